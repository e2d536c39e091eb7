import {
	geometryOf,
	type HelpDialog,
	type KindsDialog,
	keyOf,
	kindsPresent,
	kindTitles,
	linesOfHelp,
	type PlanningDialog,
	type ProblemDialog,
	plainText,
	type State,
} from '../../store/index.ts';
import {shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import {plural, wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';

/** While the workbench reads the device for a plan. */
export function planningView(style: Style, state: State, {intent}: PlanningDialog): DialogView {
	const {selector} = intent;
	const whom = selector.by === 'pins' ? plural(selector.pins.length, 'PIN') : 'everybody shown';
	return framed(style, state, {
		head: [
			[['title', ` PLAN ${intent.operation}  ${plainText(state.device ?? '', 40)}  ${whom}`]],
			[],
			['   reading the device...'],
			[],
			['   Nothing is written while a plan is made. Esc gives up.'],
		],
	});
}

export function problemView(style: Style, state: State, {title, message}: ProblemDialog): DialogView {
	const sentences = wrap(plainText(message, 1000), state.size.columns - 6);
	return framed(style, state, {
		head: [[['danger', ` ${title}`]], [], ...sentences.map((text): Span[] => [`   ${text}`])],
	});
}

export function leaveView(style: Style, state: State): DialogView {
	return framed(style, state, {
		head: [
			[['title', ' A run is going']],
			[],
			[`   ${keyOf(state, 'leave')} finishes this user, enables the device again, leaves.`],
			['   Esc stays; the run goes on.'],
		],
	});
}

/** Which kind of file. */
export function exportView(style: Style, state: State): DialogView {
	const {order} = state.list;
	const all = state.data.counts.all;
	return framed(style, state, {
		head: [
			[
				[
					'title',
					` EXPORT ${order.length === all ? plural(all, 'row') : `${order.length} of ${all} rows, as shown`}`,
				],
			],
			[],
			[`   ${keyOf(state, 'export-csv')}  CSV, for a spreadsheet; cards are masked`],
			[`   ${keyOf(state, 'export-json')}  JSON, for programs; cards are whole`],
			[],
			['   It goes into the folder of the start, for you alone.'],
			...(state.data.isComplete
				? []
				: [[['warning', '   Not every list could be read: the file says so.'] as const]]),
		],
	});
}

/** Kinds that occur, with their numbers; picked ones carry `*`. */
export function kindsView(style: Style, state: State, {cursor}: KindsDialog): DialogView {
	const rows = kindsPresent(state.data).map(([kind, count], at): Span[] => {
		const text = `${at === cursor ? '>' : ' '}${state.list.picked.has(kind) ? '*' : ' '}${sized(kind, 10)}${String(count).padStart(6)}  ${kindTitles[kind]}`;
		return [at === cursor ? ['cursor', text] : text];
	});
	const none: Span[][] = [['   No kind occurs: everybody is in sync.']];
	return framed(style, state, {
		head: [
			[['title', ' Kinds']],
			[`   ${keyOf(state, 'pick')} picks; picked kinds are listed alone, on any tab`],
			[],
		],
		rows: rows.length === 0 ? none : rows,
		place: {cursor},
	});
}

const widestHelp = 110;

/** The keys of where one is, of the list, and the shell's commands, searchable; Enter runs the line under the cursor. */
export function helpKeysView(style: Style, state: State, dialog: HelpDialog): DialogView {
	const {search, cursor} = dialog;
	const points = [...search.text];
	// The name of a key is read on the same line: beside it, not at the far edge of a wide screen.
	const width = Math.min(geometryOf(state).width, widestHelp);
	const rows = linesOfHelp(state, dialog).map((entry, at): Span[] => {
		const place = entry.deed.kind === 'elsewhere' ? ` (${entry.deed.place})` : '';
		const name = entry.name === '' ? '' : ` :${entry.name}`;
		const label = sized(
			shortened(`${entry.label}${place}`, width - 21 - name.length),
			width - 21 - name.length,
		);
		const text = `${at === cursor ? '>' : ' '} ${sized(entry.keys, 18)} ${label}${name}`;
		return [at === cursor ? ['cursor', text] : text];
	});
	const none: Span[][] = [['   Nothing fits; fewer words find more.']];
	return framed(style, state, {
		head: [
			[
				['title', ' Help'],
				'   search: ',
				points.slice(0, search.caret).join(''),
				['cursor', '_'],
				points.slice(search.caret).join(''),
			],
			[],
		],
		rows: rows.length === 0 ? none : rows,
		place: {cursor},
	});
}
