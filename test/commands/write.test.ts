import {describe, expect, test} from 'vitest';
import {UsageError} from '../../source/commands/flags.ts';
import {DeviceError, SafetyError, TransportError} from '../../source/domain/index.ts';
import type {Intent, LeftOut, Plan, StepResult} from '../../source/plan/plan.ts';
import {type Setting, trisync} from '../helpers/fake-gym.ts';
import {deleteStep, planFor, registerStep} from '../helpers/fake-workbench.ts';

const planning = (changes: Partial<Plan>, more: Setting = {}): Setting => ({
	makePlan: async intent => planFor(intent, changes),
	...more,
});

const nothingToDo: LeftOut = {pin: '17', kind: 'ok', reason: 'nothing to do: in sync'};
const refused: LeftOut = {pin: '12', kind: 'DUP-PIN', reason: 'several people have PIN 12'};
const unheardOf: LeftOut = {pin: '99', kind: 'absent', reason: 'no list has PIN 99'};
const readOnly = {code: 'read-only', reason: 'main-door is read-only.'} as const;
const nothing = {steps: [], consent: {kind: 'none'}} as const;

const results = (...states: ReadonlyArray<StepResult['state']>): StepResult[] =>
	states.map((state, at) => ({
		id: String(at + 1),
		pin: String(17 + at),
		state,
		reason: state === 'verified' ? null : `It is ${state}.`,
	}));

/** A plan with a step for each of these, and a run in which they come out so. */
function ending(states: ReadonlyArray<StepResult['state']>, stopped: string | null = null): Setting {
	const items = results(...states);
	return planning(
		{steps: items.map(({id, pin}, at) => registerStep(pin, `Member ${pin}`, 400 + at, id))},
		{apply: async ({number}) => ({number, results: items, stopped, backupFile: null})},
	);
}

describe('whom a write is about', () => {
	test.each<[readonly string[], Intent]>([
		[
			['register', '--pin', '17', '--pin', ' 17', '52'],
			{operation: 'register', selector: {by: 'pins', pins: ['17', '52']}},
		],
		[['register', '--all'], {operation: 'register', selector: {by: 'all'}}],
		[['resync', '--kind', 'name'], {operation: 'resync', selector: {by: 'kind', kind: 'NAME'}}],
		[['disable', '--pin', '73'], {operation: 'disable', selector: {by: 'pins', pins: ['73']}}],
		[['enable', '29'], {operation: 'enable', selector: {by: 'pins', pins: ['29']}}],
		[['delete', '9'], {operation: 'delete', selector: {by: 'pins', pins: ['9']}}],
		[
			['delete', '--kind', 'NOT-SQL', '--max-delete', '5'],
			{operation: 'delete', selector: {by: 'kind', kind: 'NOT-SQL', maxDelete: 5}},
		],
	])('%j', async (argv, intent) => {
		expect((await trisync([...argv, '--dry-run'])).workbench.intents).toEqual([intent]);
	});

	test.each([
		[['register'], /needs to know whom/],
		[['register', '--pin', '17', '--all'], /give one of/],
		[['delete', '--pin', '9', '--kind', 'NOT-SQL', '--max-delete', '1'], /give one of/],
		[['delete', '--kind', 'NOT-SQL'], /--max-delete/],
		[['delete', '--kind', 'NOT-SQL', '--max-delete', '0'], /--max-delete/],
		[['delete', '--kind', 'NOT-SQL', '--max-delete', '1.5'], /--max-delete/],
		[['delete', '--all'], /does not take --all/],
		[['delete', '--all', '--yes'], /does not take --all/],
		[['disable', '--kind', 'EXPIRED'], /does not take --kind/],
		[['enable', '--all'], /does not take --all/],
		[['register', '--pin', 'a\u0000b'], /is not a PIN/],
		[['register', '--kind', 'SOME'], /no kind "SOME"/],
	])('%j is a usage error', async (argv, message) => {
		const running = trisync(argv);
		await expect(running).rejects.toThrow(UsageError);
		await expect(running).rejects.toThrow(message);
	});
});

