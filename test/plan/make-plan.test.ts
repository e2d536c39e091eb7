import {describe, expect, test} from 'vitest';
import type {DeviceUser} from '../../source/domain/index.ts';
import {deviceSteps, makePlan, summarizePlan} from '../../source/plan/index.ts';
import {plainStorage} from '../../source/reconcile/index.ts';
import {deviceUser as d, middleware as m, snapshots, website as w} from '../reconcile/gym.ts';
import {blockCodes, fixAll, leftOut, pins, world} from './world.ts';

const three = (count: number, from = 1) => Array.from({length: count}, (_, at) => String(from + at));
const site = (...list: readonly string[]) => list.map(pin => w(pin, `Member ${pin}`));
const shown = (...list: readonly string[]) => list.map(pin => m(pin, `Member ${pin}`));
const stored = (...list: readonly string[]) => list.map(pin => d(pin, `Member ${pin}`));

describe('register', () => {
	const gym = {
		sql: [w('17', 'Asha Verma', {card: '0012345678'})],
		middleware: [m('17', 'Asha Verma', {card: '0012345678'})],
		device: stored('4'),
	};

	test('writes PIN, name and card into the slot above the highest, as a plain user', () => {
		const [step, ...more] = deviceSteps(makePlan(pins('register', '17'), world(gym)));
		expect(more).toEqual([]);
		expect(step).toMatchObject({
			id: '1',
			action: 'register',
			pin: '17',
			target: 'main-door',
			route: 'tcp',
			before: null,
			after: {
				uid: 5,
				pin: '17',
				name: 'Asha Verma',
				card: 12_345_678,
				privilege: 0,
				enabled: true,
				group: 1,
				hasPassword: false,
				record: '',
			},
			draft: {uid: 5, pin: '17', base: null, name: 'Asha Verma', card: 12_345_678},
			remarks: ['no finger: enrol after'],
		});
		expect(step?.after?.nameBytes).toBe('41736861205665726d61');
	});

	test('writes a long name as the device keeps it, and says so', () => {
		const name = 'Subrahmanyam Venkateswaran';
		const [step] = deviceSteps(
			makePlan(pins('register', '17'), world({sql: [w('17', name)], middleware: 'off', device: []})),
		);
		expect(step?.draft?.name).toBe('Subrahmanyam Venkateswa');
		expect(step?.remarks).toContain('name cut to "Subrahmanyam Venkateswa"');
	});

	test('writes what the encoding makes of the name, and says so', () => {
		const storage = {
			...plainStorage,
			stored: () => ({bytes: '3f3f', text: '??', isCut: false, isLossy: true}),
		};
		const base = world(gym);
		const [step] = deviceSteps(
			makePlan(pins('register', '17'), {...base, device: {...base.device, storage}}),
		);
		expect(step?.draft?.name).toBe('??');
		expect(step?.remarks).toContain('some characters of the name cannot be stored');
	});

	test.each([
		[
			'somebody already there',
			{sql: site('1'), middleware: shown('1'), device: stored('1')},
			'1 ok',
			/^nothing to do/,
		],
		[
			'another person there',
			{sql: site('1'), middleware: shown('1'), device: [d('1', 'ROHAN')]},
			'1 WHO?',
			/already.*ROHAN/,
		],
		[
			'inactive',
			{sql: [w('1', 'A', {status: 'resigned'})], middleware: [], device: []},
			'1 ok',
			/inactive.*resigned/,
		],
		[
			'deleted',
			{sql: [w('1', 'A', {recordStatus: 0})], middleware: shown('1'), device: []},
			'1 ok',
			/no live row/,
		],
		[
			'unknown to the website',
			{sql: site('2'), middleware: shown('1', '2'), device: []},
			'1 ok',
			/no live row/,
		],
		['in no list', {sql: site('2'), middleware: shown('2'), device: []}, '1 absent', /no list has PIN 1/],
		[
			'twice on the website',
			{sql: [w('1', 'A'), w('1', 'B', {employeeId: 2})], middleware: 'off', device: []},
			'1 DUP-PIN',
			/several/,
		],
	] as const)('leaves out %s', (_, lists, line, reason) => {
		const plan = makePlan(pins('register', '1'), world(lists));
		expect(plan.steps).toEqual([]);
		expect(plan.consent).toEqual({kind: 'none'});
		expect(leftOut(plan)).toEqual([line]);
		expect(plan.leftOut[0]?.reason).toMatch(reason);
	});

	test('a PIN that the device has no room for is left out', () => {
		const plan = makePlan(
			pins('register', '1234567890'),
			world({sql: site('1234567890'), middleware: 'off', device: []}),
		);
		expect(leftOut(plan)).toEqual(['1234567890 BAD-PIN']);
	});

	test('look-alikes are refused on a device that may keep numbers, and pass on one with letters', () => {
		const base = world({sql: site('7'), middleware: 'off', device: stored('007')});
		const lettered = {...base, device: {...base.device, info: {...base.device.info!, lettersInPin: true}}};
		expect(leftOut(makePlan(pins('register', '7'), base))).toEqual(['7 PIN-FORM']);
		expect(leftOut(makePlan(pins('delete', '007'), base))).toEqual(['007 PIN-FORM']);
		expect(makePlan(pins('register', '7'), lettered).steps).toHaveLength(1);
		const small = {...lettered, device: {...lettered.device, recordSize: 28 as const}};
		expect(leftOut(makePlan(pins('register', '7'), small))).toEqual(['7 PIN-FORM']);
	});

	test('look-alikes and doubles are refused for accepted rows too', () => {
		const lists = {
			sql: [w('7', 'A'), w('8', 'B'), w('8', 'C', {employeeId: 1})],
			middleware: 'off',
			device: stored('007'),
		} as const;
		const base = world(lists, {}, {expected: ['7', '8', '007'].map(pin => ({pin, reason: 'r'}))});
		expect(base.rows.flatMap(row => row.kinds)).toEqual([]);
		expect(leftOut(makePlan(pins('register', '7', '8'), base))).toEqual(['7 PIN-FORM', '8 DUP-PIN']);
	});

	test('a person the middleware hides is registered alone, with a warning, never in bulk', () => {
		const lists = {sql: site('1', '2'), middleware: shown('3'), device: stored('3')};
		const alone = makePlan(pins('register', '1'), world(lists));
		expect(alone.steps).toHaveLength(1);
		expect(alone.warnings[0]).toContain('middleware does not show PIN 1');
		expect(leftOut(makePlan(pins('register', '1', '2'), world(lists)))).toEqual(['1 SQL-ONLY', '2 SQL-ONLY']);
	});

	test('a card that somebody else has on the device is not given a second time', () => {
		const lists = {
			sql: [w('1', 'A', {card: '77'}), w('2', 'B', {card: '0077'})],
			middleware: 'off',
			device: [d('3', 'C', {card: 5})],
		} as const;
		expect(
			leftOut(makePlan(pins('register', '1'), world({...lists, device: [d('3', 'C', {card: 77})]}))),
		).toEqual(['1 DUP-CARD']);
		expect(makePlan(pins('register', '1'), world(lists)).steps).toHaveLength(1);
		expect(leftOut(makePlan(pins('register', '1', '2'), world(lists)))).toEqual(['1 DUP-CARD', '2 DUP-CARD']);
	});

	test('a card text that is not a number is left off, and said', () => {
		const [step] = deviceSteps(
			makePlan(
				pins('register', '1'),
				world({sql: [w('1', 'A', {card: 'ask'})], middleware: 'off', device: []}),
			),
		);
		expect(step?.draft?.card).toBe(0);
		expect(step?.remarks.join()).toContain('not a number');
	});
});

