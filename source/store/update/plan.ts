import type {Intent, Operation, Place} from '../../plan/plan.ts';
import {isProblem} from '../../reconcile/row.ts';
import {type PlanDialog, pushDialog, type RunDialog, replaceTop} from '../dialogs.ts';
import {isFiltered} from '../list.ts';
import {alsoPlaces, chosenPins, repairPlace, unfinishedPins} from '../selectors.ts';
import {type State, topDialog} from '../state.ts';
import type {Next, Theme} from './next.ts';

/** A plan hears nothing for this long, so that a key meant for the list cannot answer it. */
export const armAfterMs = 1000;

/** From the wish to a plan, and from consent to a run. */
export const updatePlan: Theme = (state, event) => {
	const dialog = topDialog(state);
	switch (event.type) {
		case 'plan-requested':
			return makePlan(state, intentFor(state, event.operation));
		case 'plan-made':
			if (dialog?.kind !== 'planning' || dialog.id !== event.id) return [state, []];
			return [
				replaceTop(state, {
					kind: 'plan',
					id: dialog.id,
					intent: dialog.intent,
					plan: event.plan,
					cursor: 0,
					isArmed: false,
					phrase: '',
				}),
				[{type: 'drop-pending-keys'}, {type: 'arm-dialog', id: dialog.id, afterMs: armAfterMs}],
			];
		case 'plan-failed':
			if (dialog?.kind !== 'planning' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {kind: 'problem', title: 'No plan', message: event.message}), []];
		case 'dialog-armed':
			return [armed(state, event.id), []];
		case 'phrase-edited':
			return dialog?.kind === 'plan' && dialog.isArmed
				? [replaceTop(state, {...dialog, phrase: event.text}), []]
				: [state, []];
		case 'phrase-entered':
			return dialog?.kind === 'plan' ? enterPhrase(state, dialog, event.text) : [state, []];
		case 'plan-confirmed':
			if (dialog?.kind !== 'plan' || !dialog.isArmed || dialog.plan.consent.kind !== 'key')
				return [state, []];
			return start(state, dialog, null);
		case 'step-taken-out':
			return dialog?.kind === 'plan' ? takeOut(state, dialog) : [state, []];
		case 'also-toggled':
			return dialog?.kind === 'plan' ? toggleAlso(state, dialog, event.at) : [state, []];
		case 'retry-requested':
			if (dialog?.kind !== 'result') return [state, []];
			return makePlan(
				{...state, dialogs: state.dialogs.slice(0, -1)},
				{...dialog.intent, selector: {by: 'pins', pins: [...new Set(unfinishedPins(state))]}},
			);
		default:
			return null;
	}
};

/** The marked rows, else the row under the cursor; for the default fixes else everything shown. */
function intentFor(state: State, operation: Operation | 'switch'): Intent {
	if (operation === 'fix' && state.list.marks.size === 0) {
		if (!isFiltered(state.list)) return {operation, selector: {by: 'all'}};
		const shown = state.list.order.filter(pin => isProblem(state.data.byPin.get(pin)!));
		return {operation, selector: {by: 'pins', pins: shown}};
	}

	const pins = pinsFor(state);
	if (operation === 'resync') {
		const place = placeFor(state, pins);
		const intent: Intent = {operation, selector: {by: 'pins', pins}};
		return place === 'device' ? intent : {...intent, in: place};
	}

	if (operation !== 'switch') return {operation, selector: {by: 'pins', pins}};
	const first = state.data.byPin.get(pins[0] ?? '')?.device ?? null;
	return {operation: first?.enabled === false ? 'enable' : 'disable', selector: {by: 'pins', pins}};
}

/** What all of them need corrected; the device where they do not agree. */
function placeFor(state: State, pins: readonly string[]): Place {
	const places = new Set(
		pins.map(pin => {
			const row = state.data.byPin.get(pin);
			return row === undefined ? 'device' : repairPlace(row);
		}),
	);
	const [place = 'device'] = places;
	return places.size === 1 ? place : 'device';
}

/** On the page of one member the plan is for that member alone. */
function pinsFor(state: State): readonly string[] {
	const dialog = topDialog(state);
	return dialog?.kind === 'details' ? [dialog.pin] : chosenPins(state);
}

function makePlan(state: State, intent: Intent): Next {
	const id = state.nextId;
	return [
		pushDialog({...state, nextId: id + 1}, {kind: 'planning', id, intent}),
		[{type: 'make-plan', id, intent}],
	];
}

function armed(state: State, id: number): State {
	return {
		...state,
		dialogs: state.dialogs.map(dialog =>
			dialog.kind === 'plan' && dialog.id === id ? {...dialog, isArmed: true} : dialog,
		),
	};
}

/** Only the phrase itself, letter by letter, sets a plan going. */
function enterPhrase(state: State, dialog: PlanDialog, text: string): Next {
	const {consent, blocks} = dialog.plan;
	if (!dialog.isArmed || consent.kind !== 'phrase' || blocks.length > 0) return [state, []];
	if (state.isReadOnly) return [{...state, notice: 'Read-only: plans can be viewed, not applied.'}, []];
	if (text.trim() !== consent.phrase)
		return [
			{
				...replaceTop(state, {...dialog, phrase: ''}),
				notice: `That is not the phrase. Type  ${consent.phrase}  or Esc.`,
			},
			[],
		];
	return start(state, dialog, consent.phrase);
}

function start(state: State, dialog: PlanDialog, phrase: string | null): Next {
	const run: RunDialog = {
		kind: 'run',
		plan: dialog.plan,
		intent: dialog.intent,
		progress: new Map(),
		startedAt: null,
		newestAt: null,
		isStopping: false,
		top: null,
	};
	const consent = {isYes: phrase === null, phrase, passedBrakes: []};
	return [replaceTop(state, run), [{type: 'apply-plan', plan: dialog.plan, consent}]];
}

/** Plans the delete anew, with one more place that it reaches, or one less. */
function toggleAlso(state: State, {intent}: PlanDialog, at: number): Next {
	const place = alsoPlaces(state)[at];
	if (place === undefined) return [state, []];
	const others = (intent.also ?? []).filter(also => also !== place.also);
	const also = place.isTicked ? others : [...others, place.also];
	return makePlan({...state, dialogs: state.dialogs.slice(0, -1)}, {...intent, also});
}

/** Plans again without the person on this line. */
function takeOut(state: State, dialog: PlanDialog): Next {
	const out = dialog.plan.steps[dialog.cursor]?.pin;
	const pins = [...new Set(dialog.plan.steps.map(step => step.pin))].filter(pin => pin !== out);
	if (out === undefined || pins.length === 0) return [state, []];
	return makePlan(
		{...state, dialogs: state.dialogs.slice(0, -1)},
		{...dialog.intent, selector: {by: 'pins', pins}},
	);
}
