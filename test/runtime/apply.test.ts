import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type DeviceUser, errorCode} from '../../source/domain/index.ts';
import {parseAudit} from '../../source/runtime/audit.ts';
import {parseBackup} from '../../source/runtime/backup-format.ts';
import {type FakeSite, fakeSite, typed} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, registering, renaming, restoring, reverting} from '../helpers/fake-plan.ts';
import {
	type FakeTerminal,
	type Fault,
	fakeTemplate,
	fakeTerminal,
	fakeUser,
} from '../helpers/fake-terminal.ts';

const owner = fakeUser(1, '1', {name: 'OWNER', privilege: 14, hasPassword: true});
const chitra = fakeUser(33, '34', {name: 'Chithra R', card: 12_345_670});
const rohan = fakeUser(40, '40', {name: 'ROHAN M'});
const jaya = fakeUser(41, '41', {name: 'Jaya T', enabled: false});

let terminal: FakeTerminal;
let site: FakeSite;

beforeEach(() => {
	terminal = fakeTerminal(
		[owner, chitra, rohan, jaya],
		[fakeTemplate(33, 5), fakeTemplate(33), fakeTemplate(40)],
	);
	site = fakeSite(terminal);
});
afterEach(() => {
	// Whatever happened: the line is free again and nobody stands before a dead keypad.
	expect(terminal.openSessions).toBe(0);
	site.folder.remove();
});

const manyRegisters = (count: number) =>
	Array.from({length: count}, (_, index) => registering(100 + index, String(1000 + index)));

function states(report: {readonly results: readonly {readonly state: string}[]}): string[] {
	return report.results.map(({state}) => state);
}

function uid(user: DeviceUser): number {
	return user.uid;
}

describe('what was asked for is done and read back', () => {
	test('a name put back, a restore and a delete end verified, and nobody else is touched', async () => {
		const asha = fakeUser(42, '17', {name: 'Asha Verma'});
		const report = await site.apply(
			fakePlan([
				restoring(asha, []),
				reverting(chitra, fakeUser(33, '34', {...chitra, name: 'Chitra R'})),
				deleting(rohan, 1),
			]),
		);
		expect(report).toMatchObject({number: 44, stopped: null});
		expect(states(report)).toEqual(['verified', 'verified', 'verified']);
		expect(terminal.users.map(user => [user.uid, user.name])).toEqual([
			[1, 'OWNER'],
			[33, 'Chitra R'],
			[41, 'Jaya T'],
			[42, 'Asha Verma'],
		]);
		expect(terminal.users.filter(user => [1, 41].includes(user.uid))).toEqual([owner, jaya]);
	});

	test('a restore brings the fingers back', async () => {
		const report = await site.apply(
			fakePlan([restoring(fakeUser(50, '50'), [fakeTemplate(50, 1), fakeTemplate(50, 2)])]),
		);
		expect(states(report)).toEqual(['verified']);
		expect(terminal.templates.filter(template => template.uid === 50)).toHaveLength(2);
	});

	test('each step is shown while it is written, when it was sent and when it is verified', async () => {
		await site.apply(fakePlan([registering(42, '17')]));
		expect(site.progress.map(({state}) => state)).toEqual(['writing', 'sent', 'verified']);
	});

	test('a screen that breaks while drawing does not break the run', async () => {
		const report = await site.workbench.apply(
			fakePlan([registering(42, '17')]),
			{isYes: true, phrase: null, passedBrakes: []},
			() => {
				throw new Error('drawing');
			},
		);
		expect(states(report)).toEqual(['verified']);
	});

	test('an empty plan touches nothing', async () => {
		const report = await site.apply(fakePlan([], {consent: {kind: 'none'}}));
		expect(report).toEqual({number: 44, results: [], stopped: null, backupFile: null});
		expect(terminal.calls).toEqual([]);
	});
});