describe('slots', () => {
	const lists = (device: readonly DeviceUser[]) =>
		({sql: site('1', '2', '3'), middleware: 'off', device}) as const;
	const slotsOf = (device: readonly DeviceUser[], more = {}) =>
		deviceSteps(makePlan(pins('register', '1', '2', '3'), world(lists(device), more))).map(
			step => step.draft?.uid,
		);

	test('an empty device starts at 1', () => {
		expect(slotsOf([])).toEqual([1, 2, 3]);
	});

	test('gaps stay empty while there is room above', () => {
		expect(slotsOf([d('90', 'X', {uid: 4})])).toEqual([5, 6, 7]);
	});

	test('slots with left-over fingers are never used', () => {
		expect(slotsOf([d('90', 'X', {uid: 4})], {occupiedSlots: new Set([5, 7])})).toEqual([6, 8, 9]);
		expect(slotsOf([d('90', 'X', {uid: 65_534})], {occupiedSlots: new Set([1, 3])})).toEqual([65_535, 2, 4]);
	});

	test('with unknown fingers the lowest slots are not known to be free', () => {
		const plan = makePlan(
			pins('register', '1', '2', '3'),
			world(lists([d('90', 'X', {uid: 65_534})]), {occupiedSlots: null}),
		);
		expect(deviceSteps(plan).map(step => step.draft?.uid)).toEqual([65_535]);
		expect(leftOut(plan)).toEqual(['2 NO-DEV', '3 NO-DEV']);
		expect(plan.warnings[0]).toContain('fingers could not be read');
	});
});

