import type {Context} from './bindings/binding.ts';
import {type State, topDialog} from './state.ts';

/** What a person calls the places where keys are pressed. */
export const contextNames: Readonly<Record<Context, string>> = {
	list: 'list',
	find: 'find',
	command: 'command line',
	details: 'member page',
	help: 'help',
	kinds: 'kinds',
	planning: 'plan, while reading',
	plan: 'plan',
	phrase: 'plan with a phrase',
	run: 'run',
	result: 'result',
	problem: 'message',
	leave: 'leaving during a run',
	check: 'check',
	audit: 'audit',
	operations: 'operations',
	unfinished: 'unfinished operation',
	add: 'new member',
	export: 'export',
	doors: 'devices',
};

export const everyContext = Object.keys(contextNames) as readonly Context[];

/** Who has the keys: the innermost thing on the screen. */
export function contextOf(state: State): Context {
	const dialog = topDialog(state);
	if (dialog === null) return state.prompt === null ? 'list' : state.prompt.kind;
	if (dialog.kind !== 'plan') return dialog.kind;
	return dialog.plan.consent.kind === 'phrase' && dialog.plan.blocks.length === 0 ? 'phrase' : 'plan';
}
