import fc from 'fast-check';
import {expect, test} from 'vitest';
import {trimPin} from '../../../source/domain/index.ts';
import {openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';

const padding = fc.string({unit: fc.constantFrom(' ', '\t', '\r', '\n', '\0'), maxLength: 2});
const core = fc.string({unit: fc.constantFrom('0', '7', 'a', 'A', ' ', '\0', '%', '７', '😀'), maxLength: 3});
const stored = fc.tuple(padding, core, padding).map(parts => parts.join(''));

test('a search finds exactly the rows whose trimmed PIN is the same text', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(stored, {maxLength: 12}),
			fc.array(core, {maxLength: 4}),
			async (pins, wanted) => {
				const folder = scratchFolder();
				const file = folder.file('gym.db');
				writeSqliteGym({file}, {employees: pins.map((pin, at) => ({employeeId: at + 1, name: 'Asha', pin}))});
				const {website} = await openSqlite({file});
				const found = (await website.find(wanted)).map(person => person.employeeId);
				const expected = pins.flatMap((pin, at) =>
					wanted.map(trimPin).includes(trimPin(pin)) ? [at + 1] : [],
				);
				folder.remove();
				expect(found).toEqual(expected);
			},
		),
		{numRuns: 60},
	);
});