describe('resync', () => {
	const person = d('34', 'Chithra R', {uid: 33, card: 7, privilege: 2, group: 3, hasPassword: true});
	const gym = {sql: [w('34', 'Chitra R', {card: '7'})], middleware: 'off', device: [person]} as const;

	test('patches the name and keeps slot, role, password, group and card', () => {
		const [step] = deviceSteps(makePlan(pins('resync', '34'), world(gym, {fingers: new Map([[33, 2]])})));
		expect(step).toMatchObject({
			action: 'resync',
			before: person,
			after: {
				uid: 33,
				name: 'Chitra R',
				nameBytes: '4368697472612052',
				card: 7,
				privilege: 2,
				group: 3,
				hasPassword: true,
				record: '',
			},
			fingers: 2,
		});
		expect(step?.draft).toEqual({uid: 33, pin: '34', base: person, name: 'Chitra R'});
	});

	test('gives a card to somebody who has none', () => {
		const bare = {...person, card: 0};
		const [step] = deviceSteps(makePlan(pins('resync', '34'), world({...gym, device: [bare]})));
		expect(step?.draft).toEqual({uid: 33, pin: '34', base: bare, name: 'Chitra R', card: 7});
	});

	test('replaces a card for one chosen person with a warning, and not in bulk', () => {
		const lists = {...gym, sql: [w('34', 'Chithra R', {card: '8'}), w('1', 'A')]};
		const alone = makePlan(pins('resync', '34'), world(lists));
		expect(deviceSteps(alone)[0]?.draft).toEqual({uid: 33, pin: '34', base: person, card: 8});
		expect(alone.warnings[0]).toContain('..0007');
		expect(leftOut(makePlan(pins('resync', '34', '1'), world(lists)))).toContain('34 CARD');
	});

	test('never erases a card', () => {
		const plan = makePlan(pins('resync', '34'), world({...gym, sql: [w('34', 'Chithra R')]}));
		expect(plan.steps).toEqual([]);
		expect(leftOut(plan)).toEqual(['34 CARD']);
	});

	test('has nothing to do where nothing differs', () => {
		const plan = makePlan(
			pins('resync', '1'),
			world({sql: site('1'), middleware: 'off', device: stored('1')}),
		);
		expect(plan).toMatchObject({steps: [], consent: {kind: 'none'}, blocks: []});
		expect(plan.leftOut[0]).toMatchObject({kind: 'ok', reason: expect.stringMatching(/^nothing to do/)});
	});

	test('writes over another name for one person only, and wants it typed', () => {
		const lists = {
			sql: [w('40', 'Gita Rao'), w('1', 'A')],
			middleware: 'off',
			device: [d('40', 'ROHAN M'), d('1', 'A')],
		} as const;
		const alone = makePlan(pins('resync', '40'), world(lists));
		expect(alone.consent).toEqual({kind: 'phrase', phrase: 'rename 40'});
		expect(alone.warnings[0]).toContain('ROHAN M');
		expect(leftOut(makePlan(pins('resync', '40', '1'), world(lists)))).toContain('40 WHO?');
		expect(leftOut(makePlan(fixAll, world(lists)))).toEqual(['40 WHO?']);
		expect(
			leftOut(makePlan({operation: 'resync', selector: {by: 'kind', kind: 'WHO?'}}, world(lists))),
		).toEqual(['40 WHO?']);
	});

	test.each([
		['absent from the device', {sql: site('1'), middleware: 'off', device: []}, '1 NO-DEV'],
		[
			'inactive',
			{sql: [w('1', 'A', {status: 'resigned'})], middleware: 'off', device: [d('1', 'B')]},
			'1 WHO?',
		],
		['gone from the website', {sql: site('2'), middleware: 'off', device: stored('1')}, '1 DEV-ONLY'],
		[
			'wrong in the middleware only',
			{sql: [w('1', 'A')], middleware: [m('1', 'B')], device: [d('1', 'A')]},
			'1 NAME',
		],
	] as const)('leaves out somebody %s', (_, lists, line) => {
		const plan = makePlan(pins('resync', '1'), world(lists));
		expect(plan.steps).toEqual([]);
		expect(leftOut(plan)).toEqual([line]);
	});
});

