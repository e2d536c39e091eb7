import {
	createTerminal,
	errorCode,
	type FingerTemplate,
	reenable,
	restoreUser,
	type SavedUser,
	type ZkSession,
} from '../../source/protocol/index.ts';
import {makeTemplate, makeUsers, type Simulator, startSimulator} from '../../source/simulator/index.ts';
import {naiveRecord72} from '../helpers/scripted-terminal.ts';

/**
What a visit came to: `right` and the terminal agrees; the code of an error; `incomplete`, a list that says so
itself; `unknown`, a count that says so; `lied`, the terminal acknowledged what it did not do (only reading back
finds that out).
*/
export type Outcome = 'right' | 'incomplete' | 'unknown' | 'lied' | (string & {});

type Operation = (session: ZkSession, simulator: Simulator) => Promise<Outcome>;

const people = makeUsers(30);
const template = makeTemplate(1, 3);
const newcomer = {uid: 900, pin: '700900', name: 'New Comer'};
const another = {uid: 901, pin: '700901', name: 'An Other'};
const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
const asTold = (isSo: boolean): Outcome => (isSo ? 'right' : 'lied');
const pinsOf = (users: ReadonlyArray<{readonly uid: number; readonly pin: string}>): string =>
	users.map(({uid, pin}) => `${uid}:${pin}`).join(' ');

/** Everything that a visit is made for. Each looks into the terminal afterwards, past the protocol. */
export const operations: Readonly<Record<string, Operation>> = {
	info: async ({info}, simulator) => asTold(info.serial === simulator.serial),
	async counts(session, simulator) {
		const {users} = await session.readCounts();
		return users === null ? 'unknown' : asTold(users === simulator.users().length);
	},
	async list(session, simulator) {
		const {complete, users} = await session.readUsers();
		return complete ? asTold(pinsOf(users) === pinsOf(simulator.users())) : 'incomplete';
	},
	async write(session, simulator) {
		await session.readUsers();
		await session.writeUser({...newcomer, base: null});
		const found = simulator.users().filter(({pin}) => pin === newcomer.pin);
		return asTold(found.length === 1 && found[0]?.uid === newcomer.uid);
	},
	async delete(session, simulator) {
		await session.deleteUser(people[1]!.uid);
		return asTold(!simulator.users().some(({uid}) => uid === people[1]!.uid));
	},
	async templates(session, simulator) {
		const {complete, templates} = await session.readTemplates();
		return complete ? asTold(templates.length === simulator.state().templates.length) : 'incomplete';
	},
	async finger(session, simulator) {
		const {uid, pin} = people[2]!;
		await session.writeTemplate({uid, finger: 3, flag: 1, template: hexOf(template.template)}, pin);
		return asTold(simulator.state().templates.some(held => held.uid === uid && held.finger === 3));
	},
	async oneFinger(session) {
		const found = await session.readTemplate(people[0]!.uid, 0);
		const none = await session.readTemplate(people[5]!.uid, 0);
		return asTold(found !== null && none === null);
	},
	async unfinger(session, simulator) {
		const {uid, pin} = people[0]!;
		await session.deleteTemplate({uid, pin}, 0);
		return asTold(!simulator.state().templates.some(held => held.uid === uid));
	},
	async punches(session) {
		const {complete, punches} = await session.readAttendance();
		return complete ? asTold(punches.length === 1 && punches[0]?.pin === people[0]!.pin) : 'incomplete';
	},
	async log(session) {
		const {complete} = await session.readOperationLog();
		return complete ? 'right' : 'incomplete';
	},
	async clock(session) {
		await session.setClock('2020-02-29 10:00:00');
		return asTold((await session.readClock()).startsWith('2020-02-29 10:0'));
	},
	async identity(session, simulator) {
		return asTold((await session.readIdentity()).serial === simulator.serial);
	},
	async restore(session, simulator) {
		const {isVerified} = await restoreUser(session, saved, saved.uid);
		return isVerified
			? asTold(hasPerson(simulator, newcomer) && hasFingers(simulator, newcomer))
			: 'incomplete';
	},
	async bulk(session, simulator) {
		await session.readUsers();
		await session.writeBulk([
			{draft: {...newcomer, base: null}, templates: fingersOf(newcomer)},
			{draft: {...another, base: null}, templates: []},
		]);
		return asTold(
			hasPerson(simulator, newcomer) && hasFingers(simulator, newcomer) && hasPerson(simulator, another),
		);
	},
	async pause(session, simulator) {
		await session.pause(10);
		const wasPaused = !simulator.isEnabled;
		await session.resume();
		return asTold(wasPaused && simulator.isEnabled);
	},
	async events(session, simulator) {
		const stop = new AbortController();
		const heard: Array<string | null> = [];
		const hearing = session.events(({pin}) => {
			heard.push(pin);
			stop.abort();
		}, stop.signal);
		const standing = setInterval(() => simulator.punch({pin: people[0]!.pin}), 20);
		try {
			await hearing;
		} finally {
			clearInterval(standing);
		}

		return asTold(heard.includes(people[0]!.pin));
	},
};

