import {plainText} from '../../domain/index.ts';
import type {OperationEntry} from '../../plan/history.ts';
import type {Intent} from '../../plan/plan.ts';
import {type Dialog, type DoorsDialog, pushDialog, replaceTop} from '../dialogs.ts';
import {reading} from '../doors.ts';
import {editForm, emptyForm, memberOf, moveField} from '../member-form.ts';
import {operationAtCursor, rowAtCursor} from '../selectors.ts';
import {initialState, type State, topDialog} from '../state.ts';
import type {Next, Theme} from './next.ts';

/** Pages beside the list: the check, the audit, what was done before, a new member, and saved plans. */
export const updatePages: Theme = (state, event) => {
	const dialog = topDialog(state);
	switch (event.type) {
		case 'check-requested':
			return check(state, dialog, event.pin);
		case 'rung-climbed':
			if (dialog?.kind !== 'check' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {...dialog, rungs: [...dialog.rungs, event.rung]}), []];
		case 'check-ended': {
			if (dialog?.kind !== 'check' || dialog.id !== event.id) return [state, []];
			const {report} = event;
			return [replaceTop(state, {...dialog, rungs: report.rungs, report}), []];
		}
		case 'audit-opened':
			return open(state, id => [
				{kind: 'audit', id, entries: null, top: 0},
				{type: 'read-audit', id},
			]);
		case 'audit-read':
			if (dialog?.kind !== 'audit' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {...dialog, entries: event.entries}), []];
		case 'history-read':
			if (dialog?.kind !== 'details' || dialog.pin !== event.pin) return [state, []];
			return [replaceTop(state, {...dialog, history: event.entries}), []];
		case 'last-punch-read':
			if (dialog?.kind !== 'details' || dialog.pin !== event.pin) return [state, []];
			return [replaceTop(state, {...dialog, lastPunch: event.answer}), []];
		case 'elsewhere-requested':
			if (dialog?.kind !== 'details' || dialog.elsewhere.state === 'reading') return [state, []];
			return [
				replaceTop(state, {...dialog, elsewhere: reading}),
				[{type: 'find-elsewhere', pin: dialog.pin}],
			];
		case 'pin-found-elsewhere':
			if (dialog?.kind !== 'details' || dialog.pin !== event.pin) return [state, []];
			return [replaceTop(state, {...dialog, elsewhere: event.answer}), []];
		case 'doors-opened':
			return open(state, id => [
				{kind: 'doors', id, others: null, cursor: 0},
				{type: 'visit-doors', id, except: state.device},
			]);
		case 'doors-listed':
			if (dialog?.kind !== 'doors' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {...dialog, others: event.doors}), []];
		case 'door-chosen':
			return dialog?.kind === 'doors' ? changeDoor(state, dialog) : [state, []];
		case 'unfinished-found':
			return [meetUnfinished(state, event.text, event.entry), []];
		case 'verify-requested':
			if (dialog?.kind !== 'unfinished') return [state, []];
			return [
				replaceTop(state, {...dialog, found: 'looking'}),
				[{type: 'verify', id: dialog.id, number: dialog.entry.number}],
			];
		case 'operation-verified':
			if (dialog?.kind !== 'unfinished' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {...dialog, found: event.found}), []];
		case 'operations-opened':
			return open({...state, hasUnfinished: false}, id => [
				{kind: 'operations', id, entries: null, cursor: 0},
				{type: 'read-operations', id},
			]);
		case 'operations-read':
			if (dialog?.kind !== 'operations' || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {...dialog, entries: event.entries}), []];
		case 'page-failed':
			if (dialog === null || !('id' in dialog) || dialog.id !== event.id) return [state, []];
			return [replaceTop(state, {kind: 'problem', title: event.title, message: event.message}), []];
		case 'undo-requested': {
			const entry = operationOf(state, event.number);
			if (entry === null) return [state, []];
			const intent: Intent = {operation: 'undo', selector: {by: 'all'}, from: String(entry.number)};
			return open(state, id => [
				{kind: 'planning', id, intent},
				{type: 'make-plan', id, intent},
			]);
		}
		case 'resume-requested': {
			const entry = operationOf(state, event.number);
			if (entry === null) return [state, []];
			const {number, kind, pins} = entry;
			const intent: Intent = {operation: kind, selector: {by: 'pins', pins}};
			return open(state, id => [
				{kind: 'planning', id, intent},
				{type: 'resume', id, number},
			]);
		}
		case 'save-requested':
			if (dialog?.kind === 'result')
				return [state, [{type: 'save-report', plan: dialog.plan, report: dialog.report}]];
			return [state, dialog?.kind === 'plan' ? [{type: 'save-plan', plan: dialog.plan}] : []];
		case 'export-opened':
			return [pushDialog(state, {kind: 'export'}), []];
		case 'export-requested': {
			const {snapshots, isComplete, byPin} = state.data;
			const rows = state.list.order.flatMap(pin => byPin.get(pin) ?? []);
			const closed = {...state, dialogs: state.dialogs.filter(({kind}) => kind !== 'export')};
			return [
				closed,
				[{type: 'export-rows', format: event.format, device: state.device, rows, snapshots, isComplete}],
			];
		}
		case 'add-opened':
			return [pushDialog(state, {kind: 'add', form: emptyForm}), []];
		case 'edited':
			if (dialog?.kind !== 'add') return null;
			return [replaceTop(state, {...dialog, form: editForm(dialog.form, event.edit)}), []];
		case 'field-moved':
			if (dialog?.kind !== 'add') return null;
			return [replaceTop(state, {...dialog, form: moveField(dialog.form, event.direction)}), []];
		case 'add-requested': {
			if (dialog?.kind !== 'add') return null;
			const intent: Intent = {operation: 'add', selector: {by: 'all'}, member: memberOf(dialog.form)};
			return open(state, id => [
				{kind: 'planning', id, intent},
				{type: 'make-plan', id, intent},
			]);
		}
		default:
			return null;
	}
};