describe('disable and enable', () => {
	const off = d('1', 'Member 1', {enabled: false});

	test('change one bit and keep the rest', () => {
		const [step] = deviceSteps(
			makePlan(pins('enable', '1'), world({sql: site('1'), middleware: 'off', device: [off]})),
		);
		expect(step).toMatchObject({action: 'enable', before: off, after: {...off, enabled: true, record: ''}});
		expect(step?.draft).toEqual({uid: 1, pin: '1', base: off, enabled: true});
	});

	test('go on without website and middleware, with a warning', () => {
		const plan = makePlan(
			pins('disable', '1'),
			world({sql: 'wait', middleware: 'wait', device: stored('1')}),
		);
		expect(plan).toMatchObject({blocks: [], consent: {kind: 'key'}, readAt: {sql: null, middleware: null}});
		expect(plan.steps).toHaveLength(1);
		expect(plan.warnings[0]).toContain('website was not read');
	});

	test('do nothing where it is so already', () => {
		const plan = makePlan(pins('disable', '1'), world({sql: site('1'), middleware: 'off', device: [off]}));
		expect(plan.leftOut[0]?.reason).toMatch(/^nothing to do/);
	});

	test('are never automatic', () => {
		const gym = world({sql: site('1'), middleware: 'off', device: [off]});
		expect(leftOut(makePlan({operation: 'enable', selector: {by: 'kind', kind: 'OFF'}}, gym))).toEqual([
			'1 OFF',
		]);
		expect(leftOut(makePlan(fixAll, gym))).toEqual(['1 OFF']);
	});

	test('warn when somebody is let in whom the website does not want', () => {
		const plan = makePlan(pins('enable', '1'), world({sql: site('2'), middleware: 'off', device: [off]}));
		expect(plan.warnings[0]).toContain('not an active member');
	});
});