interface Person {
	readonly uid: number;
	readonly pin: string;
}

const fingersOf = ({uid}: Person): FingerTemplate[] =>
	[3, 4, 5].map(finger => ({uid, finger, flag: 1, template: hexOf(template.template)}));
const hasPerson = (simulator: Simulator, {uid, pin}: Person): boolean =>
	simulator.users().filter(user => user.pin === pin && user.uid === uid).length === 1;
const hasFingers = (simulator: Simulator, {uid}: Person): boolean =>
	simulator.state().templates.filter(held => held.uid === uid && held.template === template.template)
		.length === 3;

/** Somebody whom the terminal has lost. Record and three fingers are more writes than are made without a pause. */
const saved: SavedUser = {
	serial: null,
	fingerprintVersion: '10',
	...newcomer,
	record: naiveRecord72({...newcomer, card: 5, password: '8642'}).toString('hex'),
	templates: fingersOf(newcomer),
	areFlagsKnown: true,
};

export interface Cell {
	readonly outcome: Outcome;
	readonly connections: number;
	readonly isEnabled: boolean;
	/** Records that were not there before and that nobody has asked for. */
	readonly strangers: number;
}

/** One operation at one terminal with one fault, from the first byte to the closed connection. */
export async function visitWith(fault: string, begins: 'before' | 'amid', name: string): Promise<Cell> {
	const isSilent = fault.startsWith('silent');
	const attendance = [{uid: people[0]!.uid, pin: people[0]!.pin, at: '2026-05-01 07:00:00'}];
	const templates = [makeTemplate(people[0]!.uid, 0), makeTemplate(people[1]!.uid, 1)];
	const simulator = await startSimulator({state: {users: people, templates, attendance}});
	if (begins === 'before') simulator.setFault(fault);
	const before = new Set(simulator.users().map(user => JSON.stringify(user)));
	const settings = {host: '127.0.0.1', port: simulator.port, timeouts: isSilent ? short : long};
	try {
		let outcome: Outcome;
		try {
			const session = await createTerminal(settings).open();
			if (begins === 'amid') simulator.setFault(fault);
			try {
				outcome = await operations[name]!(session, simulator);
			} finally {
				await session.close();
			}
		} catch (error) {
			outcome = errorCode(error) ?? String(error);
		}

		// What the program's watchdog does when a visit ended before ENABLE.
		simulator.clearFaults();
		if (!simulator.isEnabled) await reenable(settings);
		await gone(simulator);
		const strangers = simulator.users().filter(user => !before.has(JSON.stringify(user)));
		return {
			outcome,
			connections: simulator.connections,
			isEnabled: simulator.isEnabled,
			strangers: strangers.filter(
				({pin, uid}) => ![newcomer, another].some(asked => asked.pin === pin && asked.uid === uid),
			).length,
		};
	} finally {
		await simulator.close();
	}
}

/** Our end is closed when `close` resolves; the terminal's hears of it a moment later. */
async function gone(simulator: Simulator): Promise<void> {
	for (let turn = 0; turn < 200 && simulator.connections > 0; turn++) {
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}

const long = {connectMs: 20_000, commandMs: 20_000, silenceMs: 20_000, listMs: 20_000};
/** Where a terminal is silent, waiting is all that can be done. */
const short = {...long, commandMs: 1000, silenceMs: 1000};
