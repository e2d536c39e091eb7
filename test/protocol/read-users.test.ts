import {describe, expect, test} from 'vitest';
import {
	freeSizes,
	giveSet,
	naiveRecord28,
	naiveRecord72,
	people,
	setOf,
} from '../helpers/scripted-terminal.ts';
import {scripted, visit} from './visit.ts';

const ways = ['direct', 'chunked', 'chunk-as-data', 'prepared', 'legacy'] as const;

describe.each(ways)('a %s answer', way => {
	test.each([1, 14, 1000])('gives all %i users', async count => {
		const records = people(count).map(user => naiveRecord72(user));
		const terminal = await scripted({
			answers: {...giveSet(setOf(records), way), 50: (_request, talk) => talk.send(2000, freeSizes(count))},
		});
		const session = await visit(terminal);
		const list = await session.readUsers();
		expect(list).toMatchObject({complete: true, reason: null, announced: count, recordSize: 72});
		expect(list.users.map(user => user.record)).toEqual(records.map(record => record.toString('hex')));
	});

	test('gives 28-byte records as well', async () => {
		const records = people(300).map(user => naiveRecord28(user));
		const terminal = await scripted({answers: giveSet(setOf(records), way)});
		const session = await visit(terminal);
		const list = await session.readUsers();
		expect(list).toMatchObject({complete: true, recordSize: 28, announced: null});
		expect(list.users[299]).toMatchObject({uid: 300, pin: '100300', name: 'M 10030'.padEnd(8, '0')});
	});
});