describe('delete', () => {
	const gone = {sql: site('2'), middleware: shown('2'), device: stored('1', '2')};

	test('takes one user by slot and PIN, and wants the PIN typed', () => {
		const plan = makePlan(pins('delete', '1'), world(gone, {fingers: new Map([[1, 2]])}));
		expect(plan.steps[0]).toMatchObject({
			action: 'delete',
			before: {uid: 1, pin: '1'},
			after: null,
			draft: null,
			fingers: 2,
		});
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'delete 1'});
	});

	test('says what is lost when the fingers could not be read', () => {
		const plan = makePlan(pins('delete', '1'), world(gone, {fingers: null}));
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'delete 1 without backup'});
	});

	test('warns of an active member', () => {
		expect(makePlan(pins('delete', '2'), world(gone)).warnings[0]).toContain('active member');
	});

	test('by kind takes only people who should not enter', () => {
		const lists = {
			sql: [w('1', 'A', {status: 'inactive'}), w('2', 'Chitra R'), w('3', 'C', {status: 'inactive'})],
			middleware: [m('9', 'X')],
			device: [
				d('1', 'A'),
				d('2', 'Chithra R'),
				d('3', 'ROHAN'),
				d('5', 'Owner', {privilege: 14}),
				d('6', 'E', {privilege: 14}),
			],
		};
		const by = (kind: 'EXPIRED' | 'NAME' | 'DEV-ONLY') =>
			makePlan({operation: 'delete', selector: {by: 'kind', kind, maxDelete: 5}}, world(lists));
		expect(by('EXPIRED').steps.map(step => step.pin)).toEqual(['1']);
		expect(leftOut(by('EXPIRED'))).toEqual(['3 WHO?']);
		expect(by('NAME').steps).toEqual([]);
		expect(leftOut(by('DEV-ONLY'))).toEqual(['5 DEV-ONLY', '6 DEV-ONLY']);
	});

	test('takes nobody when there are more than --max-delete', () => {
		const lists = {sql: site('9'), middleware: shown('9'), device: stored('1', '2', '3', '9')};
		const plan = makePlan(
			{operation: 'delete', selector: {by: 'kind', kind: 'DEV-ONLY', maxDelete: 2}},
			world(lists),
		);
		expect(plan).toMatchObject({steps: [], consent: {kind: 'none'}});
		expect(leftOut(plan)).toEqual(['1 DEV-ONLY', '2 DEV-ONLY', '3 DEV-ONLY']);
	});

	test('does not exist for everybody', () => {
		expect(makePlan({operation: 'delete', selector: {by: 'all'}}, world(gone)).steps).toEqual([]);
	});

	test.each([
		['website', {...gone, sql: []}, 'source-empty'],
		['middleware', {...gone, middleware: []}, 'source-empty'],
		['website not read', {...gone, sql: 'wait'}, 'source-incomplete'],
		['website not configured', {...gone, sql: 'off'}, 'source-incomplete'],
		['middleware not read', {...gone, middleware: 'wait'}, 'source-incomplete'],
		['device not read', {...gone, device: 'wait'}, 'source-incomplete'],
	] as const)('is blocked by an empty or incomplete source: %s', (_, lists, code) => {
		const plan = makePlan(pins('delete', '1'), world(lists));
		expect(blockCodes(plan)).toContain(code);
		expect(plan.steps).toEqual([]);
	});

	test('goes on where no middleware is configured', () => {
		expect(makePlan(pins('delete', '1'), world({...gone, middleware: 'off'}))).toMatchObject({
			blocks: [],
			steps: [{pin: '1'}],
		});
	});
});

