import {isProblem} from '../../reconcile/row.ts';
import {groupOf} from '../kinds.ts';
import {needsRow, refusePlan} from '../refusals.ts';
import {mayRepair, repairPlace, rowAtCursor} from '../selectors.ts';
import type {State} from '../state.ts';
import {always, type Binding, type Context, type Hint} from './binding.ts';

const list: readonly Context[] = ['list'];
const acting: readonly Context[] = ['list', 'details'];

/** The fix of the row comes first in the hint line, other actions only where they make sense. */
function hintFix(word: string, isUseful: (state: State) => boolean, rank = 2) {
	return (state: State): Hint | null => {
		if (!isUseful(state)) return null;
		return {word, rank: rowAtCursor(state)?.fix === word ? 0 : rank};
	};
}

const isOnDevice = (state: State) => (rowAtCursor(state)?.device ?? null) !== null;
const hasFix = (fix: string) => (state: State) => rowAtCursor(state)?.fix === fix;

/** A name or a card on the device, or what a row of a database gets wrong. */
function isResyncable(state: State): boolean {
	const row = rowAtCursor(state);
	if (row === null || row.fix === 'resync') return row !== null;
	if (row.kinds[0] === 'WHO?' || row.kinds[0] === 'CARD') return true;
	const place = repairPlace(row);
	return row.fix === null && place !== 'device' && mayRepair(state, place);
}

function hintSwitch(state: State): Hint | null {
	const user = rowAtCursor(state)?.device ?? null;
	if (user === null) return null;
	if (!user.enabled) return {word: 'enable', rank: rowAtCursor(state)?.fix === 'enable' ? 0 : 3};
	return rowAtCursor(state)!.kinds.some(kind => kind === 'EXPIRED' || kind === 'NOT-SQL')
		? {word: 'disable', rank: 1}
		: null;
}

const marking: readonly Binding[] = [
	{
		contexts: list,
		keys: ['space'],
		label: 'mark',
		wish: {type: 'mark-toggled'},
		name: 'mark',
		words: 'select choose several',
		refuse: needsRow,
		hint: always('mark', 3),
	},
	{
		contexts: list,
		keys: ['v'],
		label: 'range: begin, then mark up to here',
		wish: {type: 'range-toggled'},
		name: 'range',
		words: 'select several from to',
		refuse: needsRow,
		hint: state => (state.list.anchor === null ? null : {word: 'mark the range', rank: 0}),
	},
	{
		contexts: list,
		keys: ['a'],
		label: 'mark all shown, or none',
		wish: {type: 'shown-marked'},
		name: 'mark-shown',
		words: 'select everybody',
		refuse: needsRow,
	},
];

const planning: readonly Binding[] = [
	{
		contexts: acting,
		keys: ['r'],
		label: 'plan: register on the device',
		wish: {type: 'plan-requested', operation: 'register'},
		name: 'register',
		words: 'add put missing cannot enter get in repair upload new',
		refuse: refusePlan('register'),
		hint: hintFix('register', hasFix('register')),
	},
	{
		contexts: acting,
		keys: ['s'],
		label: 'plan: resync name and card, or what hides a member',
		wish: {type: 'plan-requested', operation: 'resync'},
		name: 'resync',
		words: 'rename correct spelling repair wrong middleware visible hidden shown',
		refuse: refusePlan('resync'),
		hint: hintFix('resync', isResyncable, 1),
	},
	{
		contexts: acting,
		keys: ['x'],
		label: 'plan: disable or enable on the device',
		wish: {type: 'plan-requested', operation: 'switch'},
		name: 'disable',
		words: 'enable block keep out let in again suspend switch',
		refuse: refusePlan('switch'),
		hint: hintSwitch,
	},
	{
		contexts: acting,
		keys: ['d'],
		label: 'plan: delete from the device',
		wish: {type: 'plan-requested', operation: 'delete'},
		name: 'delete',
		words: 'remove take off erase should not enter',
		refuse: refusePlan('delete'),
		hint: hintFix(
			'delete',
			state =>
				isOnDevice(state) && isProblem(rowAtCursor(state)!) && groupOf(rowAtCursor(state)!) === 'let-in',
		),
	},
	{
		contexts: list,
		keys: ['F'],
		label: 'plan: default fixes of the marked, else all shown',
		wish: {type: 'plan-requested', operation: 'fix'},
		name: 'fix',
		words: 'repair everything bulk sync',
		refuse: refusePlan('fix'),
		hint: state =>
			state.data.counts.problems > 0
				? {word: state.list.marks.size > 0 ? 'fix marked' : 'fix all', rank: 4}
				: null,
	},
];

/** Keys that choose people and ask for a plan. None of them writes. */
export const actingBindings: readonly Binding[] = [...marking, ...planning];
