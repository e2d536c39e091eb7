import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {TerminalPort} from '../../source/domain/index.ts';
import type {Plan} from '../../source/plan/plan.ts';
import {type FakeSite, fakeSite, typed} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, registering} from '../helpers/fake-plan.ts';
import {type FakeTerminal, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const rohan = fakeUser(40, '40', {name: 'ROHAN M'});
const gita = fakeUser(41, '41', {name: 'Gita Rao'});

/** Another door, with an address of its own. */
function door(name: string, users = [rohan, gita]): FakeTerminal {
	return Object.assign(fakeTerminal([...users]), {name, address: `192.0.2.9:${name.length}`});
}

let main: FakeTerminal;
let back: FakeTerminal;
let site: FakeSite;

beforeEach(() => {
	main = fakeTerminal([rohan, gita]);
	back = door('back-door');
	site = fakeSite(main, {otherTerminals: [back]});
});
afterEach(() => site.folder.remove());

const plan = (...steps: Parameters<typeof fakePlan>[0]): Plan => fakePlan(steps);
const file = () => site.folder.file('todo.json');
const todo = () => site.workbench.elsewhere.todo();

/** The same state folder, seen from another door. */
async function at(terminal: TerminalPort, others: readonly TerminalPort[]) {
	const {workbench} = fakeSite(terminal, {otherTerminals: others, stateDirectory: site.folder.path});
	await workbench.refresh(() => {});
	return workbench;
}

describe('somebody who was deleted on one of two terminals', () => {
	beforeEach(async () => {
		const report = await site.apply(plan(deleting(rohan)));
		expect(report).toMatchObject({results: [{state: 'verified'}], stopped: null});
	});

	test('stays open until the other one was looked at', async () => {
		expect(await todo()).toEqual([
			{
				pin: '40',
				operation: 44,
				deletedAt: new Date(0).toISOString(),
				device: {name: main.name, address: main.address},
				open: [{name: 'back-door', address: back.address, seenAt: null}],
			},
		]);
		expect(statSync(file()).mode & 0o777).toBe(0o600);
	});

	test('stays open with the time of the reading that still had them', async () => {
		site.now = 5000;
		const [there] = await site.workbench.elsewhere.find('40');
		expect(there).toMatchObject({
			name: 'back-door',
			users: [{pin: '40'}],
			reading: {state: 'ok', readAt: 5000},
		});
		expect((await todo())[0]?.open).toMatchObject([{seenAt: new Date(5000).toISOString()}]);
	});

	test('is done when a complete reading of the other one shows them absent', async () => {
		back.users = [gita];
		expect((await site.workbench.elsewhere.find('40'))[0]).toMatchObject({users: [], reading: {state: 'ok'}});
		expect(await todo()).toEqual([]);
	});

	test('is done as well when the other one is compared by itself', async () => {
		back.users = [gita];
		await at(back, [main]);
		expect(await todo()).toEqual([]);
	});

	test.for([
		['that is away', {call: 'open', at: 'always', does: 'lose-request'}],
		['whose list is cut short', {call: 'readUsers', at: 'always', does: 'cut-short'}],
	] as const)('is not done by a terminal %s', async ([, fault]) => {
		back.users = [];
		back.faults = [fault];
		const [there] = await site.workbench.elsewhere.find('40');
		expect([there?.users, there?.reading.state]).toEqual([[], expect.stringMatching(/^(?:fail|part)$/)]);
		expect(await todo()).toHaveLength(1);
	});

	test('is done when they are deleted on the other one too', async () => {
		const workbench = await at(back, [main]);
		const {results} = await workbench.apply(
			fakePlan([{...deleting(rohan), target: 'back-door'}], {
				number: 45,
				device: {name: 'back-door', address: back.address, serial: 'FAKE0001'},
			}),
			typed('delete 40'),
			() => {},
		);
		expect(results).toMatchObject([{state: 'verified'}]);
		expect(await todo()).toEqual([]);
	});

	test('is wanted again when they are put on a terminal', async () => {
		await site.apply(fakePlan([registering(50, '40')], {number: 46}));
		expect(await todo()).toEqual([]);
	});

	test('is of no concern for terminals that are no longer configured', async () => {
		const {elsewhere} = await at(main, []);
		expect(await elsewhere.todo()).toEqual([]);
		expect(await todo()).toHaveLength(1);
	});

	test('is not forgotten by a damaged file', async () => {
		writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, 40));
		await expect(todo()).rejects.toMatchObject({code: 'ERR_SAFETY_JOURNAL'});
		const report = await site.apply(fakePlan([deleting(gita)], {number: 47}));
		expect(report).toMatchObject({
			results: [{state: 'verified'}],
			stopped: expect.stringMatching(/could not be noted.*damaged/),
		});
	});
});

test('a delete that was not proven opens nothing', async () => {
	main.faults = [{call: 'deleteUser', at: 1, does: 'ack-only'}];
	const {results} = await site.apply(plan(deleting(rohan)));
	expect(results[0]?.state).not.toBe('verified');
	expect(await todo()).toEqual([]);
});

test('taking a registration back opens nothing', async () => {
	await site.apply(fakePlan([deleting(rohan)], {operation: 'undo'}));
	expect(await todo()).toEqual([]);
});

test('with one terminal there is no to-do, and no file', async () => {
	const alone = fakeSite(main);
	await alone.apply(plan(deleting(rohan)));
	expect(await alone.files.read(alone.folder.file('todo.json'))).toBeNull();
	alone.folder.remove();
});

test('three doors are ended one by one', async () => {
	const side = door('side', [gita]);
	const three = fakeSite(main, {otherTerminals: [back, side]});
	await three.apply(plan(deleting(rohan)));
	await three.workbench.elsewhere.find('40');
	const [item] = await three.workbench.elsewhere.todo();
	expect(item?.open.map(({name}) => name)).toEqual(['back-door']);
	three.folder.remove();
});

test('another terminal at the address of the second is not believed', async () => {
	const strict = fakeSite(main, {otherTerminals: [back], otherSerials: {'back-door': 'SOMEBODY'}});
	const [there] = await strict.workbench.elsewhere.find('40');
	expect(there).toMatchObject({
		users: [],
		reading: {state: 'fail', reason: expect.stringContaining('SOMEBODY')},
	});
	strict.folder.remove();
});
