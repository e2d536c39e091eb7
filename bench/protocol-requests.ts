// What work costs in requests: a thousand registers, read back, and a backup of a thousand people with two fingers each.
import {backUpUsers, createTerminal} from '../source/protocol/index.ts';
import {makeTemplate, makeUsers, startSimulator} from '../source/simulator/index.ts';
import {fakeSite} from '../test/helpers/apply-fake.ts';
import {fakePlan, registering} from '../test/helpers/fake-plan.ts';

const people = 1000;
const fingersEach = 2;

export async function countRequests() {
	return {registering: await countRegistering(), backup: await countBackup()};
}

async function countRegistering() {
	const simulator = await startSimulator({state: {users: makeUsers(50)}});
	const {host, port, serial} = simulator;
	const terminal = createTerminal({name: 'main-door', host, port});
	const site = fakeSite(terminal);
	try {
		await site.workbench.refresh(() => {});
		simulator.clearLog();
		const plan = fakePlan(
			Array.from({length: people}, (_, index) => registering(1000 + index, String(500_000 + index))),
			{device: {name: 'main-door', address: terminal.address, serial}},
		);
		const {results} = await site.apply(plan);
		const {total: requests, counts} = simulator.log();
		const verified = results.filter(({state}) => state === 'verified').length;
		return {people, verified, requests, roundTripsEach: requests / people, budget: 1.3, counts};
	} finally {
		site.folder.remove();
		await simulator.close();
	}
}

async function countBackup() {
	const users = makeUsers(people);
	const templates = users.flatMap(({uid}) =>
		Array.from({length: fingersEach}, (_, finger) => makeTemplate(uid, finger)),
	);
	const simulator = await startSimulator({state: {users, templates}});
	try {
		const session = await createTerminal({host: simulator.host, port: simulator.port}).open();
		const list = await session.readUsers();
		simulator.clearLog();
		const saved = await backUpUsers(session, list.users);
		const {total: requests, counts} = simulator.log();
		await session.close();
		const fingers = saved.reduce((sum, one) => sum + one.templates.length, 0);
		return {people: saved.length, fingers, requests, singleReads: counts['templateRead'] ?? 0, counts};
	} finally {
		await simulator.close();
	}
}
