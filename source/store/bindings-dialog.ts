import {always, type Binding, type Context} from './binding.ts';
import type {Edit} from './editor.ts';
import {isBlocked} from './selectors.ts';
import {type State, topDialog} from './state.ts';

const scrolling: readonly Context[] = ['details', 'kinds', 'plan', 'run', 'result'];
const typing: readonly Context[] = ['find', 'command', 'help'];

const scrolls: readonly Binding[] = [
	{
		contexts: scrolling,
		keys: ['j', 'down'],
		label: 'down',
		wish: {type: 'scrolled', by: 'line', direction: 1},
	},
	{contexts: scrolling, keys: ['k', 'up'], label: 'up', wish: {type: 'scrolled', by: 'line', direction: -1}},
	{
		contexts: scrolling,
		keys: ['ctrl-d', 'pagedown'],
		label: 'further down',
		wish: {type: 'scrolled', by: 'page', direction: 1},
	},
	{
		contexts: scrolling,
		keys: ['ctrl-u', 'pageup'],
		label: 'further up',
		wish: {type: 'scrolled', by: 'page', direction: -1},
	},
	{
		contexts: scrolling,
		keys: ['g', 'home'],
		label: 'top',
		wish: {type: 'scrolled', by: 'end', direction: -1},
	},
	{
		contexts: scrolling,
		keys: ['G', 'end'],
		label: 'bottom',
		wish: {type: 'scrolled', by: 'end', direction: 1},
	},
	{
		contexts: ['help', 'phrase'],
		keys: ['down'],
		label: 'down',
		wish: {type: 'scrolled', by: 'line', direction: 1},
	},
	{
		contexts: ['help', 'phrase'],
		keys: ['up'],
		label: 'up',
		wish: {type: 'scrolled', by: 'line', direction: -1},
	},
	{
		contexts: ['help', 'phrase'],
		keys: ['pagedown'],
		label: 'further down',
		wish: {type: 'scrolled', by: 'page', direction: 1},
	},
	{
		contexts: ['help', 'phrase'],
		keys: ['pageup'],
		label: 'further up',
		wish: {type: 'scrolled', by: 'page', direction: -1},
	},
];

function editing(keys: readonly string[], label: string, edit: Edit): Binding {
	return {contexts: typing, keys, label, wish: {type: 'edited', edit}};
}

const edits: readonly Binding[] = [
	editing(['left'], 'caret left', {do: 'left'}),
	editing(['right'], 'caret right', {do: 'right'}),
	editing(['home', 'ctrl-a'], 'caret to the beginning', {do: 'home'}),
	editing(['end', 'ctrl-e'], 'caret to the end', {do: 'end'}),
	editing(['backspace'], 'delete to the left', {do: 'backspace'}),
	editing(['delete'], 'delete to the right', {do: 'delete'}),
	editing(['ctrl-w'], 'delete a word', {do: 'delete-word'}),
	editing(['ctrl-u'], 'delete everything', {do: 'clear'}),
	{
		contexts: ['find'],
		keys: ['enter'],
		label: 'keep the filter',
		wish: {type: 'prompt-entered'},
		hint: always('keep', 0),
	},
	{
		contexts: ['command'],
		keys: ['enter'],
		label: 'run the command',
		wish: {type: 'prompt-entered'},
		hint: always('run', 0),
	},
	{
		contexts: ['find'],
		keys: ['down'],
		label: 'next match',
		wish: {type: 'cursor-moved', by: 'line', direction: 1},
	},
	{
		contexts: ['find'],
		keys: ['up'],
		label: 'previous match',
		wish: {type: 'cursor-moved', by: 'line', direction: -1},
	},
	{
		contexts: ['help'],
		keys: ['enter'],
		label: 'run the line under the cursor',
		wish: {type: 'help-line-run'},
		hint: always('run this line', 0),
	},
	{
		contexts: ['help'],
		keys: ['tab'],
		label: 'keys or marks',
		wish: {type: 'help-page-turned'},
		hint: always('keys/marks', 1),
	},
];