describe('--dry-run', () => {
	test.each<[string, Setting, number]>([
		['0 when nothing is to do', planning({...nothing, leftOut: [nothingToDo]}), 0],
		['1 when something is', planning({}), 1],
		['2 when the plan is blocked', planning({blocks: [readOnly]}), 2],
		['2 when everybody is refused', planning({...nothing, leftOut: [refused]}), 2],
		['1 when somebody is changed and somebody refused', planning({leftOut: [refused]}), 1],
	])('ends with %s, and applies nothing', async (_claim, setting, exit) => {
		const ran = await trisync(['register', '--pin', '17', '--dry-run', '--yes'], setting);
		expect([ran.exit, ran.workbench.consents]).toEqual([exit, []]);
	});

	test('prints the plan with empty results', async () => {
		const ran = await trisync(['register', '--pin', '17', '--dry-run', '--json']);
		expect(ran.json('plan-result')).toMatchObject({
			operation: 'register',
			plan: {number: 42, steps: [{pin: '17', action: 'register', route: 'tcp', target: 'main-door'}]},
			result: {verified: [], sent: [], inDoubt: [], failed: [], notTried: [], stopped: null},
		});
	});
});

describe('without a terminal and without --yes', () => {
	test.each([[['--json']], [[]]])('the plan is printed and nothing applied, %j', async flags => {
		const ran = await trisync(['register', '--pin', '17', ...flags]);
		expect([ran.exit, ran.workbench.consents]).toEqual([2, []]);
		expect(ran.stdout).toContain('Asha Verma');
		expect(ran.stderr).toMatch(/Nothing was changed\. Without a terminal --yes applies the plan/);
	});

	test('the phrase that would do is named', async () => {
		const {stderr} = await trisync(['delete', '--pin', '9']);
		expect(stderr).toContain('--confirm "delete 9"');
	});
});

describe('consent by flags', () => {
	const twentyFive = Array.from({length: 25}, (_, at) => registerStep(`${100 + at}`, 'Member', 100 + at));
	const counted = planning({steps: twentyFive, consent: {kind: 'phrase', phrase: '25'}});
	const renaming = planning({consent: {kind: 'phrase', phrase: 'rename 40'}});
	const braked = planning({
		brakes: [{name: 'capacity', reason: 'Too many.', phrase: 'register 1 main-door'}],
		consent: {kind: 'phrase', phrase: 'register 1 main-door'},
	});
	const brakedDelete = planning({
		steps: [deleteStep('9', 'Harish P', 9, 2)],
		brakes: [{name: 'shrunk', reason: 'The website lost 30 %.', phrase: 'delete 1 main-door'}],
		consent: {kind: 'phrase', phrase: 'delete 1 main-door'},
	});

	test.each<[string, readonly string[], Setting]>([
		['--yes for the key y', ['register', '17', '--yes'], {}],
		['--yes for a typed count', ['register', '--all', '--yes'], counted],
		['the count itself', ['register', '--all', '--confirm', '25'], counted],
		["a delete's phrase", ['delete', '9', '--confirm', 'delete 9'], {}],
		["a rename's phrase", ['resync', '40', '--confirm', 'rename 40'], renaming],
		["a brake's phrase", ['register', '17', '--confirm', 'register 1 main-door'], braked],
		['a brake passed by name, and --yes', ['register', '17', '--pass-brake', 'capacity', '--yes'], braked],
		[
			"a brake passed by name, and the delete's own phrase",
			['delete', '9', '--pass-brake', 'shrunk', '--confirm', 'delete 9'],
			brakedDelete,
		],
	])('applies with %s', async (_claim, argv, setting) => {
		const ran = await trisync(argv, setting);
		expect([ran.exit, ran.workbench.consents.length]).toEqual([0, 1]);
	});

	test('a brake that holds for two sources is named once', async () => {
		const both = ['website', 'middleware'].map(
			name => ({name: 'shrunk', reason: `The ${name} lost 30 %.`, phrase: 'register 1 main-door'}) as const,
		);
		const {stderr} = await trisync(
			['register', '17', '--yes'],
			planning({brakes: both, consent: {kind: 'phrase', phrase: both[0]!.phrase}}),
		);
		expect(stderr).toContain('the brake shrunk holds the plan');
		expect(stderr.match(/--pass-brake shrunk/g)).toHaveLength(1);
	});

	test.each<[string, readonly string[], Setting]>([
		['--yes for a delete', ['delete', '9', '--yes'], {}],
		['the phrase of another delete', ['delete', '9', '--confirm', 'delete 10'], {}],
		['--yes for a rename', ['resync', '40', '--yes'], renaming],
		['--yes where a brake holds', ['register', '17', '--yes'], braked],
		['another brake passed', ['register', '17', '--yes', '--pass-brake', 'deletes'], braked],
		['a brake passed alone', ['register', '17', '--pass-brake', 'capacity'], braked],
		[
			'a brake passed and --yes for a delete',
			['delete', '9', '--pass-brake', 'shrunk', '--yes'],
			brakedDelete,
		],
		['a wrong count', ['register', '--all', '--confirm', '24'], counted],
	])('is not given by %s', async (_claim, argv, setting) => {
		const ran = await trisync([...argv, '--json'], setting);
		expect([ran.exit, ran.workbench.consents]).toEqual([2, []]);
		expect(ran.stderr).toContain('Nothing was changed.');
		ran.json('plan-result');
	});

	test('reaches the workbench as it was given', async () => {
		const argv = ['register', '17', '--yes', '--confirm', 'register 1 main-door', '--pass-brake', 'capacity'];
		const {workbench} = await trisync(argv, braked);
		expect(workbench.consents).toEqual([
			{isYes: true, phrase: 'register 1 main-door', passedBrakes: ['capacity']},
		]);
	});
});

