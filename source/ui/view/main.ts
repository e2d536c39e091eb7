import {
	geometryOf,
	hasSummary,
	isFiltered,
	isUnknown,
	keyOf,
	plainText,
	type Snapshot,
	type SourceName,
	type State,
} from '../../store/index.ts';
import {fill, line, rule, type Style} from '../paint.ts';
import {clockSeconds, sourceTitles} from '../words.ts';
import {detailLines} from './detail.ts';
import {bodyLines, type Grid, headsLine, summaryLine} from './grid.ts';
import {chipsLine, tabsLine} from './header.ts';
import {hintLine} from './hints.ts';

/** The main screen, line by line: exactly `height` lines of exactly `width` cells. */
export interface MainView {
	readonly head: readonly string[];
	readonly body: readonly string[];
	readonly foot: readonly string[];
}

export function mainView(style: Style, grid: Grid, state: State): MainView {
	const {width} = geometryOf(state);
	const head = [chipsLine(style, state), tabsLine(style, state), headsLine(grid, state)];
	if (hasSummary(state)) head.push(summaryLine(style, state));
	return {
		head,
		body: state.list.order.length === 0 ? emptyBody(style, state) : bodyLines(grid, state),
		foot: [rule(style, width), ...detailLines(style, state), hintLine(style, state)],
	};
}

/** An empty list says why it is empty. */
function emptyBody(style: Style, state: State): string[] {
	const {width, bodyRows} = geometryOf(state);
	return fill(
		style,
		width,
		bodyRows,
		['', ...emptyWords(state)].map(text => line(style, width, [`  ${text}`])),
	);
}

const sources: readonly SourceName[] = ['sql', 'middleware', 'device'];

function emptyWords(state: State): readonly string[] {
	const {data} = state;
	if (isFiltered(state.list)) return ['Nobody matches. Esc shows everybody again.'];
	const each = sources.map(
		source => `${sourceTitles[source].padEnd(14)} ${sourceWords(state.sources[source])}`,
	);
	if (!data.isSettled) return ['Reading the lists...', '', ...each];
	if (data.rows.length === 0)
		return [
			data.isComplete
				? 'No source has anybody.'
				: `No list could be read. ${keyOf(state, 'read')} reads again.`,
			'',
			...each,
		];
	const newest = Math.max(...sources.map(source => data.snapshots[source].readAt ?? 0));
	return [
		`All ${data.counts.all} in sync, read ${clockSeconds(newest)}`,
		'',
		...each,
		'',
		`${keyOf(state, 'tab')} shows everybody.`,
	];
}

function sourceWords(snapshot: Snapshot<unknown>): string {
	if (snapshot.state === 'wait') return 'reading';
	if (snapshot.state === 'off') return 'not configured';
	if (isUnknown(snapshot.state))
		return `${snapshot.state}: ${plainText(snapshot.reason ?? 'no reason given')}`;
	const count = snapshot.count ?? snapshot.people.length;
	return `${count} ${snapshot.state}, read ${clockSeconds(snapshot.readAt)}`;
}