describe('manners', () => {
	test('up to three writes do not pause the terminal', async () => {
		await site.apply(fakePlan(manyRegisters(3)));
		expect([terminal.count('pause'), site.watch]).toEqual([0, []]);
	});

	test('more are written in batches of 25, the terminal enabled after each', async () => {
		let longest = 0;
		let writes = 0;
		terminal.before = call => {
			if (call === 'pause') writes = 0;
			if (call === 'writeUser') longest = Math.max(longest, ++writes);
		};
		const report = await site.apply(fakePlan(manyRegisters(60)));
		expect(states(report).every(state => state === 'verified')).toBe(true);
		expect([terminal.count('pause'), terminal.count('resume'), longest]).toEqual([3, 3, 25]);
		expect([terminal.isEnabled, site.watch]).toEqual([true, ['armed', 'disarmed']]);
	});

	test('a thousand registers cost at most 1.3 round trips each', async () => {
		const report = await site.apply(fakePlan(manyRegisters(1000)));
		expect(states(report).every(state => state === 'verified')).toBe(true);
		expect(terminal.calls.length).toBeLessThanOrEqual(1300);
	});

	test('a batch costs one flush before and one after it', async () => {
		await site.apply(fakePlan(manyRegisters(50)));
		// started, two batches of two, the end, the audit
		expect(site.flushes.appends).toBe(1 + 4 + 1 + 1);
	});

	test('users are read once before and once after, not in between', async () => {
		await site.apply(fakePlan(manyRegisters(100)));
		expect(terminal.count('readUsers')).toBe(2);
	});

	test('a counter that moved by itself makes the list be read again, and what is no longer as planned is left', async () => {
		terminal.before = (call, count) => {
			// Somebody enrols a member in the slot of step 30, between two batches.
			if (call === 'readCounts' && count === 1) terminal.users = [...terminal.users, fakeUser(129, '7777')];
		};
		const report = await site.apply(fakePlan(manyRegisters(50)));
		expect(report.results[29]).toMatchObject({state: 'failed'});
		expect(report.results.filter(({state}) => state === 'verified')).toHaveLength(49);
		expect(terminal.users.find(user => user.uid === 129)?.pin).toBe('7777');
	});

	test('a counter that cannot be trusted is replaced by whole lists', async () => {
		terminal.staleCount = 4;
		const report = await site.apply(fakePlan(manyRegisters(75)));
		expect(states(report).every(state => state === 'verified')).toBe(true);
		expect(terminal.count('readUsers')).toBe(4);
	});
});

describe('backup', () => {
	test('holds the records and fingers of everybody who is changed, as they were', async () => {
		const {backupFile} = await site.apply(fakePlan([deleting(rohan, 1), deleting(chitra, 2)]));
		const backup = await parseBackup((await site.files.read(backupFile!))!);
		expect(backup.users).toEqual([chitra, rohan]);
		expect(backup.templates).toEqual([fakeTemplate(33, 5), fakeTemplate(33), fakeTemplate(40)]);
		expect((await site.journal())?.backups).toEqual([backup.id]);
	});

	test('is there before the first write', async () => {
		let backups: readonly string[] | null = null;
		const looking: Promise<void>[] = [];
		terminal.before = call => {
			if (call !== 'deleteUser') return;
			looking.push(
				site.files.list(site.folder.file('backups')).then(names => {
					backups = names;
				}),
			);
		};
		await site.apply(fakePlan([deleting(rohan, 1)]));
		await Promise.all(looking);
		expect(backups).toEqual(['b44.json']);
	});

	test('is not made when nobody who is there is changed', async () => {
		expect(await site.apply(fakePlan([registering(42, '17')]))).toMatchObject({backupFile: null});
	});

	test.each<Fault['does']>(['refuse', 'cut-short'])(
		'fingers that cannot be read (%s) stop a delete',
		async does => {
			terminal.faults = [{call: 'readTemplates', at: 'always', does}];
			await expect(site.apply(fakePlan([deleting(rohan, 1)]))).rejects.toMatchObject({
				code: 'ERR_SAFETY_BACKUP',
			});
			expect(terminal.count('deleteUser')).toBe(0);
		},
	);

	test('fingers that cannot be read may be lost by their own phrase; then nobody calls them verified', async () => {
		terminal.faults = [{call: 'readTemplates', at: 'always', does: 'refuse'}];
		const phrase = 'delete 40 without backup';
		const report = await site.apply(
			fakePlan([deleting(rohan, null)], {consent: {kind: 'phrase', phrase}}),
			typed(phrase),
		);
		expect(states(report)).toEqual(['sent']);
		expect(report.results[0]?.reason).toBe(
			'Sent, and its record is as planned; its fingers could not be read.',
		);
		expect(terminal.users.map(uid)).toEqual([1, 33, 41]);
		expect(await parseBackup((await site.files.read(report.backupFile!))!)).toMatchObject({
			users: [rohan],
			templates: null,
		});
	});

	test('a finger enrolled since the plan was shown is not lost', async () => {
		const report = await site.apply(fakePlan([deleting(rohan, 0)]));
		expect(states(report)).toEqual(['failed']);
		expect(terminal.count('deleteUser')).toBe(0);
	});
});