describe('consent at a terminal', () => {
	test.each<[readonly string[], string | null, number]>([
		[['register', '17'], 'y', 1],
		[['register', '17'], '', 0],
		[['register', '17'], 'yes', 0],
		[['register', '17'], 'Y', 0],
		[['delete', '9'], 'delete 9', 1],
		[['delete', '9'], 'y', 0],
		[['delete', '9'], 'delete 90', 0],
		[['register', '17'], null, 0],
	])('%j answered %j', async (argv, typed, applied) => {
		const ran = await trisync(argv, {typed});
		expect([ran.exit, ran.workbench.consents.length]).toEqual([applied === 1 ? 0 : 2, applied]);
	});

	test.each<[string, readonly string[], Setting]>([
		['JSON', ['--json'], {}],
		['a file', [], {isRedirected: true}],
	])('shows the plan beside the question when stdout is %s', async (_claim, flags, setting) => {
		const {stdout, stderr, exit} = await trisync(['register', '17', ...flags], {...setting, typed: 'y'});
		expect(exit).toBe(0);
		expect(stderr).toMatch(/PLAN 42 .*Asha Verma.*Type {2}y {2}to apply 1/s);
		expect(stdout).not.toContain('Type  y');
	});

	test('shows the plan once when all is one terminal', async () => {
		const {stdout, stderr} = await trisync(['register', '17'], {typed: 'n'});
		expect(stdout).toContain('PLAN 42');
		expect(stderr).not.toContain('PLAN 42');
	});

	test('is not waited for after an interruption', async () => {
		const interruption = new AbortController();
		interruption.abort();
		const running = trisync(['register', '17'], {typed: 'y', signal: interruption.signal});
		await expect(running).rejects.toThrow(/abort/i);
	});
});

