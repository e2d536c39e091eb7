import {type DeviceCounts, type DeviceUserList, isAdministrator} from '../../domain/index.ts';
import {budgetsMs} from './budgets.ts';
import {
	capacityFinding,
	clockFinding,
	clockOffBy,
	listFinding,
	serialFinding,
	stateFinding,
} from './device-facts.ts';
import {type Closed, closedBy, type OpeningRung, openingRungs} from './device-findings.ts';
import type {Learned} from './knowledge.ts';
import {type Finding, type Step, tooLate} from './ladder.ts';
import type {Reached} from './network-steps.ts';
import type {CheckedSession, DeviceTarget, Probes} from './ports.ts';

/** One visit under way, shared by the rungs that it decides. */
export interface Visit {
	session: CheckedSession | null;
	counts: DeviceCounts | null;
	state: string | null;
	clock: string | null;
	list: DeviceUserList | null;
}

export interface VisitContext {
	readonly probes: Probes;
	readonly learned: Learned;
	readonly reached: Reached;
	readonly pin: string | null;
	/** The operation that left the terminal paused; null = none. */
	readonly pausedBy: () => Promise<number | null>;
}

/** From the port to the list. The caller closes the session. */
export function visitSteps(target: DeviceTarget, visit: Visit, context: VisitContext): readonly Step[] {
	return [...openingSteps(target, visit, context), ...sessionSteps(visit, context)];
}

const openingTries: Readonly<Record<OpeningRung, string>> = {
	port: 'connected, with CONNECT and EXIT',
	line: 'waited for the answer to CONNECT',
	hello: 'looked what the answer says',
	key: 'showed the comm key',
	serial: 'asked for the serial number',
};

function openingSteps(target: DeviceTarget, visit: Visit, context: VisitContext): readonly Step[] {
	let closed: Closed | null = null;
	const ok: Readonly<Record<OpeningRung, () => Finding>> = {
		port: () => ({state: 'ok', measured: `TCP ${target.port} is open`}),
		line: () => ({state: 'ok', measured: 'answers: nobody else holds the line'}),
		hello: () => ({state: 'ok', measured: 'an eSSL or ZKTeco terminal, standalone protocol'}),
		// Without a session it broke off behind this rung, and nothing speaks against the key.
		key: () => keyFinding(target.hasCommKey, visit.session?.isKeyAsked ?? true),
		serial: () => serialFinding(visit.session!.info, target.expectedSerial),
	};
	return openingRungs.map(rung => ({
		id: rung,
		tried: openingTries[rung],
		...(rung === 'port' ? {budgetMs: budgetsMs.open, late: lateOpening} : {}),
		async run(signal) {
			if (rung === 'port') {
				try {
					const session = await target.terminal.open(signal);
					// Too late: the rung has been judged, and nobody else would end this visit.
					if (signal.aborted) await session.close();
					else visit.session = session;
				} catch (error) {
					closed = closedBy(error, target, context.reached);
				}
			}

			return closed?.at === rung ? closed.finding : ok[rung]();
		},
	}));
}

const lateOpening: Finding = {
	...tooLate(budgetsMs.open),
	likely: 'The terminal answers, but very slowly: it is busy, or the line to it is bad.',
	next: 'Check cable or Wi-Fi at the terminal, restart it, then check again.',
};

/** A terminal that has a comm key asks for it; some without one ask as well, and take 0. */
function keyFinding(isConfigured: boolean, isAsked: boolean): Finding {
	if (isConfigured && isAsked) return {state: 'ok', measured: 'accepted'};
	return {
		state: 'warn',
		measured: isConfigured
			? 'not asked for: the settings have a comm key, the terminal has none'
			: 'accepted without one: no comm key is set',
		cause: 'ERR_CHECK_NO_COMM_KEY',
		likely: isConfigured
			? 'It was reset or replaced and lost its comm key; anybody in this network can change its users.'
			: 'It is as it came from the factory; anybody in this network can change its users.',
		next: isConfigured
			? 'Set that of the settings in Menu > Comm. > PC Connection again, and in the middleware.'
			: 'Set one in Menu > Comm. > PC Connection, in the middleware and in ESSL_DEVICE_PASSWORD.',
	};
}