describe('what goes wrong is never called verified', () => {
	const three = [registering(42, '17'), renaming(chitra, 'Chitra R'), registering(43, '18')];

	test.each<[string, Fault[], string[]]>([
		[
			'acknowledged and not stored',
			[{call: 'writeUser', at: 2, does: 'ack-only'}],
			['verified', 'sent', 'verified'],
		],
		['refused', [{call: 'writeUser', at: 2, does: 'refuse'}], ['verified', 'failed', 'verified']],
		[
			'stored, the answer lost',
			[{call: 'writeUser', at: 2, does: 'lose-answer'}],
			['verified', 'verified', 'verified'],
		],
		[
			'not stored, the line lost',
			[{call: 'writeUser', at: 2, does: 'lose-request'}],
			['verified', 'failed', 'verified'],
		],
		[
			'every list after it cut short',
			[{call: 'readUsers', at: 2, does: 'cut-short'}],
			['sent', 'sent', 'sent'],
		],
		['reading back refused', [{call: 'readUsers', at: 2, does: 'refuse'}], ['sent', 'sent', 'sent']],
		[
			'reading back cut off once',
			[{call: 'readUsers', at: 2, does: 'lose-request'}],
			['verified', 'verified', 'verified'],
		],
		[
			'the line lost while it takes effect',
			[{call: 'refresh', at: 1, does: 'lose-request'}],
			['verified', 'verified', 'verified'],
		],
		[
			'the answer lost and the terminal gone',
			[
				{call: 'writeUser', at: 2, does: 'lose-answer'},
				...[2, 3].map(at => ({call: 'open', at, does: 'lose-request'}) as const),
			],
			['sent', 'in-doubt', 'not-tried'],
		],
	])('%s', async (_name, faults, expected) => {
		terminal.faults = faults;
		const report = await site.apply(fakePlan(three));
		expect(states(report)).toEqual(expected);
		expect(report.results.every(({state, reason}) => (state === 'verified') === (reason === null))).toBe(
			true,
		);
		expect(terminal.count('writeUser')).toBeLessThanOrEqual(3);
		expect(terminal.users.filter(user => [1, 40, 41].includes(user.uid))).toEqual([owner, rohan, jaya]);
	});

	test('a delete that was only acknowledged is not a delete', async () => {
		terminal.faults = [{call: 'deleteUser', at: 1, does: 'ack-only'}];
		expect(states(await site.apply(fakePlan([deleting(rohan, 1)])))).toEqual(['sent']);
	});

	test('a delete that left the fingers behind is not verified', async () => {
		terminal.before = call => {
			if (call === 'refresh') terminal.templates.push(fakeTemplate(40));
		};
		expect(states(await site.apply(fakePlan([deleting(rohan, 1)])))).toEqual(['sent']);
	});

	test.each(['lose-request', 'lose-answer'] as const)(
		'a line lost over the fingers, %s, is asked for them once more',
		async does => {
			terminal.faults = [{call: 'readTemplates', at: 2, does}];
			expect(states(await site.apply(fakePlan([deleting(rohan, 1)])))).toEqual(['verified']);
		},
	);

	test('a delete without an answer stays in doubt while its fingers cannot be read', async () => {
		terminal.faults = [
			{call: 'deleteUser', at: 1, does: 'lose-answer'},
			{call: 'readTemplates', at: 2, does: 'refuse'},
		];
		const report = await site.apply(fakePlan([deleting(rohan, 1)]));
		expect(states(report)).toEqual(['in-doubt']);
		expect(report.results[0]?.reason).toContain('its fingers could not be read');
	});

	test('a refused delete of somebody who is gone afterwards is verified', async () => {
		terminal.before = call => {
			if (call === 'deleteUser') terminal.users = terminal.users.filter(user => user.uid !== 40);
			if (call === 'deleteUser') terminal.templates = terminal.templates.filter(({uid}) => uid !== 40);
		};
		terminal.faults = [{call: 'deleteUser', at: 1, does: 'refuse'}];
		const report = await site.apply(fakePlan([deleting(rohan, 1), deleting(jaya)]));
		expect(states(report)).toEqual(['verified', 'verified']);
	});

	test('somebody who was changed since the plan is left as he is', async () => {
		terminal.users = [owner, fakeUser(33, '34', {name: 'Someone new'}), rohan, jaya];
		const report = await site.apply(fakePlan([renaming(chitra, 'Chitra R'), registering(42, '17')]));
		expect(states(report)).toEqual(['failed', 'verified']);
		expect(terminal.users.find(user => user.uid === 33)?.name).toBe('Someone new');
	});

	test('a plan of which nothing is as it was writes nothing at all', async () => {
		terminal.users = [owner];
		const report = await site.apply(fakePlan([renaming(chitra, 'Chitra R')]));
		expect(states(report)).toEqual(['failed']);
		expect([terminal.count('writeUser'), await site.journal()]).toEqual([0, null]);
	});
});