describe('a plan with nothing to apply', () => {
	test.each<[string, LeftOut[], number]>([
		['0 when nothing is to do', [nothingToDo], 0],
		['2 when the PIN is refused', [refused], 2],
		['2 when one of two is refused', [nothingToDo, refused], 2],
	])('ends with %s', async (_claim, leftOut, exit) => {
		const ran = await trisync(['register', '17', '12', '--yes', '--json'], planning({...nothing, leftOut}));
		expect([ran.exit, ran.workbench.consents]).toEqual([exit, []]);
		expect(ran.json('plan-result').plan.leftOut).toEqual(leftOut);
	});

	test.each<[number, readonly string[]]>([
		[2, ['register', '--kind', 'DUP-PIN']],
		[2, ['delete', '--kind', 'DUP-PIN', '--max-delete', '1']],
		[0, ['register', '--all']],
	])('ends with %i when %j finds only people who are left to a person', async (exit, argv) => {
		const setting = planning({...nothing, leftOut: [refused]});
		expect((await trisync([...argv, '--yes'], setting)).exit).toBe(exit);
	});

	test('says why nobody may be changed', async () => {
		const setting = planning({...nothing, leftOut: [nothingToDo, refused, unheardOf]});
		expect((await trisync(['register', '17', '12', '99', '--json'], setting)).stderr).toBe(
			'trisync: Nobody who was asked for may be changed: several people have PIN 12; others are listed in the plan. Nothing was changed.\n',
		);
	});

	test('calls a PIN that no list has a mistake on the command line', async () => {
		const asking = trisync(
			['register', '--pin', '99', '--yes'],
			planning({...nothing, leftOut: [unheardOf]}),
		);
		await expect(asking).rejects.toThrow(UsageError);
		await expect(asking).rejects.toThrow(/no list has PIN 99.*Nothing was changed/);
	});

	test('ends with 0 for a kind that nobody has', async () => {
		expect((await trisync(['register', '--kind', 'NO-DEV', '--yes'], planning(nothing))).exit).toBe(0);
	});

	test('ends with 2 when it is blocked, whatever was confirmed', async () => {
		const ran = await trisync(['register', '17', '--yes', '--json'], planning({blocks: [readOnly]}));
		expect([ran.exit, ran.workbench.consents]).toEqual([2, []]);
		expect(ran.json('plan-result').plan.blocks).toEqual([readOnly]);
		expect(ran.stderr).toBe('trisync: main-door is read-only. Nothing was changed.\n');
	});
});

describe('a run', () => {
	test('sorts its results by what became of them', async () => {
		const setting = ending(
			['verified', 'sent', 'in-doubt', 'failed', 'not-tried'],
			'The device fell silent.',
		);
		const {result} = (await trisync(['register', '--all', '--yes', '--json'], setting)).json('plan-result');
		const [verified, sent, inDoubt, failed, notTried] = results(
			'verified',
			'sent',
			'in-doubt',
			'failed',
			'not-tried',
		).map(item => [item]);
		expect(result).toEqual({
			verified,
			sent,
			inDoubt,
			failed,
			notTried,
			stopped: 'The device fell silent.',
			backupFile: null,
		});
	});

	test.each<[number, ReadonlyArray<StepResult['state']>]>([
		[0, ['verified', 'verified']],
		[1, ['verified', 'sent']],
		[1, ['in-doubt']],
		[1, ['failed']],
		[1, ['verified', 'not-tried']],
		[2, ['not-tried', 'not-tried']],
	])('ends with %i after %j', async (exit, states) => {
		expect((await trisync(['register', '--all', '--yes'], ending(states))).exit).toBe(exit);
	});

	test('ends with 1 when somebody who was asked for was refused', async () => {
		const ran = await trisync(['register', '17', '12', '--yes'], planning({leftOut: [refused]}));
		expect(ran.exit).toBe(1);
	});

	test('ends with 0 when somebody who was asked for is in sync already', async () => {
		const ran = await trisync(['register', '17', '52', '--yes'], planning({leftOut: [nothingToDo]}));
		expect(ran.exit).toBe(0);
	});

	test('ends with 130 when it is interrupted, with what it did', async () => {
		const interruption = new AbortController();
		const setting = planning(
			{},
			{
				signal: interruption.signal,
				apply: async ({number}) => {
					interruption.abort();
					const stopped = 'Stopped on request.';
					return {number, results: results('verified', 'not-tried'), stopped, backupFile: null};
				},
			},
		);
		const ran = await trisync(['register', '17', '--yes', '--json'], setting);
		expect(ran.exit).toBe(130);
		expect(ran.json('plan-result').result).toMatchObject({verified: [{id: '1'}], notTried: [{id: '2'}]});
	});

	test('tells where the backup lies', async () => {
		const setting: Setting = {
			apply: async ({number}) => ({
				number,
				results: results('verified'),
				stopped: null,
				backupFile: 'b43.json',
			}),
		};
		const argv = ['delete', '9', '--confirm', 'delete 9'];
		expect((await trisync(argv, setting)).stdout).toContain('backup    b43.json');
		expect((await trisync([...argv, '--json'], setting)).json('plan-result').result.backupFile).toBe(
			'b43.json',
		);
	});

	test('prints plan and result on stdout, and why it stopped on stderr', async () => {
		const setting = ending(['verified', 'in-doubt'], 'The device fell silent.');
		const {stdout, stderr} = await trisync(['register', '--all', '--yes'], setting);
		expect(stdout.split('\n')).toEqual([
			'PLAN 42  register on main-door SN CKJF2018: 2 to change, 0 left out',
			'+ 17  "Member 17", slot 400, no card  no finger: enrol after',
			'+ 18  "Member 18", slot 401, no card  no finger: enrol after',
			'verified     1  read back, equal to the plan',
			'in doubt     1',
			'  PIN 18: It is in-doubt.',
			'stopped: The device fell silent.',
			'',
		]);
		expect(stderr).toBe('trisync: stopped: The device fell silent.\n');
	});

	test('draws its progress on one line, for a terminal only', async () => {
		const setting: Setting = {
			apply: async ({number}, onProgress) => {
				for (const state of ['writing', 'sent', 'verified'] as const)
					onProgress({id: '1', pin: `17${'\u001B'}[2J`, state, reason: null});
				return {number, results: results('verified'), stopped: null, backupFile: null};
			},
		};
		const {stderr} = await trisync(['register', '17'], {...setting, typed: 'y'});
		const end = '\u001B[K';
		expect(stderr.slice(stderr.indexOf('\r'))).toBe(
			`\r0/1 PIN 17[2J writing${end}\r1/1 PIN 17[2J sent${end}\r1/1 PIN 17[2J verified${end}\n`,
		);
		expect((await trisync(['register', '17', '--yes'], setting)).stderr).toBe('');
		expect((await trisync(['register', '17', '--quiet'], {...setting, typed: 'y'})).stderr).not.toContain(
			'\r',
		);
	});
});

