import {
	groupOf,
	isFiltered,
	isProblem,
	isUnknown,
	keyOf,
	kindTitles,
	plainText,
	type Row,
	type SourceName,
	type State,
} from '../../store/index.ts';
import {adviceOf} from '../view/advice.ts';
import {answerOf, nameOf} from '../view/answer.ts';
import {eventText} from '../view/events.ts';
import {deviceEvidence, middlewareEvidence, troubles, websiteEvidence} from '../view/evidence.ts';
import {clockSeconds, plural, sourceTitles} from '../words.ts';

/** Lines of the list that are told at once; a screen reader reads every one of them. */
export const pageLines = 20;

const sources: readonly SourceName[] = ['sql', 'middleware', 'device'];

/** What each source answered, one sentence a line. */
export function sourceLines(state: State): readonly string[] {
	return sources.flatMap(source => {
		const snapshot = state.sources[source];
		if (snapshot.state === 'off') return [];
		if (isUnknown(snapshot.state)) return [`${sourceTitles[source]}: ${snapshot.state}.`];
		const count = snapshot.count ?? snapshot.people.length;
		return [
			`${sourceTitles[source]}: ${snapshot.state}, ${count} people, read at ${clockSeconds(snapshot.readAt)}.`,
		];
	});
}

/** The two questions that a technician comes with, then what is listed. */
export function summaryLines(state: State): readonly string[] {
	const {counts} = state.data;
	const {byGroup} = counts;
	const failed = troubles(state).map(words => plainText(words, 400));
	if (isFiltered(state.list)) return [...failed, `${state.list.order.length} of ${counts.all} fit.`];
	if (counts.problems === 0)
		return [
			...failed,
			state.data.isComplete ? `All ${counts.all} in sync.` : `${counts.all} people, not all lists read.`,
		];
	return [
		...failed,
		`${plural(counts.problems, 'problem')}: ${byGroup['let-in']} can still enter and should not, ${byGroup['locked-out']} cannot enter, ${byGroup.rest} to look at.`,
	];
}

/** @param from place of the first line in the list */
export function listLines(state: State, from: number): readonly string[] {
	const {order} = state.list;
	const lines = order.slice(from, from + pageLines).flatMap((pin, at) => {
		const row = state.data.byPin.get(pin);
		return row === undefined ? [] : [rowLine(state, row, from + at + 1)];
	});
	const rest = order.length - from - lines.length;
	if (order.length === 0 && isFiltered(state.list))
		return [`Nobody fits. ${keyOf(state, 'find')} alone shows everybody again.`];
	return rest > 0 ? [...lines, `${rest} more: type more.`] : lines;
}

/** `2 of 18: PIN 17, Asha Verma, missing on the device, fix: register` */
function rowLine(state: State, row: Row, number: number): string {
	const outcome = state.outcomes.get(row.pin);
	const kind = row.kinds[0];
	const what =
		outcome?.word ??
		(!state.data.isSettled ? 'still reading' : kind === undefined ? 'in sync' : kindTitles[kind]);
	const more = row.kinds.length > 1 ? `, and ${row.kinds.length - 1} more` : '';
	const fix = row.fix === null || outcome !== undefined ? '' : `, fix: ${row.fix}`;
	const urgent = isProblem(row) && groupOf(row) === 'let-in' ? ', decide' : '';
	return `${number} of ${state.list.order.length}: PIN ${plainText(row.pin, 50) || '(none)'}, ${nameOf(row)}, ${what}${more}${fix}${urgent}`;
}

/** One person: the answer, the next step, and what stands behind them. */
export function cardLines(state: State, row: Row): readonly string[] {
	const {sql, middleware, device} = state.data.snapshots;
	const punch = state.live.lastPunches.get(row.pin);
	const codes = [...row.kinds, ...row.notes];
	return [
		`PIN ${plainText(row.pin, 50) || '(none)'}. ${answerOf(row, state)}`,
		`Next: ${adviceOf(row, state)}`,
		...[websiteEvidence(row, sql), middlewareEvidence(row, middleware), deviceEvidence(row, device)].map(
			words => `${words.replaceAll(/ {2,}/g, ' ')}.`,
		),
		...row.reasons.map((reason, at) => `${codes[at] ?? ''}: ${plainText(reason, 400)}`),
		...(punch === undefined ? [] : [`Last punch: ${eventText(punch)}.`]),
	];
}