describe('somebody whom the plan does not name', () => {
	beforeEach(() => {
		// The fifth record lands in the owner's slot.
		terminal.before = (call, count) => {
			if (call === 'writeUser' && count === 5) terminal.users = terminal.users.filter(user => user.uid !== 1);
		};
	});

	test('and who changed all the same is reported, and kept as he was', async () => {
		const report = await site.apply(fakePlan(manyRegisters(6)));
		expect(report.stopped).toContain('PIN 1 in slot 1');
		const kept = await parseBackup((await site.files.read(site.folder.file('backups/b44.json')))!);
		expect(kept.users).toEqual([owner]);
	});

	test('ends a long run at its next look', async () => {
		const report = await site.apply(fakePlan(manyRegisters(60)));
		expect(states(report).filter(state => state === 'not-tried')).toHaveLength(35);
		expect(report.stopped).toContain('more changed than was asked for');
	});
});

describe('many writes on a bad line', () => {
	test.each<[string, Fault[]]>([
		['an answer lost', [{call: 'writeUser', at: 30, does: 'lose-answer'}]],
		['a request lost', [{call: 'writeUser', at: 30, does: 'lose-request'}]],
		['the pause lost after it was obeyed', [{call: 'pause', at: 2, does: 'lose-answer'}]],
		['the resume lost', [{call: 'resume', at: 1, does: 'lose-request'}]],
		['the resume refused', [{call: 'resume', at: 1, does: 'refuse'}]],
		['the pause refused', [{call: 'pause', at: 1, does: 'refuse'}]],
		['the count check lost', [{call: 'readCounts', at: 1, does: 'lose-request'}]],
		['the first reading lost', [{call: 'readUsers', at: 1, does: 'lose-request'}]],
	])('%s: each is written once at most and the terminal is enabled in the end', async (_name, faults) => {
		terminal.faults = faults;
		const report = await site.apply(fakePlan(manyRegisters(60)));
		expect(terminal.isEnabled).toBe(true);
		expect(site.watch.at(-1)).toBe('disarmed');
		const stored = new Set(terminal.users.map(({pin}) => pin));
		for (const {pin, state} of report.results) if (state === 'verified') expect(stored.has(pin)).toBe(true);
		expect(terminal.count('writeUser')).toBeLessThanOrEqual(60);
		const summary = await site.journal();
		expect([summary?.hasEnded, summary?.isPaused]).toEqual([true, false]);
	});

	test('three lost answers in a row stop the run', async () => {
		terminal.faults = [10, 11, 12].map(at => ({call: 'writeUser', at, does: 'lose-request'}));
		const report = await site.apply(fakePlan(manyRegisters(40)));
		expect(report.stopped).toContain('3 answers in a row were lost');
		expect(states(report).filter(state => state === 'verified')).toHaveLength(9);
		expect(states(report).filter(state => state === 'failed')).toHaveLength(3);
		expect(states(report).filter(state => state === 'not-tried')).toHaveLength(28);
		expect(terminal.isEnabled).toBe(true);
	});

	test('a terminal that went away while paused is left to the guardian and to the next visit', async () => {
		terminal.before = call => {
			if (call === 'writeUser' && terminal.count('writeUser') === 7) {
				terminal.faults = [
					{call: 'writeUser', at: 'always', does: 'lose-request'},
					{call: 'open', at: 'always', does: 'lose-request'},
				];
			}
		};
		const report = await site.apply(fakePlan(manyRegisters(40)));
		expect(report.stopped).not.toBeNull();
		expect(states(report)).not.toContain('verified');
		expect([terminal.isEnabled, site.watch]).toEqual([false, ['armed', 'fired']]);
		terminal.faults = [];
		await site.workbench.refresh(() => {});
		expect(terminal.isEnabled).toBe(true);
		expect((await site.journal())?.isPaused).toBe(false);
	});
});