describe('a write that cannot begin', () => {
	const silent = new TransportError('ERR_TRANSPORT_TIMEOUT', 'No answer for 10 s.', {
		hint: 'Check the cable.',
	});
	const held = new SafetyError(
		'ERR_SAFETY_LOCKED',
		'Another trisync writes to main-door. Nothing was written.',
	);
	const reject = (error: Error) => () => Promise.reject(error);

	test.each([
		['ERR_TRANSPORT_TIMEOUT', silent],
		['ERR_DEVICE_UNAUTHORIZED', new DeviceError('ERR_DEVICE_UNAUTHORIZED', 'The comm key is wrong.')],
	])('for want of a plan says so with %s and ends with 2', async (code, error) => {
		const ran = await trisync(['register', '17', '--yes', '--json'], {makePlan: () => Promise.reject(error)});
		expect([ran.exit, ran.workbench.consents]).toEqual([2, []]);
		expect(ran.json('plan-result')).toMatchObject({
			plan: {steps: [], leftOut: [], brakes: []},
			result: {verified: [], notTried: []},
			error: {code, message: error.message, hint: error.hint},
		});
		expect(ran.stderr).toContain('Nothing was changed.');
	});

	test('for want of a lock keeps its plan, says so and ends with 2', async () => {
		const ran = await trisync(['register', '17', '--yes', '--json'], {apply: reject(held)});
		expect(ran.exit).toBe(2);
		expect(ran.json('plan-result')).toMatchObject({
			plan: {number: 42, steps: [{pin: '17'}]},
			result: {verified: [], sent: [], inDoubt: [], failed: [], notTried: []},
			error: {code: 'ERR_SAFETY_LOCKED', message: held.message, hint: null},
		});
	});

	test('says once that nothing was changed', async () => {
		expect((await trisync(['register', '17', '--yes'], {apply: reject(silent)})).stderr).toBe(
			'trisync: No answer for 10 s. Check the cable. Nothing was changed.\n',
		);
		expect((await trisync(['register', '17', '--yes'], {apply: reject(held)})).stderr).toBe(
			'trisync: Another trisync writes to main-door. Nothing was written.\n',
		);
	});

	test('leaves mistakes of the program to its caller', async () => {
		const setting = {makePlan: () => Promise.reject(new TypeError('x is not a function'))};
		await expect(trisync(['register', '17', '--yes'], setting)).rejects.toThrow(TypeError);
	});
});