const planOf = (state: State) => {
	const dialog = topDialog(state);
	return dialog?.kind === 'plan' ? dialog : null;
};

/** Why `y` does not set this plan going. */
function refuseConfirm(state: State): string | null {
	const dialog = planOf(state);
	if (dialog === null) return null;
	const block = dialog.plan.blocks[0];
	if (block !== undefined) return block.reason;
	if (state.isReadOnly) return 'Read-only: plans can be viewed, not applied.';
	return dialog.plan.consent.kind === 'none' ? 'Nothing to do in this plan.' : null;
}

const plans: readonly Binding[] = [
	{
		contexts: ['plan'],
		keys: ['y'],
		label: 'apply the plan',
		wish: {type: 'plan-confirmed'},
		refuse: refuseConfirm,
		hint: state => ({word: `apply ${planOf(state)?.plan.steps.length ?? 0}`, rank: 0}),
	},
	{
		contexts: ['plan'],
		keys: ['space'],
		label: 'take this line out and plan again',
		wish: {type: 'step-taken-out'},
		refuse: state => {
			const dialog = planOf(state);
			if (dialog === null || dialog.cursor >= dialog.plan.steps.length)
				return 'This line is not in the plan.';
			return dialog.plan.steps.length === 1 ? 'It is the only one: Esc leaves the plan.' : null;
		},
		hint: state =>
			planOf(state) !== null && !isBlocked(planOf(state)!.plan) ? {word: 'take out', rank: 1} : null,
	},
	{
		contexts: ['run'],
		keys: ['escape', 'q'],
		label: 'stop after this user',
		wish: {type: 'stop-requested'},
		hint: always('stop after this user', 0),
	},
	{
		contexts: ['result'],
		keys: ['r'],
		label: 'plan again what is not done',
		wish: {type: 'retry-requested'},
		refuse: state => (unfinishedPins(state).length === 0 ? 'Everything is done.' : null),
		hint: state => ({word: `retry ${unfinishedPins(state).length}`, rank: 1}),
	},
	{
		contexts: ['leave'],
		keys: ['y'],
		label: 'finish this user, then leave',
		wish: {type: 'leave-confirmed'},
		hint: always('leave after this user', 0),
	},
];

/** PINs of a result that are not verified. */
export function unfinishedPins(state: State): readonly string[] {
	const dialog = topDialog(state);
	if (dialog?.kind !== 'result') return [];
	return dialog.report.results.filter(item => item.state !== 'verified').map(item => item.pin);
}

const picks: readonly Binding[] = [
	{
		contexts: ['kinds'],
		keys: ['space'],
		label: 'pick this kind',
		wish: {type: 'kind-toggled'},
		hint: always('pick', 0),
	},
	{
		contexts: ['kinds'],
		keys: ['a'],
		label: 'all kinds',
		wish: {type: 'kinds-cleared'},
		hint: always('all kinds', 1),
	},
];

const backs: readonly Binding[] = [
	{
		contexts: ['details', 'kinds', 'problem', 'result'],
		keys: ['escape', 'q', 'enter'],
		label: 'back',
		wish: {type: 'went-back'},
		hint: always('back', 5),
	},
	{
		contexts: ['plan'],
		keys: ['escape', 'q'],
		label: 'back, nothing is written',
		wish: {type: 'went-back'},
		hint: always('cancel', 3),
	},
	{
		contexts: ['planning'],
		keys: ['escape', 'q'],
		label: 'give up',
		wish: {type: 'went-back'},
		hint: always('cancel', 0),
	},
	{
		contexts: ['phrase', 'find', 'command', 'help', 'leave'],
		keys: ['escape'],
		label: 'back',
		wish: {type: 'went-back'},
		hint: always('cancel', 3),
	},
];

export const dialogBindings: readonly Binding[] = [...scrolls, ...edits, ...plans, ...picks, ...backs];
