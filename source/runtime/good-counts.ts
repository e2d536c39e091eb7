import {join} from 'node:path';
import type {SourceName, TerminalPort} from '../domain/index.ts';
import type {Knowledge} from './compare.ts';
import type {StateFolder} from './state-folder.ts';

/** How many people a source had when it was last read completely and had not shrunk suddenly. */
export type GoodCounts = Readonly<Record<string, number>>;

/**
Remembers counts of complete readings. One that is 20 % smaller than the last does not become the new
measure by itself, else looking twice would release the brake; `isAccepted` says that a person has seen it.
*/
export async function rememberCounts(
	folder: StateFolder,
	counts: GoodCounts,
	isAccepted: boolean,
): Promise<GoodCounts> {
	const known = await lastGoodCounts(folder);
	const next: Record<string, number> = {...known};
	for (const [source, count] of Object.entries(counts)) {
		const last = known[source];
		if (isAccepted || last === undefined || count * 5 > last * 4) next[source] = count;
	}

	if (JSON.stringify(next) !== JSON.stringify(known)) {
		await folder.files.replace(countsPath(folder), `${JSON.stringify(next)}\n`);
	}

	return next;
}

/** Empty when nothing was remembered, or what was cannot be read. */
export async function lastGoodCounts(folder: StateFolder): Promise<GoodCounts> {
	try {
		const value = JSON.parse((await folder.files.read(countsPath(folder), 65_536)) ?? '{}') as unknown;
		if (typeof value !== 'object' || value === null) return {};
		return Object.fromEntries(
			Object.entries(value).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
		);
	} catch {
		return {};
	}
}

function countsPath(folder: StateFolder): string {
	return join(folder.directory, 'last-good-counts.json');
}

/** Counts of the sources that are complete now, under the names by which they are remembered. */
export function countsOf(known: Knowledge, terminal: TerminalPort | null): GoodCounts {
	const counts: Record<string, number> = {};
	if (known.sql.state === 'ok') counts['sql'] = known.sql.people.length;
	if (known.middleware.state === 'ok') counts['middleware'] = known.middleware.people.length;
	if (known.device.state === 'ok' && terminal !== null)
		counts[deviceKey(terminal)] = known.device.people.length;
	return counts;
}

/** The remembered counts of the sources of this comparison. */
export function countsBySource(
	counts: GoodCounts,
	terminal: TerminalPort,
): Partial<Readonly<Record<SourceName, number>>> {
	const {sql, middleware, [deviceKey(terminal)]: device} = counts;
	return {
		...(sql === undefined ? {} : {sql}),
		...(middleware === undefined ? {} : {middleware}),
		...(device === undefined ? {} : {device}),
	};
}

/** Each terminal for itself: one state folder serves several doors. */
function deviceKey(terminal: TerminalPort): string {
	return `device ${terminal.address}`;
}
