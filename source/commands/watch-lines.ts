import {plainText, type Snapshots} from '../domain/index.ts';
import {overallExit, summarize} from '../reconcile/index.ts';
import {isProblem, kinds} from '../reconcile/row.ts';
import {wallClock} from '../runtime/wall-clock.ts';
import type {Change} from '../runtime/watch.ts';
import type {Round} from '../runtime/watch-rounds.ts';
import {sourcesJson} from './output/json.ts';
import {jsonLine} from './output/streams.ts';
import {sourceLines} from './output/text.ts';

/** What every line of a watch has, so that a reader need not ask which members are there. */
const nothing = {
	pin: null,
	kind: null,
	name: null,
	reason: null,
	source: null,
	sources: null,
	summary: null,
} as const;

function head({at, isTrouble}: Round, device: string | null) {
	return {schema: 1, at: new Date(at).toISOString(), device, complete: !isTrouble};
}

/** How things stand: one line of JSON, with its line feed. */
export function summaryJson(round: Round, device: string | null): string {
	const {snapshots, rows} = round.comparison;
	return jsonLine({
		...head(round, device),
		event: 'summary',
		...nothing,
		sources: sourcesJson(snapshots, round.at),
		summary: summarize(rows),
	});
}

/** One line of JSON for each change, with its line feed. */
export function changesJson(round: Round, device: string | null): string {
	return round.changes
		.map(change => jsonLine({...head(round, device), event: change.event, ...nothing, ...membersOf(change)}))
		.join('');
}

function membersOf(change: Change) {
	if (change.event !== 'source') return change.difference;
	const {source: name, before, state, hint, reason} = change;
	return {source: {name, before, state, hint}, reason};
}

/** `2026-11-22 10:42:03 = 18 differences: DUP-PIN 1, NO-DEV 2  SQL ok 412  MW ok 413  DEV ok 408` */
export function summaryText({at, comparison}: Round): string {
	const {rows, snapshots, isComplete} = comparison;
	const counts = summarize(rows);
	const some = kinds.filter(kind => counts[kind] > 0).map(kind => `${kind} ${counts[kind]}`);
	const problems = rows.filter(isProblem).length;
	const verdict =
		overallExit(rows, isComplete) === 2
			? 'not complete'
			: problems === 0
				? 'in sync'
				: problems === 1
					? '1 difference'
					: `${problems} differences`;
	return [
		`${wallClock(at)} = ${verdict}${some.length === 0 ? '' : `: ${some.join(', ')}`}`,
		...sourceLines(snapshots).map(line => line.replaceAll(/ {2,}/g, ' ')),
	].join('  ');
}

/** A line for each change: `+` appeared, `-` is gone, `!` a source went away or came back. */
export function changesText({at, changes}: Round): readonly string[] {
	return changes.map(change => `${wallClock(at)} ${changeText(change)}`);
}

const titles: Readonly<Record<keyof Snapshots, string>> = {sql: 'SQL', middleware: 'MW', device: 'DEV'};

function changeText(change: Change): string {
	if (change.event === 'source') {
		const why = [change.reason, change.hint].filter(part => part !== null).join(' ');
		return `! ${titles[change.source]} ${change.state}, was ${change.before}${why === '' ? '' : `: ${plainText(why, 600)}`}`;
	}

	const {pin, kind, name, reason} = change.difference;
	const who = `${plainText(pin, 24)} ${kind} ${plainText(name, 40)}`.trimEnd();
	return change.event === 'disappeared' ? `- ${who}` : `+ ${who}: ${plainText(reason, 300)}`;
}
