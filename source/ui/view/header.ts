import {
	completions,
	geometryOf,
	hiddenMarks,
	isFiltered,
	isUnknown,
	keymapOf,
	kindsPresent,
	plainText,
	type Snapshot,
	type SourceName,
	type SourceState,
	type State,
} from '../../store/index.ts';
import {cells, shortened} from '../cells.ts';
import {line, type Span, type Style} from '../paint.ts';
import type {Role} from '../theme.ts';
import {clock, sourceCodes} from '../words.ts';

const sources: readonly SourceName[] = ['sql', 'middleware', 'device'];

/** ` main-door | SQL ok 412 10:41 | MW ok 409 10:41 | DEV live 405 10:41 | write` */
export function chipsLine(style: Style, state: State): string {
	const {width, kind} = geometryOf(state);
	const title = deviceTitle(state, kind === 'wide');
	const roomBeside = (spans: readonly Span[]) => Math.max(leastTitle, width - 1 - lengthOf(spans));
	const whole = chips(state, 'each');
	const spans = cells(title) <= roomBeside(whole) ? whole : chips(state, 'once');
	// A long name gives way: whether anything may be written is not what the edge cuts off.
	return line(style, width, [['title', ` ${shortened(title, roomBeside(spans))}`], ...spans]);
}

/** @param clocks `once`: where all sources were read in the same minute, that stands once behind them */
function chips(state: State, clocks: 'each' | 'once'): Span[] {
	const {kind} = geometryOf(state);
	const shown = sources.filter(source => state.sources[source].state !== 'off' || kind === 'wide');
	const minutes = new Set(
		shown.flatMap(source => {
			const {readAt} = state.sources[source];
			return readAt === null ? [] : [clock(readAt)];
		}),
	);
	const isOnce = clocks === 'once' && minutes.size === 1 && kind !== 'narrow';
	const spans = shown.flatMap((source): Span[] => [['rule', ' | '], chip(state, source, !isOnce)]);
	const common: Span[] = isOnce ? [' ', ...minutes] : [];
	return [...spans, ...common, ['rule', ' | '], modeOf(state)];
}

const leastTitle = 6;

function deviceTitle(state: State, isWide: boolean): string {
	const {device} = state.data;
	const name = plainText(state.device ?? (state.data.isSettled ? 'no device' : 'trisync'), 24);
	if (!isWide || device === null) return name;
	const serial = device.info?.serial ?? null;
	const address = plainText(device.address, 40);
	return `${name === address ? name : `${name} ${address}`}${serial === null ? '' : ` SN ${plainText(serial, 30)}`}`;
}

/** `off wait ok live old part fail`, always with the count and the time of the last complete reading. */
function chip(state: State, source: SourceName, hasClock: boolean): Span {
	const {kind} = geometryOf(state);
	const snapshot: Snapshot<unknown> = state.sources[source];
	const word = wordOf(state, source);
	const capacity = source === 'device' ? (state.data.device?.counts?.userCapacity ?? null) : null;
	const parts: string[] = [sourceCodes[source], word];
	if (word !== 'off' && word !== 'wait') {
		if (snapshot.count !== null) parts.push(String(snapshot.count));
		if (kind === 'wide' && snapshot.count !== null && capacity !== null) parts.push(`of ${capacity}`);
		if (snapshot.readAt !== null && kind !== 'narrow' && hasClock) parts.push(clock(snapshot.readAt));
	}

	return [roleOf(snapshot), parts.join(' ')];
}

/** Whether the line is held now is known here; a reading only tells whether it was held then. */
function wordOf({sources, live}: State, source: SourceName): SourceState {
	const {state} = sources[source];
	if (source !== 'device' || (state !== 'ok' && state !== 'live')) return state;
	return live.isOn ? 'live' : 'ok';
}

function roleOf(snapshot: Snapshot<unknown>): Role {
	if (snapshot.state === 'wait' || snapshot.state === 'off') return 'dim';
	if (snapshot.state === 'old') return 'warning';
	return isUnknown(snapshot.state) ? 'danger' : 'good';
}

