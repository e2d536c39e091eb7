import type {PastOperation, Row, State, StepResult} from '../../store/index.ts';
import {shortened} from '../cells.ts';
import type {Span} from '../paint.ts';
import {eventText} from '../view/events.ts';
import {deviceEvidence, middlewareEvidence, websiteEvidence} from '../view/evidence.ts';
import {clockSeconds} from '../words.ts';
import {field} from './card-fields.ts';

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

/** What happened at the door, and what this session did, newest first. */
export function historySection(row: Row, state: State): Span[][] {
	const width = state.size.columns - 17;
	const deeds = state.operations
		.flatMap(operation =>
			operation.results.filter(({pin}) => pin === row.pin).map(result => deedText(operation, result)),
		)
		.slice(0, 5);
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
	return `${at}#${number} ${operation} ${state}${reason === null ? '' : `: ${reason}`}`;
}
