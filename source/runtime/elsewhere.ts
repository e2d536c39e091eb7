import {type DeviceUser, emptySnapshot, type Snapshot, sentence, type TerminalPort} from '../domain/index.ts';
import type {Plan} from '../plan/index.ts';
import type {RunReport} from '../plan/run.ts';
import type {Desk} from './desk.ts';
import {readInVisit} from './line.ts';
import {failedSnapshot} from './read-database.ts';
import {deviceSnapshot, readUsers} from './read-device.ts';
import {noteDeleted, noteListed, readTodos, type Todo, todosOf} from './todo.ts';

/** One PIN on one terminal, with the reading that says so. */
export interface PersonThere {
	readonly name: string;
	readonly address: string;
	/** Of the whole list; only where that is complete does an empty `users` mean absent. */
	readonly reading: Omit<Snapshot<DeviceUser>, 'people'>;
	/** Everybody with this PIN: nobody, one, or, where a terminal keeps a PIN twice, more. */
	readonly users: readonly DeviceUser[];
}

/** The site's terminals besides the one that is compared. */
export interface Elsewhere {
	/**
	The PIN on each of them, each visited by itself: connect, read, EXIT. One that is away costs only its own answer.
	A complete list in which somebody is absent ends the to-do for that terminal.
	*/
	find(pin: string, signal?: AbortSignal): Promise<readonly PersonThere[]>;
	/**
	Who was deleted on one terminal and not seen absent on all others since.
	@throws {SafetyError} when that is not known.
	*/
	todo(): Promise<readonly Todo[]>;
}

export function makeElsewhere(desk: Desk): Elsewhere {
	const {otherTerminals, terminal, folder} = desk;
	return {
		find: (pin, signal) =>
			Promise.all(
				otherTerminals.map(async other => {
					const {people, ...reading} = await readList(other, desk, signal);
					const {name, address} = other;
					return {name, address, reading, users: people.filter(user => user.pin === pin)};
				}),
			),
		async todo() {
			const here = terminal === null ? [] : [terminal];
			return todosOf(await readTodos(folder), [...here, ...otherTerminals]);
		},
	};
}

/** The list of the compared terminal ends to-dos as any other's does. */
export async function noteHere({terminal, known, folder}: Desk): Promise<void> {
	const {state, people, readAt} = known.device;
	if (terminal === null || state !== 'ok' || readAt === null) return;
	// Looking at the lists must work where nothing may be written.
	await noteListed(folder, terminal, people, readAt).catch(() => {});
}

/** What a run leaves to be done on the other terminals. @returns the report, which tells when that could not be noted. */
export async function noteRun(desk: Desk, plan: Plan, report: RunReport): Promise<RunReport> {
	const {folder, otherTerminals: others, now} = desk;
	try {
		await noteDeleted(folder, {plan, report, others, now: now()});
		await noteHere(desk);
		return report;
	} catch (error) {
		const unnoted = `Who is still to be deleted on other terminals could not be noted: ${sentence(error)}`;
		return {...report, stopped: report.stopped === null ? unnoted : `${report.stopped} ${unnoted}`};
	}
}

async function readList(
	other: TerminalPort,
	{wait, now, folder, otherSerials}: Desk,
	signal: AbortSignal | undefined,
): Promise<Snapshot<DeviceUser>> {
	const unread = emptySnapshot<DeviceUser>('wait');
	try {
		const reading = await readInVisit(other, wait, session => readUsers(session, now, signal), signal);
		const snapshot = deviceSnapshot(reading, unread, otherSerials[other.name] ?? null);
		if (snapshot.state === 'ok') {
			// A list that cannot be kept up to date stays longer than it must; that harms nobody.
			await noteListed(folder, other, snapshot.people, reading.readAt).catch(() => {});
		}

		return snapshot;
	} catch (error) {
		signal?.throwIfAborted();
		return failedSnapshot(unread, error);
	}
}
