import {
	type AuditEntry,
	type PastOperation,
	plainText,
	type Row,
	type State,
	type StepResult,
} from '../../store/index.ts';
import {shortened} from '../cells.ts';
import type {Span} from '../paint.ts';
import {eventText} from '../view/events.ts';
import {deviceEvidence, middlewareEvidence, websiteEvidence} from '../view/evidence.ts';
import {clockSeconds, stamp} from '../words.ts';
import {field} from './card-fields.ts';
import {stateWord} from './run.ts';

/** One line a source, its mark first: what stands behind the answer. */
export function evidenceSection(row: Row, state: State): Span[][] {
	const {sql, middleware, device} = state.data.snapshots;
	const width = state.size.columns - 17;
	const line = (mark: string | null, label: string, words: string) =>
		field(
			`${mark ?? ' '} ${label}`,
			shortened(words.replace(firstWord, '').replaceAll(/ {2,}/g, ' '), width),
		);
	return [
		line(row.marks.sql, 'website', websiteEvidence(row, sql)),
		line(row.marks.middleware, 'middleware', middlewareEvidence(row, middleware)),
		line(row.marks.device, 'device', deviceEvidence(row, device)),
	];
}

/** The clauses name their source and keep their columns; here the label does the one, and nothing needs the other. */
const firstWord = /^(?:website|middleware|device)\s+/;

/** The rest stands in the audit. */
const deedsShown = 5;

/** What happened at the door, and what was done from here, newest first. */
export function historySection(row: Row, state: State, history: readonly AuditEntry[] | null): Span[][] {
	const width = state.size.columns - 17;
	// What was done since the history was read stands before it.
	const known = new Set(history?.map(({operation}) => operation));
	const ofSession = state.operations
		.filter(({number}) => !known.has(number))
		.flatMap(operation =>
			operation.results.filter(({pin}) => pin === row.pin).map(result => deedText(operation, result)),
		);
	const deeds = [...ofSession, ...(history ?? []).map(entryText)].slice(0, deedsShown);
	return [
		field('last punch', shortened(punchText(row, state), width)),
		...deeds.map((words, at) => field(at === 0 ? 'operations' : '', shortened(words, width))),
	];
}

/** Only what was seen can be told: a door that nobody watched is no proof of absence. */
function punchText(row: Row, {live, device}: State): string {
	const punch = live.lastPunches.get(row.pin);
	if (punch !== undefined) return eventText(punch);
	if (device === null) return 'no device is configured';
	return live.isOn ? 'none since the door is watched' : 'not known: the door is not watched';
}

/** `17:40:12 #41 register verified` */
function deedText({number, operation, endedAt}: PastOperation, {state, reason}: StepResult): string {
	const at = endedAt === null ? '' : `${clockSeconds(endedAt)} `;
	return `${at}#${number} ${operation} ${stateWord(state)}${reason === null ? '' : `: ${reason}`}`;
}

/** `22 Nov 10:41 #44 register verified, ravi` */
function entryText({time, operation, action, result, osUser, reason}: AuditEntry): string {
	const what = `${stamp(Date.parse(time)).trim()} #${operation} ${action} ${stateWord(result)}, ${plainText(osUser, 30)}`;
	return reason === null ? what : `${what}: ${plainText(reason)}`;
}
