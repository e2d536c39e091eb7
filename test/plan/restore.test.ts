import {describe, expect, test} from 'vitest';
import {
	type Archive,
	deviceSteps,
	forbiddenSteps,
	type Intent,
	makePlan,
	type PlanWorld,
} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {carryOut, client, employee, finger, type Gym, rowWorld, stored} from './model.ts';
import {blockCodes, leftOut} from './world.ts';

const asha = stored({uid: 5, pin: '17', name: 'Asha Verma', card: 7, password: '4711', rest: 'xyz'});
const ravi = stored({uid: 6, pin: '2', name: 'Ravi', privilege: 14});
const archive: Archive = {
	id: 'b42',
	operation: null,
	at: '2026-11-22T10:00:00.000Z',
	device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'CKJF2018'},
	fingerprintVersion: '10',
	users: [asha, ravi],
	templates: [finger(5, 0), finger(5, 6, 'b2'), finger(6, 1)],
	rows: {
		website: [employee(881, '17', 'Asha Verma'), client('AA', 881, '17'), employee(882, '2', 'Ravi')],
		middleware: [],
	},
};
const whole: Gym = {
	door: {users: archive.users, templates: archive.templates!},
	website: archive.rows.website,
	middleware: [],
};
const empty: Gym = {
	...whole,
	door: {users: [stored({uid: 9, pin: '9', name: 'Guest', privilege: 14})], templates: []},
};
const all: Intent = {operation: 'restore', selector: {by: 'all'}, from: 'b42'};
const only = (...pins: readonly string[]): Intent => ({...all, selector: {by: 'pins', pins}});
const read = (gym: Gym, more: Parameters<typeof readGym>[1] = {}) => readGym(gym, {archive, ...more});
const here = (info: object): Partial<PlanWorld> => {
	const {device} = readGym(empty);
	return {device: {...device, info: {...device.info!, ...info}}};
};