function sessionSteps(visit: Visit, {probes, learned, pin, pausedBy}: VisitContext): readonly Step[] {
	return [
		{
			id: 'clock',
			tried: 'asked for its time, its state and its counts',
			budgetMs: budgetsMs.questions,
			late: {state: 'slow', measured: `not told within ${budgetsMs.questions / 1000} s`},
			async run(signal) {
				const session = visit.session!;
				visit.clock = await answered(() => session.readClock(signal), signal);
				learned.clockOffByMs = clockOffBy(visit.clock, probes.now());
				visit.state = await answered(() => session.readState(signal), signal);
				visit.counts = await answered(() => session.readCounts(signal), signal);
				learned.info = session.info;
				learned.counts = visit.counts;
				return clockFinding(visit.clock, learned.clockOffByMs);
			},
		},
		{
			id: 'list',
			tried: 'read all its users',
			budgetMs: budgetsMs.list,
			late: {
				state: 'slow',
				measured: `no whole list within ${budgetsMs.list / 1000} s`,
				cause: 'ERR_CHECK_SLOW',
				likely: 'It holds many users, or the line to it is slow.',
				next: 'trisync users waits longer.',
			},
			async run(signal) {
				const list = await visit.session!.readUsers(signal);
				visit.list = list;
				learned.recordSize = list.recordSize;
				learned.device = {
					...learned.device,
					state: list.complete ? 'ok' : 'part',
					people: list.users,
					count: list.users.length,
					readAt: probes.now(),
					reason: list.reason,
				};
				return listFinding(list);
			},
		},
		...(pin === null ? [] : [fingersStep(pin, visit, learned)]),
		{
			id: 'state',
			tried: 'looked whether it is free for members',
			run: async () => stateFinding(visit.state, await pausedBy()),
		},
		{
			id: 'capacity',
			tried: 'compared its users with its capacity',
			run: () => capacityFinding(visit.list, visit.counts),
		},
		{
			id: 'admins',
			tried: 'looked who may open its menu',
			run: () => adminFinding(visit),
		},
	];
}

/** A terminal that does not know a question is no worse for it; a lost line is felt at the list. */
async function answered<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
	try {
		return await ask();
	} catch {
		signal.throwIfAborted();
		return null;
	}
}

const fingersOfAHand = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

function fingersStep(pin: string, visit: Visit, learned: Learned): Step {
	return {
		id: 'fingers',
		tried: `asked for the fingers of PIN ${pin}`,
		budgetMs: budgetsMs.fingers,
		late: {state: 'slow', measured: `not told within ${budgetsMs.fingers / 1000} s`},
		async run(signal) {
			if (visit.list === null) return {state: 'not-run', measured: 'not known: the list was not read'};
			const user = visit.list.users.find(one => one.pin === pin);
			if (user === undefined) return {state: 'not-run', measured: `no user with PIN ${pin} in its list`};
			let found = 0;
			for (const finger of fingersOfAHand) {
				const template = await visit.session!.readTemplate(user.uid, finger, signal);
				if (template !== null) found++;
			}

			learned.fingers = new Map([[user.uid, found]]);
			return {state: 'ok', measured: found === 0 ? 'none' : String(found)};
		},
	};
}

/** Without an administrator everybody can open the terminal's menu. */
function adminFinding({list, counts}: Visit): Finding {
	const count =
		list?.complete === true ? list.users.filter(isAdministrator).length : (counts?.administrators ?? null);
	if (count === null)
		return {
			state: 'warn',
			measured: 'not known',
			cause: 'ERR_CHECK_ADMINS_UNKNOWN',
			likely: 'The terminal does not count them and its list was not read.',
			next: 'Try Menu at the terminal: it must ask who you are.',
		};
	if (count > 0) return {state: 'ok', measured: `${count} administrator${count === 1 ? '' : 's'}`};
	return {
		state: 'warn',
		measured: 'no administrator: anybody can open its menu',
		cause: 'ERR_CHECK_NO_ADMIN',
		likely: 'The administrator was deleted, or none was ever made.',
		next: 'At the terminal: Menu > User Mgt., give one person the role of administrator.',
	};
}