describe('stopping', () => {
	test('the step in hand is finished and read back, the rest is not tried', async () => {
		const controller = new AbortController();
		terminal.before = (call, count) => {
			if (call === 'writeUser' && count === 8) controller.abort();
		};
		const report = await site.apply(fakePlan(manyRegisters(40)), undefined, controller.signal);
		expect(states(report).filter(state => state === 'verified')).toHaveLength(8);
		expect(states(report).filter(state => state === 'not-tried')).toHaveLength(32);
		expect([report.stopped, terminal.isEnabled]).toEqual(['Stopped on request.', true]);
		expect((await site.journal())?.steps.filter(({state}) => state === 'in-flight')).toEqual([]);
	});

	test('before the first write it leaves everything untouched', async () => {
		const report = await site.apply(fakePlan(manyRegisters(4)), undefined, AbortSignal.abort());
		expect(states(report)).toEqual(['not-tried', 'not-tried', 'not-tried', 'not-tried']);
		expect(terminal.count('writeUser')).toBe(0);
	});
});

describe('records', () => {
	test('the audit names who changed whom, without secrets', async () => {
		await site.apply(fakePlan([renaming(chitra, 'Chitra R'), registering(42, '17')]));
		const text = (await site.files.read(site.folder.file('audit.jsonl')))!;
		expect(parseAudit(text)).toMatchObject([
			{
				osUser: 'asha',
				sshClient: '192.0.2.77',
				serial: 'FAKE0001',
				operation: 44,
				pin: '34',
				slot: 33,
				verified: true,
			},
			{action: 'register', pin: '17', slot: 42, before: null, result: 'verified'},
		]);
		expect(text).not.toContain(chitra.record);
	});

	test('the journal holds no record and no template', async () => {
		await site.apply(fakePlan([deleting(rohan, 1), restoring(fakeUser(50, '50'), [fakeTemplate(50)])]));
		const text = (await site.files.read(site.folder.file('journal/44.jsonl')))!;
		expect(text).not.toContain(rohan.record);
		expect(text).not.toContain(fakeTemplate(50).template);
	});

	test('a journal that cannot be begun stops everything', async () => {
		const broken = fakeSite(terminal, {
			files: {
				...site.files,
				async append() {
					throw new Error('disk full');
				},
			},
		});
		const error = await broken.apply(fakePlan([registering(42, '17')])).catch((caught: unknown) => caught);
		broken.folder.remove();
		expect([errorCode(error), terminal.count('writeUser')]).toEqual(['ERR_SAFETY_JOURNAL', 0]);
	});

	test('a disk that fills up between batches ends the run with what was sent read back', async () => {
		let appends = 0;
		const broken = fakeSite(terminal, {
			files: {
				...site.files,
				async append(path, text) {
					if (++appends > 3) throw new Error('disk full');
					await site.files.append(path, text);
				},
			},
		});
		const report = await broken.apply(fakePlan(manyRegisters(60)));
		broken.folder.remove();
		expect(states(report).filter(state => state === 'verified')).toHaveLength(25);
		expect(states(report).filter(state => state === 'not-tried')).toHaveLength(35);
		expect([report.stopped, terminal.isEnabled]).toEqual([
			expect.stringContaining('cannot be written'),
			true,
		]);
	});
});
