import {
	type Asked,
	type AuditEntry,
	type DetailsDialog,
	isKnown,
	type LastPunch,
	type PastOperation,
	type PinThere,
	plainText,
	type Row,
	type State,
	type StepResult,
} from '../../store/index.ts';
import {shortened} from '../cells.ts';
import type {Span} from '../paint.ts';
import {eventText, verifyNames} from '../view/events.ts';
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
export function historySection(
	row: Row,
	state: State,
	{history, lastPunch, elsewhere}: DetailsDialog,
): Span[][] {
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
		field('last punch', shortened(punchText(row, state, lastPunch), width)),
		...elsewhereLines(elsewhere).map((words, at) =>
			field(at === 0 ? 'elsewhere' : '', shortened(words, width)),
		),
		...deeds.map((words, at) => field(at === 0 ? 'operations' : '', shortened(words, width))),
	];
}

/** Only what was seen or read can be told: what nobody looked at is no proof of absence. */
function punchText(row: Row, {live, device}: State, answer: Asked<LastPunch>): string {
	const seen = live.lastPunches.get(row.pin);
	if (seen !== undefined) return eventText(seen);
	if (device === null) return 'no device is configured';
	switch (answer.state) {
		case 'not-asked':
			return 'not read yet';
		case 'reading':
			return "reading the device's log...";
		case 'failed':
			return `not known: ${plainText(answer.reason, 300)}`;
		case 'known': {
			const {punch, readAt} = answer.value;
			if (punch === null) return `none in the device's log, read ${clockSeconds(readAt)}`;
			const by = punch.verify === null ? undefined : verifyNames[punch.verify];
			return `${plainText(punch.at, 30)}${by === undefined ? '' : ` by ${by}`}, by the device's clock`;
		}
	}
}

/** Where else this PIN is known, once somebody has asked. */
function elsewhereLines(answer: Asked<readonly PinThere[]>): readonly string[] {
	if (answer.state === 'not-asked') return [];
	if (answer.state === 'reading') return ['reading their lists...'];
	if (answer.state === 'failed') return [`not known: ${plainText(answer.reason, 300)}`];
	if (answer.value.length === 0) return ['no other device is configured'];
	return answer.value.map(
		({name, reading, users}) => `${plainText(name, 30)}: ${thereWords(reading, users)}`,
	);
}

function thereWords(reading: PinThere['reading'], users: PinThere['users']): string {
	const at = reading.readAt === null ? '' : `, read ${clockSeconds(reading.readAt)}`;
	if (users.length > 0)
		return `${users
			.map(
				({name, uid, enabled}) => `${plainText(name, 40)}, slot ${uid}, ${enabled ? 'enabled' : 'disabled'}`,
			)
			.join('; ')}${at}`;
	if (!isKnown(reading.state)) return `not known: ${plainText(reading.reason ?? reading.state, 300)}`;
	return `not there${at}`;
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
