import {plainText} from '../domain/index.ts';
import type {OperationEntry} from '../plan/history.ts';
import {wallClock} from '../runtime/wall-clock.ts';
import {columnLines} from './output/cells.ts';

/** What was done and what was kept, as lists for people: one line each, the newest first. */

/** What `restore --list` knows of a backup. */
export interface KeptBackup {
	readonly id: string;
	/** ISO time of the file; null = not to be had. */
	readonly at: string | null;
	readonly path: string;
	/** The operation that it was made for; null = made by itself, as `backup` does. */
	readonly operation: Pick<OperationEntry, 'number' | 'kind' | 'device' | 'pins' | 'hasMorePins'> | null;
}

/** `44  2026-11-22 10:41  register  main-door  131 of 300 verified, unfinished  PIN 17, 52, ...` */
export function operationLines(entries: readonly OperationEntry[]): readonly string[] {
	return columnLines(
		entries.map(entry => [
			String(entry.number).padStart(3),
			minuteOf(entry.at),
			entry.kind,
			plainText(entry.device, 30),
			outcomeOf(entry),
			pinsOf(entry),
		]),
	);
}

/** `b43  2026-11-22 10:41  before delete  main-door  PIN 9` */
export function backupLines(backups: readonly KeptBackup[]): readonly string[] {
	return columnLines(
		backups.map(({id, at, operation}) => [
			id,
			at === null ? '(time not known)' : minuteOf(at),
			...(operation === null
				? ['made by itself']
				: [`before ${operation.kind}`, plainText(operation.device, 30), pinsOf(operation)]),
		]),
	);
}

function outcomeOf({planned, counts, state, isUndone}: OperationEntry): string {
	const isUnclear = counts['in-doubt'] + counts['in-flight'] > 0;
	return [
		counts.sent > 0 ? `${counts.sent} of ${planned} sent` : `${counts.verified} of ${planned} verified`,
		...(isUnclear ? ['some in doubt'] : []),
		...(state === 'ended' ? [] : [state]),
		...(isUndone ? ['undone'] : []),
	].join(', ');
}

function pinsOf({pins, hasMorePins}: Pick<OperationEntry, 'pins' | 'hasMorePins'>): string {
	return `PIN ${pins.map(pin => plainText(pin, 24)).join(', ')}${hasMorePins ? ', ...' : ''}`;
}

/** On this computer's clock, as everywhere where a person reads. */
export function minuteOf(iso: string): string {
	return wallClock(Date.parse(iso)).slice(0, 16);
}
