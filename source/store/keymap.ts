import {actingBindings} from './bindings/acting.ts';
import {answeringBindings} from './bindings/answering.ts';
import type {Binding, Context} from './bindings/binding.ts';
import {lookingBindings} from './bindings/looking.ts';
import {movingBindings} from './bindings/moving.ts';
import {programBindings} from './bindings/program.ts';
import {scrollingBindings} from './bindings/scrolling.ts';
import {typingBindings} from './bindings/typing.ts';
import {type State, topDialog} from './state.ts';

/** Every key of the program, once: the handler, the hint line, the help and the README's table read this. */
export const bindings: readonly Binding[] = [
	...movingBindings,
	...lookingBindings,
	...actingBindings,
	...programBindings,
	...scrollingBindings,
	...typingBindings,
	...answeringBindings,
];

const byContext = new Map<Context, ReadonlyMap<string, Binding>>();
for (const binding of bindings) {
	for (const context of binding.contexts) {
		const keys = new Map(byContext.get(context));
		for (const key of binding.keys) keys.set(key, binding);
		byContext.set(context, keys);
	}
}

/** Who has the keys: the innermost thing on the screen. */
export function contextOf(state: State): Context {
	const dialog = topDialog(state);
	if (dialog === null) return state.prompt === null ? 'list' : state.prompt.kind;
	if (dialog.kind !== 'plan') return dialog.kind;
	return dialog.plan.consent.kind === 'phrase' && dialog.plan.blocks.length === 0 ? 'phrase' : 'plan';
}

export function findBinding(context: Context, key: string): Binding | null {
	return byContext.get(context)?.get(key) ?? null;
}

/** Bindings of a context in the order of the help. */
export function bindingsOf(context: Context): readonly Binding[] {
	return bindings.filter(binding => binding.contexts.includes(context));
}

/** A binding that `:` can call by this name (or by an unambiguous beginning of it). */
export function findCommand(name: string): Binding | null {
	const wanted = name.trim().toLowerCase();
	if (wanted === '') return null;
	const named = bindingsOf('list').filter(binding => binding.name !== undefined);
	const exact = named.find(binding => binding.name === wanted);
	if (exact !== undefined) return exact;
	const begun = named.filter(binding => binding.name!.startsWith(wanted));
	return begun.length === 1 ? begun[0]! : null;
}

export interface KeyRow {
	readonly keys: string;
	readonly label: string;
	readonly context: string;
}

const shown: Readonly<Record<string, string>> = {
	escape: 'Esc',
	enter: 'Enter',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	pagedown: 'PgDn',
	pageup: 'PgUp',
	backspace: 'Backspace',
	delete: 'Delete',
	home: 'Home',
	end: 'End',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
};

/** `ctrl-d` as people write it: `Ctrl-D`. */
export function keyName(key: string): string {
	if (key.startsWith('ctrl-')) return `Ctrl-${key.slice(5).toUpperCase()}`;
	return shown[key] ?? key;
}

const contextNames: Readonly<Record<Context, string>> = {
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
};

/** The README's key table: one line a binding, generated so that it cannot fall behind. */
export function keyTable(): readonly KeyRow[] {
	return bindings.map(binding => ({
		keys: binding.keys.map(keyName).join(' '),
		label: binding.label,
		context: whereOf(binding.contexts),
	}));
}

/** Key and word, as the hint line shows them. */
export interface KeyHint {
	readonly key: string;
	readonly word: string;
}

/** The places in words, or those that are left out where these are fewer. */
function whereOf(contexts: readonly Context[]): string {
	const all = Object.keys(contextNames) as Context[];
	const missing = all.filter(context => !contexts.includes(context));
	const names = (some: readonly Context[]) => some.map(context => contextNames[context]).join(', ');
	if (missing.length === 0) return 'everywhere';
	return missing.length < 3 ? `everywhere but ${names(missing)}` : names(contexts);
}

/** What the hint line offers for this state, most useful first; `limit` without the help. */
export function hintsFor(state: State, limit: number): KeyHint[] {
	const hints: (KeyHint & {readonly rank: number})[] = [];
	for (const binding of bindingsOf(contextOf(state))) {
		const hint = binding.hint?.(state) ?? null;
		if (hint === null || (binding.refuse?.(state) ?? null) !== null) continue;
		hints.push({key: keyName(binding.keys[0]!), word: hint.word, rank: hint.rank});
	}

	hints.sort((a, b) => a.rank - b.rank);
	return hints.slice(0, limit);
}
