import {afterEach, describe, expect, test} from 'vitest';
import {createTerminal} from '../../source/protocol/index.ts';
import {makeUsers, type Simulator, startSimulator} from '../../source/simulator/index.ts';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {fakePeople, websitePerson} from '../helpers/fake-people.ts';
import {fakePlan, registering} from '../helpers/fake-plan.ts';

const inside = 50;
let simulator: Simulator;
let site: FakeSite;

afterEach(async () => {
	site.folder.remove();
	await simulator.close();
});

/** A workbench on a real line to a simulated terminal, and so many registers that were planned for it. */
async function open(count: number, ...faults: readonly string[]) {
	simulator = await startSimulator({state: {users: makeUsers(inside)}});
	const {host, port, serial} = simulator;
	const timeouts = {connectMs: 2000, commandMs: 500};
	const terminal = createTerminal({name: 'main-door', host, port, commKey: 0, timeouts});
	site = fakeSite(terminal);
	await site.workbench.refresh(() => {});
	for (const fault of faults) simulator.setFault(fault);
	simulator.clearLog();
	return fakePlan(
		Array.from({length: count}, (_, index) => registering(1000 + index, String(500_000 + index))),
		{device: {name: 'main-door', address: terminal.address, serial}},
	);
}

test('a thousand registers cost at most 1.3 round trips each, reading back included', async () => {
	const report = await applyAndCount(await open(1000));
	expect(report).toEqual({verified: 1000});
	expect(simulator.log().total).toBeLessThanOrEqual(1300);
});

test('on a terminal of small records a long name is planned, and verified, as far as it fits', async () => {
	simulator = await startSimulator({state: {users: makeUsers(3)}, recordSize: 28});
	const {host, port} = simulator;
	const website = fakePeople([websitePerson('900', {name: 'Alexander Rao'})]);
	site = fakeSite(createTerminal({name: 'main-door', host, port}), {website});
	await site.workbench.refresh(() => {});
	const plan = await site.workbench.plan({operation: 'register', selector: {by: 'pins', pins: ['900']}});
	expect(plan.steps[0]?.after?.name).toBe('Alexand');
	expect(await applyAndCount(plan)).toEqual({verified: 1});
});

describe('whatever the terminal does', () => {
	test.each<[string, Record<string, number>]>([
		['close-after-write=12', {verified: 40}],
		['close-before-write=12', {verified: 39, failed: 1}],
		['write-not-stored=5', {verified: 39, sent: 1}],
		['write-refused=5', {verified: 39, failed: 1}],
		['full=5', {verified: 39, failed: 1}],
		['late-ack', {verified: 40}],
		['events-between', {verified: 40}],
		['single-client', {verified: 40}],
		['close-mid-list=2', {verified: 40}],
	])('%s: only what its list shows is verified, and the keypad works again', async (fault, expected) => {
		const counted = await applyAndCount(await open(40, fault));
		expect(counted).toEqual(expected);
		expect(simulator.users()).toHaveLength(inside + (expected['verified'] ?? 0));
		expect([simulator.isEnabled, site.watch.at(-1)]).toEqual([true, 'disarmed']);
	});

	test('swap-slot: the one who was written over is reported', async () => {
		const plan = await open(10, 'swap-slot=3');
		const {stopped, results} = await site.apply(plan);
		expect(results.filter(({state}) => state !== 'verified')).toMatchObject([{id: '3', state: 'sent'}]);
		expect(stopped).toContain('whom the plan does not name');
	});
});

async function applyAndCount(plan: Parameters<FakeSite['apply']>[0]): Promise<Record<string, number>> {
	const counted: Record<string, number> = {};
	for (const {state} of (await site.apply(plan)).results) counted[state] = (counted[state] ?? 0) + 1;
	return counted;
}
