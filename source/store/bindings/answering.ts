import {alsoPlaces, isBlocked, isByHand, unfinishedPins} from '../selectors.ts';
import {type State, topDialog} from '../state.ts';
import {always, type Binding} from './binding.ts';

const planOf = (state: State) => {
	const dialog = topDialog(state);
	return dialog?.kind === 'plan' ? dialog : null;
};

const phraseOf = (state: State) => planOf(state)?.phrase ?? '';

/** Why `y` does not set this plan going. */
function refuseConfirm(state: State): string | null {
	const dialog = planOf(state);
	if (dialog === null) return null;
	const block = dialog.plan.blocks[0];
	if (block !== undefined) return block.reason;
	if (state.isReadOnly) return 'Read-only: plans can be viewed, not applied.';
	if (dialog.plan.consent.kind !== 'none') return null;
	return isByHand(dialog.plan)
		? 'Nothing is sent from here: these steps are done by hand.'
		: 'Nothing to do in this plan.';
}

/** Letters and digits are text where a phrase is typed, so a tick has a key that is none. */
function also(at: number, key: string, label: string): Binding {
	return {
		contexts: ['plan', 'phrase'],
		keys: [key],
		label,
		wish: {type: 'also-toggled', at},
		refuse: state => (alsoPlaces(state)[at] === undefined ? 'There is nothing to tick here.' : null),
	};
}

const plans: readonly Binding[] = [
	{
		contexts: ['plan'],
		keys: ['y'],
		label: 'apply the plan',
		wish: {type: 'plan-confirmed'},
		name: 'apply',
		refuse: refuseConfirm,
		hint: state => ({word: `apply ${planOf(state)?.plan.steps.length ?? 0}`, rank: 0}),
	},
	{
		contexts: ['plan'],
		keys: ['space'],
		label: 'take this line out and plan again',
		wish: {type: 'step-taken-out'},
		name: 'take-out',
		words: 'leave away without remove',
		refuse: state => {
			const dialog = planOf(state);
			if (dialog === null || dialog.cursor >= dialog.plan.steps.length)
				return 'This line is not in the plan.';
			return dialog.plan.steps.length === 1 ? 'It is the only one: Esc leaves the plan.' : null;
		},
		hint: state =>
			planOf(state) !== null && !isBlocked(planOf(state)!.plan) ? {word: 'take out', rank: 1} : null,
	},
	also(0, 'tab', 'tick: also the rows of the website'),
	also(1, 'shift-tab', 'tick: also the rows of the middleware'),
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
		name: 'retry',
		words: 'again resume',
		refuse: state => (unfinishedPins(state).length === 0 ? 'Everything is done.' : null),
		hint: state => ({word: `retry ${unfinishedPins(state).length}`, rank: 1}),
	},
	{
		contexts: ['leave'],
		keys: ['y'],
		label: 'finish this user, then leave',
		wish: {type: 'leave-confirmed'},
		name: 'leave',
		hint: always('leave after this user', 0),
	},
];

const picks: readonly Binding[] = [
	{
		contexts: ['kinds'],
		keys: ['space'],
		label: 'pick this kind',
		wish: {type: 'kind-toggled'},
		name: 'pick',
		hint: always('pick', 0),
	},
	{
		contexts: ['kinds'],
		keys: ['a'],
		label: 'all kinds',
		wish: {type: 'kinds-cleared'},
		name: 'all-kinds',
		hint: always('all kinds', 1),
	},
];

const backs: readonly Binding[] = [
	{
		contexts: ['export', 'doors'],
		keys: ['escape', 'q'],
		label: 'back',
		wish: {type: 'went-back'},
		hint: always('back', 5),
	},
	{
		contexts: ['details', 'kinds', 'problem', 'result', 'check', 'audit', 'operations', 'unfinished'],
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
		contexts: ['phrase'],
		keys: ['ctrl-u'],
		label: 'delete everything',
		wish: {type: 'phrase-edited', text: ''},
		hint: state => (phraseOf(state) === '' ? null : {word: 'clear', rank: 4}),
	},
	{
		contexts: ['planning'],
		keys: ['escape', 'q'],
		label: 'give up',
		wish: {type: 'went-back'},
		hint: always('cancel', 0),
	},
	{
		contexts: ['phrase', 'find', 'command', 'help', 'leave', 'add'],
		keys: ['escape'],
		label: 'back',
		wish: {type: 'went-back'},
		hint: always('cancel', 3),
	},
];

/** Keys that answer a dialog, and the ways back from it. */
export const answeringBindings: readonly Binding[] = [...plans, ...picks, ...backs];
