import type {UnfinishedDialog} from '../dialogs.ts';
import {formProblem} from '../member-form.ts';
import {needsLine} from '../refusals.ts';
import {operationAtCursor} from '../selectors.ts';
import {type State, topDialog} from '../state.ts';
import {always, type Binding, type Context} from './binding.ts';

const list: readonly Context[] = ['list'];

const isBroken = (state: State) => state.data.isSettled && !state.data.isComplete;

/** Keys that open a page of their own: the check, what was done before, the form for a new member. */
const opening: readonly Binding[] = [
	{
		contexts: ['list', 'details'],
		keys: ['c'],
		label: 'check: the troubleshooting ladder',
		wish: {type: 'check-requested'},
		name: 'check',
		words: 'doctor why connect not reachable ping port network help',
		hint: state => (isBroken(state) ? {word: 'check', rank: 2} : {word: 'check', rank: 9}),
	},
	{
		contexts: list,
		keys: ['@'],
		label: 'audit: who changed what, when',
		wish: {type: 'audit-opened'},
		name: 'audit',
		words: 'history yesterday log did done past who when operations',
	},
	{
		contexts: list,
		keys: ['u'],
		label: 'operations: undo one, or go on with it',
		wish: {type: 'operations-opened'},
		name: 'undo',
		words: 'revert back mistake yesterday resume interrupted wrong restore history',
		hint: state => (state.hasUnfinished ? {word: 'unfinished operation', rank: -1} : null),
	},
	{
		contexts: list,
		keys: ['E'],
		label: 'export the rows shown: CSV or JSON',
		wish: {type: 'export-opened'},
		name: 'export',
		words: 'save write file csv json excel sheet list report download print',
		refuse: state => (state.list.order.length === 0 ? 'No row is shown.' : null),
	},
	{
		contexts: list,
		keys: ['t'],
		label: 'devices: look at all, change to another',
		wish: {type: 'doors-opened'},
		name: 'devices',
		words: 'terminal door switch other change which second gate',
	},
	{
		contexts: ['details'],
		keys: ['t'],
		label: 'this PIN on the other devices',
		wish: {type: 'elsewhere-requested'},
		name: 'devices',
		words: 'terminal door other where',
	},
	{
		contexts: list,
		keys: ['A'],
		label: 'form: a new member',
		wish: {type: 'add-opened'},
		name: 'add',
		words: 'create join new person register',
		refuse: needsLine,
	},
];

/** The operation under the cursor, or why there is none. */
function refuseUndo(state: State): string | null {
	const entry = operationAtCursor(state);
	if (entry === null) return 'No operation here.';
	if (entry.state === 'running') return 'Somebody is at work on it.';
	return entry.isUndone ? 'It was undone already.' : null;
}

function refuseResume(state: State): string | null {
	const entry = operationAtCursor(state);
	if (entry === null) return 'No operation here.';
	if (entry.state === 'running') return 'Somebody is at work on it.';
	const look = lookOf(state);
	if (look === 'looking') return 'Still looking.';
	if (look !== null && look.plan === null) return 'Nothing is left to write.';
	return entry.state === 'ended' ? 'It came to its end.' : null;
}

/** What is known of the operation met at the start. */
function lookOf(state: State): UnfinishedDialog['found'] {
	const dialog = topDialog(state);
	return dialog?.kind === 'unfinished' ? dialog.found : null;
}

const answering: readonly Binding[] = [
	{
		contexts: ['unfinished'],
		keys: ['v'],
		label: 'look what became of it; writes nothing to the device',
		wish: {type: 'verify-requested'},
		name: 'verify',
		refuse: state => (lookOf(state) === 'looking' ? 'Still looking.' : null),
		hint: state => (lookOf(state) === null ? {word: 'verify', rank: -1} : null),
	},
	{
		contexts: ['operations', 'unfinished'],
		keys: ['u'],
		label: 'plan: undo this operation',
		wish: {type: 'undo-requested'},
		name: 'undo-this',
		refuse: refuseUndo,
		hint: always('undo this one', 1),
	},
	{
		contexts: ['operations', 'unfinished'],
		keys: ['r'],
		label: 'see what became of it, and plan the rest',
		wish: {type: 'resume-requested'},
		name: 'resume',
		words: 'verify go on continue',
		refuse: refuseResume,
		hint: always('go on with it', 0),
	},
	{
		contexts: ['check'],
		keys: ['R'],
		label: 'check again',
		wish: {type: 'check-requested'},
		name: 'check-again',
		refuse: state => {
			const dialog = topDialog(state);
			return dialog?.kind === 'check' && dialog.report === null ? 'Still checking.' : null;
		},
		hint: always('check again', 0),
	},
	{
		contexts: ['result'],
		keys: ['E'],
		label: 'save the report in a file, without secrets',
		wish: {type: 'save-requested'},
		name: 'save',
		words: 'export write file report',
		hint: always('save report', 3),
	},
	{
		contexts: ['export'],
		keys: ['c'],
		label: 'as CSV, for a spreadsheet; cards masked',
		wish: {type: 'export-requested', format: 'csv'},
		name: 'export-csv',
		hint: always('CSV', 0),
	},
	{
		contexts: ['export'],
		keys: ['j'],
		label: 'as JSON, for programs; cards whole',
		wish: {type: 'export-requested', format: 'json'},
		name: 'export-json',
		hint: always('JSON', 1),
	},
	{
		contexts: ['doors'],
		keys: ['enter'],
		label: 'compare this device from now on',
		wish: {type: 'door-chosen'},
		name: 'change-device',
		hint: state => {
			const dialog = topDialog(state);
			return dialog?.kind === 'doors' && dialog.cursor > 0 ? {word: 'change to it', rank: 0} : null;
		},
	},
	{
		contexts: ['plan'],
		keys: ['E'],
		label: 'save the plan in a file',
		wish: {type: 'save-requested'},
		name: 'save',
		words: 'export write file later',
		hint: always('save', 2),
	},
];

const form: readonly Binding[] = [
	{
		contexts: ['add'],
		keys: ['tab', 'down', 'enter'],
		label: 'next field',
		wish: {type: 'field-moved', direction: 1},
		hint: always('next field', 1),
	},
	{
		contexts: ['add'],
		keys: ['shift-tab', 'up'],
		label: 'field before',
		wish: {type: 'field-moved', direction: -1},
	},
	{
		contexts: ['add'],
		keys: ['ctrl-s'],
		label: 'plan: add this member',
		wish: {type: 'add-requested'},
		name: 'add-this',
		refuse: state => {
			const dialog = topDialog(state);
			return dialog?.kind === 'add' ? formProblem(dialog.form) : null;
		},
		hint: always('plan it', 0),
	},
];

export const pageBindings: readonly Binding[] = [...opening, ...answering, ...form];