describe('what an action needs', () => {
	const lists = {sql: site('1', '2'), middleware: shown('1', '2'), device: stored('9')};
	const failed = (name: 'sql' | 'middleware' | 'device', state: 'fail' | 'part' | 'old' = 'fail') => {
		const read = snapshots(lists.sql, lists.middleware, lists.device);
		return world(lists, {snapshots: {...read, [name]: {...read[name], state}}});
	};

	test.each([
		['register one without the middleware', pins('register', '1'), 'middleware', []],
		['register one without the website', pins('register', '1'), 'sql', ['source-incomplete']],
		['register one without the device', pins('register', '1'), 'device', ['source-incomplete']],
		['register two without the middleware', pins('register', '1', '2'), 'middleware', ['source-incomplete']],
		[
			'register by kind without the middleware',
			{operation: 'register', selector: {by: 'kind', kind: 'NO-DEV'}},
			'middleware',
			['source-incomplete'],
		],
		[
			'register all without the middleware',
			{operation: 'register', selector: {by: 'all'}},
			'middleware',
			['source-incomplete'],
		],
		['fix without the middleware', fixAll, 'middleware', ['source-incomplete']],
		['fix one without the middleware', pins('fix', '1'), 'middleware', ['source-incomplete']],
		['resync many without the middleware', pins('resync', '1', '9'), 'middleware', []],
		['resync without the website', pins('resync', '9'), 'sql', ['source-incomplete']],
		['disable without the website', pins('disable', '9'), 'sql', []],
		['disable without the device', pins('disable', '9'), 'device', ['source-incomplete']],
		['delete without the middleware', pins('delete', '9'), 'middleware', ['source-incomplete']],
	] as const)('%s', (_, intent, lost, codes) => {
		const plan = makePlan(intent, failed(lost));
		expect(blockCodes(plan)).toEqual(codes);
		if (codes.length > 0) {
			expect(plan.steps).toEqual([]);
			expect(plan.leftOut.every(({kind}) => kind === 'UNKNOWN')).toBe(true);
		}
	});

	test('registering one without the middleware says so', () => {
		const plan = makePlan(pins('register', '1'), failed('middleware'));
		expect(plan.steps).toHaveLength(1);
		expect(plan.warnings[0]).toContain('middleware could not be read');
		expect(plan.readAt.middleware).toBeNull();
	});

	test('an old reading is not current enough to write on', () => {
		expect(blockCodes(makePlan(pins('register', '1'), failed('sql', 'old')))).toEqual(['stale']);
		expect(blockCodes(makePlan(fixAll, failed('device', 'part')))).toEqual(['source-incomplete']);
	});
});

describe('blocks', () => {
	const lists = {sql: site('1'), middleware: shown('1'), device: stored('9')};
	const blocked = (more: Parameters<typeof world>[1]) =>
		blockCodes(makePlan(pins('register', '1'), world(lists, more)));

	test('a device in order is not blocked', () => {
		expect(blocked({expectedSerial: 'CKJF2018'})).toEqual([]);
	});

	test('another device, a read-only one and one that somebody writes to are', () => {
		expect(blocked({expectedSerial: 'OTHER'})).toEqual(['wrong-serial']);
		expect(blocked({isReadOnly: true})).toEqual(['read-only']);
		expect(blocked({isLocked: true})).toEqual(['locked']);
	});

	test('a device that does not tell the serial number expected of it is another one', () => {
		const {device} = world(lists);
		expect(blocked({expectedSerial: 'CKJF2018', device: {...device, info: null}})).toEqual(['wrong-serial']);
	});

	test('a device of unknown record layout is not written to', () => {
		const {device} = world(lists);
		expect(blocked({device: {...device, recordSize: null}})).toEqual(['source-incomplete']);
	});

	test('a full device takes nobody', () => {
		const {device} = world(lists);
		expect(blocked({device: {...device, counts: {...device.counts!, userCapacity: 1}}})).toEqual([
			'device-full',
		]);
	});

	const admins = (...enabled: readonly boolean[]) =>
		enabled.map((isOn, at) => d(String(at + 1), `Admin ${at}`, {privilege: 14, enabled: isOn}));
	const removing = (
		operation: 'delete' | 'disable',
		wanted: readonly string[],
		users: readonly DeviceUser[],
	) =>
		blockCodes(
			makePlan(
				pins(operation, ...wanted),
				world({sql: site('50'), middleware: 'off', device: [...users, ...stored('50', '51')]}),
			),
		);

	test('the last administrator stays', () => {
		expect(removing('delete', ['1'], admins(true))).toEqual(['last-administrator']);
		expect(removing('disable', ['1'], admins(true))).toEqual(['last-administrator']);
		expect(removing('delete', ['1'], admins(true, false))).toEqual(['last-administrator']);
		expect(removing('delete', ['1'], admins(false))).toEqual(['last-administrator']);
		expect(removing('disable', ['1', '2'], admins(true, true))).toEqual(['last-administrator']);
		expect(removing('delete', ['1'], admins(true, true))).toEqual([]);
	});
});

