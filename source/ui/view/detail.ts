import {
	geometryOf,
	isProblem,
	kindTitles,
	nameOfPin,
	plainText,
	type Row,
	rowAtCursor,
	type State,
} from '../../store/index.ts';
import {cut, shortened, sized} from '../cells.ts';
import {fill, line, type Span, type Style} from '../paint.ts';
import type {Role} from '../theme.ts';
import {headed} from '../words.ts';
import {eventsLine, sideLines} from './events.ts';
import {deviceEvidence, middlewareEvidence, websiteEvidence} from './evidence.ts';
import {fieldLines} from './fields.ts';
import {fixText} from './fix.ts';

/** Below the rule: who is under the cursor, what is wrong, the key that repairs it, and what each source says. */
export function detailLines(style: Style, state: State): string[] {
	const {width, detailRows, hasEventLine} = geometryOf(state);
	const row = rowAtCursor(state);
	if (hasEventLine)
		return [
			...fill(style, width, detailRows, compact(style, state, row, width)),
			eventsLine(style, state, width),
		];
	const side = Math.min(60, Math.floor(width * 0.32));
	const main = width - side - 1;
	const left = fill(style, main, detailRows, row === null ? [] : tall(style, state, row, main));
	const right = sideLines(style, state, side, detailRows);
	return left.map((text, at) => text + line(style, 1, [['rule', style.glyphs.down]]) + right[at]!);
}

function compact(style: Style, state: State, row: Row | null, width: number): string[] {
	if (row === null) return [];
	const {sql, middleware, device} = state.data.snapshots;
	return [
		titleLine(style, state, row, width),
		line(style, width, [`  ${shortened(plainText(reasonsOf(row, state), 400), width - 2)}`]),
		line(style, width, [
			`  ${shortened(`${sized(websiteEvidence(row, sql), 38)}| ${middlewareEvidence(row, middleware)}`, width - 2)}`,
		]),
		line(style, width, [`  ${shortened(deviceEvidence(row, device), width - 2)}`]),
	];
}

function tall(style: Style, state: State, row: Row, width: number): string[] {
	return [
		titleLine(style, state, row, width),
		line(style, width, [` ${shortened(plainText(reasonsOf(row, state), 400), width - 1)}`]),
		...fieldLines(style, row, width),
	];
}

/** ` PIN 17 Asha Verma: missing on the device, cannot enter.   Fix: r register on main-door` */
export function titleLine(style: Style, state: State, row: Row, width: number): string {
	const name = plainText(nameOfPin(state, row.pin) ?? '', 60);
	// Fixed places: what stays the same from row to row costs nothing to draw.
	const who = ` PIN ${sized(plainText(row.pin, 50) || '(none)', 8)} ${sized(`${cut(name, 17)}:`, 18)} `;
	if (!state.data.isSettled) return line(style, width, [['title', who], 'still reading']);
	const kind = row.kinds[0];
	const what = kind === undefined ? 'in sync' : kindTitles[kind];
	const fix: Span = ['key', fixText(row, state)];
	const verdict: Span = [roleOf(row), what.endsWith('?') ? what : `${what}.`];
	// There is room for one of the two, and the row itself names the kind.
	if (width < 78 && fix[1] !== '') return line(style, width, [['title', who], fix]);
	return line(style, width, [['title', who], verdict, '  ', fix]);
}

/** What the last run left undone comes before what the lists say. */
function reasonsOf(row: Row, state: State): string {
	const outcome = state.outcomes.get(row.pin);
	const last =
		outcome === undefined || outcome.word === 'fixed' ? [] : [headed(outcome.word, outcome.reason ?? '')];
	return [...last, ...row.reasons].join(' ') || 'In sync in every source.';
}

function roleOf(row: Row): Role {
	if (row.kinds.length === 0) return 'good';
	return isProblem(row) ? 'warning' : 'plain';
}