describe('restore', () => {
	test('puts users back byte for byte with their fingers, into their old slots', () => {
		const plan = makePlan(all, read(empty));
		expect(plan).toMatchObject({blocks: [], leftOut: []});
		expect(forbiddenSteps(plan)).toBeNull();
		const {door} = carryOut(plan, empty).gym;
		expect(door.users.filter(({pin}) => pin !== '9')).toEqual(archive.users);
		expect(door.templates).toEqual(archive.templates);
	});

	test('takes only those who are asked for', () => {
		const plan = makePlan(only('17', '99'), read(empty));
		expect(plan.steps.map(({pin}) => pin)).toEqual(['17']);
		expect(leftOut(plan)).toEqual(['99 absent']);
	});

	test('has nothing to do where everybody is there', () => {
		expect(leftOut(makePlan(all, read(whole)))).toEqual(['17 ok', '2 ok']);
	});

	test('brings missing fingers back to somebody who is there unchanged, and no others', () => {
		const bare = {...whole, door: {...whole.door, templates: [finger(5, 0, 'cc'), finger(6, 1)]}};
		const plan = makePlan(all, read(bare));
		expect(deviceSteps(plan)).toMatchObject([{pin: '17', before: {uid: 5}, templates: [{finger: 6}]}]);
		expect(carryOut(plan, bare).gym.door.users.find(({pin}) => pin === '17')).toEqual(asha);
		expect(leftOut(makePlan(only('17'), read(bare, {templates: null})))).toEqual(['17 UNKNOWN']);
	});

	test.each([
		[
			'the PIN',
			{...empty.door, users: [stored({uid: 9, pin: '17', name: 'Somebody', privilege: 14})]},
			'17 changed',
		],
		[
			'the card',
			{...empty.door, users: [stored({uid: 9, pin: '60', name: 'Somebody', card: 7})]},
			'17 DUP-CARD',
		],
	])('refuses a person when somebody on the device has %s now, and takes the others', (_, door, line) => {
		const plan = makePlan(all, read({...empty, door}));
		expect(leftOut(plan)).toEqual([line]);
		expect(plan.steps.map(({pin}) => pin)).toEqual(['2']);
	});

	test('refuses a person whose card the website gave to somebody else', () => {
		const given = {
			...empty,
			website: [...empty.website, employee(900, '60', 'New', {EmployeeRFIDNumber: '7'})],
		};
		expect(leftOut(makePlan(only('17'), read(given)))).toEqual(['17 DUP-CARD']);
	});

	test('a PIN that is somebody else on the website now is refused among many, and warned of alone', () => {
		const reused = {...empty, website: [employee(990, '17', 'Sunita Rao'), employee(882, '2', 'Ravi')]};
		expect(leftOut(makePlan(all, read(reused)))).toEqual(['17 WHO?']);
		expect(makePlan(only('17'), read(reused)).warnings.join()).toContain('"Sunita Rao" on the website now');
	});

	test('a PIN that another terminal took is refused where this one does not take it', () => {
		const guest = stored({uid: 5, pin: 'VIP-118', name: 'Vikram'});
		const from = (serial: string): Archive => ({
			...archive,
			device: {...archive.device, serial},
			users: [guest],
			templates: [],
		});
		const digitsOnly = here({lettersInPin: false});
		const plan = (serial: string) =>
			makePlan(only('VIP-118'), read(empty, {archive: from(serial), ...digitsOnly}));
		expect(leftOut(plan('OTHER'))).toEqual(['VIP-118 BAD-PIN']);
		// This one had it before: what it says of itself is not the last word.
		expect(plan('CKJF2018').steps.map(({pin}) => pin)).toEqual(['VIP-118']);
	});

	test('a name that this terminal reads otherwise is told, and comes as it is', () => {
		const renamed = {...asha, name: 'Äsha Verma'};
		const other = {...archive, device: {...archive.device, serial: 'OTHER'}, users: [renamed]};
		const [step] = deviceSteps(makePlan(only('17'), read(empty, {archive: other})));
		expect(step?.remarks).toContain('its name reads "Asha Verma" here: resync afterwards');
	});

	test('fingers of another algorithm stay out, by name and number', () => {
		const other = {...archive, fingerprintVersion: '9', device: {...archive.device, serial: 'OTHER'}};
		const [step] = deviceSteps(makePlan(only('17'), read(empty, {archive: other})));
		expect(step).toMatchObject({
			templates: [],
			remarks: [expect.stringMatching(/2 fingers stay out: saved by algorithm 9, this device uses 10/)],
		});
		expect(
			deviceSteps(
				makePlan(only('17'), read(empty, {archive: other, ...here({fingerprintVersion: '9.0'})})),
			)[0]?.templates,
		).toHaveLength(2);
		expect(
			deviceSteps(makePlan(only('17'), read(empty, {archive: {...other, fingerprintVersion: null}})))[0]
				?.templates,
		).toEqual([]);
		const same = {...other, device: archive.device, fingerprintVersion: null};
		expect(deviceSteps(makePlan(only('17'), read(empty, {archive: same})))[0]?.templates).toHaveLength(2);
	});

	test('a record of another layout is no record of this device', () => {
		const {device} = readGym(empty);
		const plan = makePlan(only('17'), read(empty, {device: {...device, recordSize: 28}}));
		expect(leftOut(plan)).toEqual(['17 lost']);
		expect(plan.leftOut[0]?.reason).toContain('72 bytes and this terminal keeps 28');
	});

	test('rows that are gone come back with a new id, rows that are there stay', () => {
		const gone = {...empty, website: [employee(882, '2', 'Ravi')]};
		const plan = makePlan(only('17'), read(gone));
		expect(plan.steps.map(({action, remarks}) => [action, remarks.at(-1)])).toEqual([
			['restore', '2 fingers'],
			['sql-insert', 'gets a new EmployeeId, 881 is not given a second time'],
		]);
		const {website} = carryOut(plan, gone).gym;
		expect(website.map(({table}) => table).sort()).toEqual(['Employees', 'Employees', 'GymClients']);
		expect(makePlan(only('17'), read(empty)).steps.map(({action}) => action)).toEqual(['restore']);
	});

	test('a child row that is missing is linked to the employee who is there', () => {
		const childless = {...whole, website: archive.rows.website.filter(({table}) => table !== 'GymClients')};
		const plan = makePlan(only('17'), read(childless));
		expect(plan.steps).toMatchObject([
			{action: 'sql-insert', transaction: {freePin: null, changes: [{table: 'GymClients', links: {}}]}},
		]);
	});

	test('without the right to write rows the person comes back to the door, and the rest is named', () => {
		const gone = {...empty, website: [employee(882, '2', 'Ravi')]};
		const plan = makePlan(only('17'), read(gone, {websiteRows: rowWorld(gone.website, {isWritable: false})}));
		expect(plan.steps.map(({action}) => action)).toEqual(['restore']);
		expect(plan.warnings.join()).toContain('stay in the backup');
	});

	test('an inactive member and an administrator are named', () => {
		const left = {
			...empty,
			website: [employee(881, '17', 'Asha Verma', {Status: 'resigned'}), employee(882, '2', 'Ravi')],
		};
		const plan = makePlan(all, read(left));
		expect(plan.warnings.join()).toContain('PIN 17 may enter again and is not an active member');
		expect(plan.steps[1]?.remarks).toContain('comes back as an administrator');
	});

	test('goes on without website and middleware, and never without the device', () => {
		const base = read(empty);
		const lost = (name: 'sql' | 'middleware' | 'device') =>
			blockCodes(
				makePlan(all, {
					...base,
					snapshots: {...base.snapshots, [name]: {...base.snapshots[name], state: 'fail'}},
				}),
			);
		expect([lost('sql'), lost('middleware'), lost('device')]).toEqual([[], [], ['source-incomplete']]);
	});

	test('a device that is full takes nobody', () => {
		const {device} = read(empty);
		expect(
			blockCodes(
				makePlan(all, read(empty, {device: {...device, counts: {...device.counts!, userCapacity: 2}}})),
			),
		).toEqual(['device-full']);
	});

	test('a PIN that several people have by now is written to by nobody', () => {
		const doubled = {...empty, website: [...empty.website, employee(990, '17', 'Another')]};
		expect(leftOut(makePlan(only('17'), read(doubled)))).toEqual(['17 DUP-PIN']);
	});
});