/** Nothing of the one door is true of another: everything begins anew but what the person has set. */
function changeDoor(state: State, {others, cursor}: DoorsDialog): Next {
	// The first line is the one that is compared.
	if (cursor === 0) return [{...state, dialogs: state.dialogs.slice(0, -1)}, []];
	const door = others?.[cursor - 1];
	if (door === undefined) return [state, []];
	const {size, keys, commands, nextId, list} = state;
	const start = initialState({device: door.name, isReadOnly: true, size, keys, commands});
	const {tab, sort} = list;
	return [
		{...start, nextId, list: {...start.list, tab, sort}, notice: `Opening ${plainText(door.name, 40)}.`},
		[{type: 'stop-events'}, {type: 'change-door', name: door.name}],
	];
}

/** Asked at once where nobody is in the middle of something; else the hint line tells. */
function meetUnfinished(state: State, text: string, entry: OperationEntry | null): State {
	const isBusy = state.dialogs.length > 0 || state.prompt !== null;
	if (entry === null || isBusy) return {...state, notice: text, hasUnfinished: true};
	const id = state.nextId;
	const met: State = {...state, nextId: id + 1, hasUnfinished: true};
	return pushDialog(met, {kind: 'unfinished', id, entry, found: null, top: 0});
}

/** A dialog of its own, and what fills it. */
function open(state: State, make: (id: number) => readonly [Dialog, Next[1][number]]): Next {
	const id = state.nextId;
	const [dialog, effect] = make(id);
	return [pushDialog({...state, nextId: id + 1}, dialog), [effect]];
}

function operationOf(state: State, number: number | undefined): OperationEntry | null {
	if (number === undefined) return operationAtCursor(state);
	const dialog = topDialog(state);
	if (dialog?.kind === 'unfinished') return dialog.entry;
	if (dialog?.kind !== 'operations') return null;
	return dialog.entries?.find(entry => entry.number === number) ?? null;
}

/** For the person of the card, else the one under the cursor; once more for the same. */
function check(state: State, dialog: Dialog | null, asked: string | null | undefined): Next {
	const shown =
		dialog?.kind === 'check' || dialog?.kind === 'details' ? dialog.pin : (rowAtCursor(state)?.pin ?? null);
	const pin = asked === undefined ? shown : asked;
	const below = dialog?.kind === 'check' ? {...state, dialogs: state.dialogs.slice(0, -1)} : state;
	return open(below, id => [
		{kind: 'check', id, pin, rungs: [], report: null, top: 0},
		{type: 'check', id, pin},
	]);
}