describe('fix', () => {
	test('holds register, name and a missing card, and leaves the rest to a person', () => {
		const sql = [
			w('1', 'A'),
			w('2', 'Chitra R'),
			w('3', 'C', {card: '5'}),
			w('4', 'Gita'),
			w('5', 'E'),
			w('6', 'F', {card: '8'}),
			w('7', 'G', {status: 'inactive'}),
			w('8', 'H'),
			w('10', 'I'),
		];
		const device = [
			d('2', 'Chithra R'),
			d('3', 'C'),
			d('4', 'ROHAN'),
			d('5', 'E', {enabled: false}),
			d('6', 'F', {card: 9}),
			d('7', 'G'),
			d('9', 'X'),
			d('10', 'I'),
		];
		const middleware = sql.filter(({pin}) => pin !== '8').map(({pin, name, card}) => m(pin, name, {card}));
		const plan = makePlan(fixAll, world({sql, middleware, device}));
		expect(plan.steps.map(step => `${step.action} ${step.pin}`)).toEqual([
			'register 1',
			'resync 2',
			'resync 3',
		]);
		expect(leftOut(plan)).toEqual(['4 WHO?', '5 OFF', '6 CARD', '7 EXPIRED', '8 SQL-ONLY', '9 DEV-ONLY']);
		expect(summarizePlan(plan)).toMatchObject({
			register: 1,
			resync: 2,
			enable: 0,
			disable: 0,
			delete: 0,
			restore: 0,
			leftOut: 6,
		});
	});

	test('of marked rows says what is in sync', () => {
		const plan = makePlan(
			pins('fix', '1'),
			world({sql: site('1'), middleware: shown('1'), device: stored('1')}),
		);
		expect(plan.leftOut).toEqual([{pin: '1', kind: 'ok', reason: 'nothing to do: in sync'}]);
	});

	test('register --all and resync --all stay with their own action', () => {
		const lists = {
			sql: [w('1', 'A'), w('2', 'Chitra R')],
			middleware: 'off',
			device: [d('2', 'Chithra R')],
		} as const;
		expect(
			makePlan({operation: 'register', selector: {by: 'all'}}, world(lists)).steps.map(step => step.pin),
		).toEqual(['1']);
		expect(
			makePlan({operation: 'resync', selector: {by: 'all'}}, world(lists)).steps.map(step => step.pin),
		).toEqual(['2']);
	});
});

test('a plan names its device, number and the readings it rests on', () => {
	const plan = makePlan(
		pins('register', ...three(2)),
		world({sql: site('1', '2'), middleware: 'off', device: []}),
	);
	expect(plan).toMatchObject({
		number: 42,
		operation: 'register',
		device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'CKJF2018'},
		builtAt: 1_795_000_001_000,
		readAt: {sql: 1_795_000_000_000, middleware: null, device: 1_795_000_000_000},
	});
	expect(plan.steps.map(step => step.id)).toEqual(['1', '2']);
});

test('restore and undo without a backup or a journal are blocked, whatever the lists show', () => {
	const gym = world({sql: site('1'), middleware: 'off', device: stored('1')});
	expect(blockCodes(makePlan(pins('undo', '1'), gym))).toEqual(['source-incomplete']);
	expect(blockCodes(makePlan(pins('restore', '1'), gym))).toEqual(['source-incomplete']);
});
