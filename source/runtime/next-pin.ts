import {type DeviceUser, sentence, type TerminalPort} from '../domain/index.ts';
import type {PlanWorld} from '../plan/index.ts';
import {pinOf} from '../plan/person-rows.ts';
import {listBackups, loadBackup, type Vault} from './backup.ts';
import {readInVisit, type Wait} from './line.ts';
import type {RowSources} from './row-world.ts';

/**
The number for a new member: one more than the highest that anybody has or had, since a number that comes round again
opens the door for whoever's fingers are still behind it. Looked at are both databases with their deleted rows and
logs, every configured terminal and every backup.
@param users of the terminal that is read already.
@param others the site's other terminals; one that cannot be read leaves the answer open.
*/
export async function nextPin(
	users: readonly DeviceUser[],
	others: readonly TerminalPort[],
	{sources, vault, wait}: {readonly sources: RowSources; readonly vault: Vault; readonly wait: Wait},
	signal: AbortSignal | undefined,
): Promise<NonNullable<PlanWorld['nextPin']>> {
	const pins: string[] = users.map(({pin}) => pin);
	for (const source of [sources.website, sources.middleware]) {
		const highest = (await source?.highestPin(signal)) ?? null;
		if (highest !== null) pins.push(highest);
	}

	for (const terminal of others) {
		try {
			const list = await readInVisit(terminal, wait, session => session.readUsers(signal), signal);
			if (!list.complete) return unknown(`the list of ${terminal.name} is not complete`);
			pins.push(...list.users.map(({pin}) => pin));
		} catch (error) {
			signal?.throwIfAborted();
			return unknown(`${terminal.name} could not be read: ${sentence(error)}`);
		}
	}

	for (const {id} of await listBackups(vault)) {
		try {
			const backup = await loadBackup(vault, id);
			const rows = [...backup.rows.website, ...backup.rows.middleware];
			pins.push(...backup.users.map(({pin}) => pin), ...rows.map(row => pinOf(row) ?? ''));
		} catch (error) {
			return unknown(`backup ${id} cannot be read: ${sentence(error)}`);
		}
	}

	const highest = pins.reduce((most, pin) => {
		// More digits than a terminal takes are somebody's typing, no number in a row of numbers.
		const number = /^\d{1,9}$/.test(pin) ? Number(pin) : 0;
		return Math.max(most, number);
	}, 0);
	return {pin: String(highest + 1), reason: null};
}

function unknown(reason: string): NonNullable<PlanWorld['nextPin']> {
	// What happened is a sentence already, where the answer of a terminal or a file says it.
	return {pin: null, reason: `Which number is free is not known: ${reason.replace(/\.$/, '')}.`};
}
