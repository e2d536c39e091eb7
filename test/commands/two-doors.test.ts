import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {writeSqliteGym} from '../../source/repository/index.ts';
import {
	emptyState,
	makeTemplate,
	type SimulatedUser,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../source/simulator/index.ts';
import {runBare} from '../helpers/bare-command.ts';
import {scratchFolder} from '../helpers/folder.ts';

const users: readonly SimulatedUser[] = [
	{uid: 1, pin: '1', name: 'OWNER', privilege: 14},
	{uid: 7, pin: '17', name: 'Asha Verma', card: 12_345_678},
	{uid: 8, pin: '18', name: 'Ravi Iyer'},
	{uid: 9, pin: '19', name: 'Meera N'},
];

let scratch: ReturnType<typeof scratchFolder>;
const doors = new Map<string, Simulator>();

async function open(name: string, options: SimulatorOptions): Promise<void> {
	doors.set(name, await startSimulator({...options, serial: `SERIAL-${name}`}));
	configure();
}

function configure(): void {
	const devices = [...doors].map(([name, {host, port, serial}]) => ({
		name,
		host,
		port,
		serial,
		deviceAdmins: ['1'],
	}));
	mkdirSync(scratch.file('config'), {recursive: true});
	writeFileSync(join(scratch.file('config'), 'config.json'), JSON.stringify({devices}), {mode: 0o600});
}

const main = () => doors.get('main-door')!;
const back = () => doors.get('back-door')!;
const trisync = (...argv: readonly string[]) =>
	runBare([...argv, '--sqlite', scratch.file('gym.sqlite')], {folder: scratch.path});
const pinsOf = (door: Simulator) => door.users().map(({pin}) => pin);

beforeEach(async () => {
	scratch = scratchFolder();
	writeSqliteGym(
		{file: scratch.file('gym.sqlite')},
		{
			employees: ['17', '18', '19'].map((pin, at) => ({
				employeeId: 100 + at,
				name: users.find(user => user.pin === pin)!.name!,
				pin,
				card: pin === '17' ? '0012345678' : '',
			})),
		},
	);
	await open('main-door', {
		state: {users, templates: [makeTemplate(7, 0), makeTemplate(7, 6), makeTemplate(8, 0)]},
	});
	await open('back-door', {
		state: {users: [users[0]!, {...users[2]!, uid: 7}], templates: [makeTemplate(7, 1)]},
	});
});
afterEach(async () => {
	for (const door of doors.values()) await door.close();
	doors.clear();
	scratch.remove();
});

describe('show with two doors', () => {
	test('tells the PIN on each of them, with the time of the reading', async () => {
		const ran = await trisync('show', '17', '--json');
		expect(ran.json('show').devices).toMatchObject([
			{name: 'main-door', serial: 'SERIAL-main-door', state: 'ok', users: [{uid: 7, pin: '17'}]},
			{name: 'back-door', serial: 'SERIAL-back-door', state: 'ok', users: [], readAt: expect.any(String)},
		]);
		const {stdout} = await trisync('show', '18');
		expect(stdout).toMatch(/^ {2}on main-door {2} *yes +slot 8, Ravi Iyer, no card, read \d{4}-/m);
		expect(stdout).toMatch(/^ {2}on back-door {2} *yes +slot 7, Ravi Iyer, no card, read \d{4}-/m);
		expect((await trisync('show', '19')).stdout).toMatch(/^ {2}on back-door {2} *no +read \d{4}-/m);
	});

	test('says of a door that is away that it is not known, and nothing else suffers', async () => {
		await back().close();
		const ran = await trisync('show', '17');
		expect(ran.exit).toBe(0);
		expect(ran.stdout).toMatch(/^ {2}on back-door {2} *not known +\S.*refused/m);
	});
});

describe('deleted on one of two doors', () => {
	beforeEach(async () => {
		const ran = await trisync('delete', '--pin', '18', '--confirm', 'delete 18');
		expect(ran.stderr).toMatch(/to do: PIN 18 was deleted on main-door .* back-door/);
		expect([ran.exit, pinsOf(main())]).toEqual([0, ['1', '17', '19']]);
	});

	test('is a to-do of diff, show and devices until the other one was looked at', async () => {
		const words =
			/to do: PIN 18 was deleted on main-door \(operation \d+, .*not looked for on back-door since/;
		expect((await trisync('diff')).stderr).toMatch(words);
		expect((await trisync('diff', '--json')).json('diff').todo).toMatchObject([
			{pin: '18', device: {name: 'main-door'}, open: [{name: 'back-door', seenAt: null}]},
		]);
		expect((await trisync('diff', '--pin', '17', '--json')).json('diff').todo).toEqual([]);
		expect((await runBare(['devices'], {folder: scratch.path})).stderr).toMatch(words);
		const ran = await runBare(['devices', '--json'], {folder: scratch.path});
		expect(ran.json('devices').todo).toHaveLength(1);
		expect((await trisync('diff', '--quiet')).stderr).toBe('');
		expect(statSync(join(scratch.path, 'state', 'todo.json')).mode & 0o777).toBe(0o600);
	});

	test('is one with the command to type after show has seen them there', async () => {
		const ran = await trisync('show', '18');
		expect(ran.stderr).toMatch(/was still on back-door at .*: trisync delete --pin 18 --device back-door/);
	});

	test('is done after deleting there', async () => {
		const ran = await trisync('delete', '--pin', '18', '--device', 'back-door', '--confirm', 'delete 18');
		expect([ran.exit, pinsOf(back())]).toEqual([0, ['1']]);
		expect((await trisync('diff', '--json')).json('diff').todo).toEqual([]);
	});
});

describe('copy', () => {
	const copy = (...argv: readonly string[]) => trisync('copy', '17', '--to', 'back-door', ...argv);

	test('puts somebody with fingers on the other door after a backup', async () => {
		const ran = await copy('--yes', '--json');
		expect(ran.exit).toBe(0);
		expect(JSON.parse(ran.stdout)).toMatchObject({
			operation: 'restore',
			plan: {device: {name: 'back-door'}, steps: [{pin: '17', action: 'restore', target: 'back-door'}]},
			result: {verified: [{pin: '17'}]},
		});
		expect(ran.stderr).toMatch(/backup b\d+ of main-door holds 4 people/);
		const there = back()
			.users()
			.find(({pin}) => pin === '17');
		expect(there).toMatchObject({name: 'Asha Verma', card: 12_345_678});
		expect(
			back()
				.state()
				.templates.filter(({uid}) => uid === there!.uid),
		).toMatchObject(
			[makeTemplate(7, 0), makeTemplate(7, 6)].map(({finger: at, template}) => ({finger: at, template})),
		);
		expect(pinsOf(main())).toEqual(['1', '17', '18', '19']);
	});

	test('writes nothing without a yes', async () => {
		const ran = await copy();
		expect([ran.exit, pinsOf(back())]).toEqual([2, ['1', '18']]);
		expect(ran.stdout).toMatch(/restore on back-door/);
	});

	test('leaves fingers out that the other door would not understand, and says so', async () => {
		await open('old-door', {
			state: {users: users.slice(0, 1), options: {...emptyState().options, '~ZKFPVersion': '9'}},
		});
		const ran = await trisync('copy', '17', '--to', 'old-door', '--yes');
		expect(ran.stdout).toMatch(/2 fingers stay out: saved by algorithm 10, this device uses 9: enrol again/);
		expect([pinsOf(doors.get('old-door')!), doors.get('old-door')!.state().templates]).toEqual([
			['1', '17'],
			[],
		]);
	});

	test('refuses a door that keeps another kind of record', async () => {
		await open('small-door', {recordSize: 28, state: {users: [{uid: 1, pin: '1', name: 'OWNER'}]}});
		const ran = await trisync('copy', '17', '--to', 'small-door', '--yes');
		expect([ran.exit, pinsOf(doors.get('small-door')!)]).toEqual([2, ['1']]);
		expect(ran.stderr).toMatch(/72 bytes and this terminal keeps 28/);
	});

	test('somebody who is on neither door is not copied', async () => {
		expect((await trisync('copy', '4711', '--to', 'back-door', '--yes')).stderr).toMatch(
			/does not hold PIN 4711/,
		);
	});

	test('to where they are is a mistake', async () => {
		const ran = await trisync('copy', '17', '--to', 'main-door', '--yes');
		expect(ran).toMatchObject({
			exit: 2,
			stderr: expect.stringMatching(/main-door is where they are copied from/),
		});
	});

	test('without a first door says so, in JSON as well', async () => {
		await main().close();
		const ran = await copy('--yes', '--json');
		expect(ran.exit).toBe(2);
		expect(JSON.parse(ran.stdout).error.message).toMatch(/refused/);
	});

	test('needs to know whom and where', async () => {
		expect((await trisync('copy', '17')).stderr).toMatch(/whom and where/);
		expect((await trisync('copy', '--to', 'back-door')).stderr).toMatch(/whom and where/);
	});
});

test('restore takes a backup of one door to another', async () => {
	const backup = await runBare(['backup', '--json'], {folder: scratch.path});
	const {id} = JSON.parse(backup.stdout).backup;
	const ran = await trisync('restore', id, '--pin', '17', '--device', 'back-door', '--yes');
	expect([ran.exit, pinsOf(back())]).toEqual([0, ['1', '18', '17']]);
});