function modeOf(state: State): Span {
	if (state.reading === null && !state.data.isSettled) return ['dim', 'opening'];
	if (state.isReadOnly) return ['warning', 'READ-ONLY'];
	return state.dialogs.some(dialog => dialog.kind === 'run') ? ['warning', 'busy'] : 'write';
}

/** ` Problems 11 [All 421] | NO-DEV 2  NAME 1  +5 kinds`, or what is being looked for. */
export function tabsLine(style: Style, state: State): string {
	const {width} = geometryOf(state);
	const spans: Span[] = state.prompt === null ? tabs(state) : promptSpans(state);
	const right = rightSide(state);
	const room = width - lengthOf(right);
	return line(style, room, spans) + (right.length === 0 ? '' : line(style, width - room, right));
}

function tabs(state: State): Span[] {
	const {data, list} = state;
	if (isFiltered(list)) {
		const kinds = pickedWords(state);
		const query = list.query.trim() === '' ? '' : ` find ${plainText(list.query)}`;
		return [['title', `${query}${kinds}`], `  ${list.order.length} of ${data.counts.all}  (Esc shows all)`];
	}

	const problems = data.isSettled ? `Problems ${data.counts.problems}` : 'Problems';
	const all = `All ${data.counts.all}`;
	const spans: Span[] =
		list.tab === 'problems'
			? [['title', ` [${problems}]`], ` ${all} `]
			: [` ${problems} `, ['title', `[${all}]`]];
	const room = geometryOf(state).width - lengthOf(spans) - lengthOf(rightSide(state)) - 3;
	return [...spans, ['rule', ' | '], kindCounts(state, room)];
}

const textOf = (span: Span) => (typeof span === 'string' ? span : span[1]);
const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, span) => sum + cells(textOf(span)), 0);

/** As many kinds as fit, most severe first, then how many more there are. */
function kindCounts(state: State, room: number): Span {
	if (!state.data.isSettled) return ['dim', 'reading...'];
	const words = kindsPresent(state.data).map(([kind, count]) => `${kind} ${count}`);
	if (words.length === 0) return ['good', 'all in sync'];
	for (let shown = words.length; shown > 0; shown--) {
		const more = words.length === shown ? '' : `  +${words.length - shown} kinds`;
		const text = words.slice(0, shown).join('  ') + more;
		if (text.length <= room) return text;
	}

	return `${words.length} kinds`;
}

/** What is typed stands where the tabs were; the caret is a character, so that it shows on every terminal. */
function promptSpans(state: State): Span[] {
	if (state.prompt === null) return [];
	const {editor, kind} = state.prompt;
	const points = [...editor.text];
	const before = points.slice(0, editor.caret).join('');
	const after = points.slice(editor.caret).join('');
	const label = kind === 'find' ? ' / ' : ' : ';
	const found =
		kind === 'find'
			? `   ${state.list.order.length} of ${state.data.counts.all}${pickedWords(state)}`
			: completionWords(state, editor.text);
	return [['key', label], before, ['cursor', '_'], after, ['dim', found]];
}

/** What `:` would call, while its name is typed. */
function completionWords(state: State, typed: string): string {
	const found = completions(keymapOf(state), typed);
	if (found.length === 1) return `   ${found[0]!.name}: ${found[0]!.label}`;
	return found.length === 0 ? '' : `   ${found.map(({name}) => name).join(' ')}`;
}

function pickedWords({list}: State): string {
	return list.picked.size === 0 ? '' : ` kinds ${[...list.picked].join(' ')}`;
}

function rightSide(state: State): Span[] {
	const {size} = state.list.marks;
	if (size === 0) return [];
	const hidden = hiddenMarks(state);
	return [['marked', ` marked ${size}${hidden === 0 ? '' : `, ${hidden} hidden`} `]];
}
