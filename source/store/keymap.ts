import {actingBindings} from './bindings/acting.ts';
import {answeringBindings} from './bindings/answering.ts';
import type {Binding, Context} from './bindings/binding.ts';
import {lookingBindings} from './bindings/looking.ts';
import {movingBindings} from './bindings/moving.ts';
import {pageBindings} from './bindings/pages.ts';
import {programBindings} from './bindings/program.ts';
import {scrollingBindings} from './bindings/scrolling.ts';
import {typingBindings} from './bindings/typing.ts';
import {contextNames, contextOf, everyContext} from './contexts.ts';
import {keyName} from './keys.ts';
import type {State} from './state.ts';

/** Every key of the program, once: the handler, the hint line, the help and the README's table read this. */
export const bindings: readonly Binding[] = [
	...actingBindings,
	...lookingBindings,
	...pageBindings,
	...answeringBindings,
	...movingBindings,
	...programBindings,
	...scrollingBindings,
	...typingBindings,
];

/** Keys that the settings give to actions by their names; as `changeKeys` has checked them. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

/** The bindings with the keys that are in force. */
export interface Keymap {
	readonly bindings: readonly Binding[];
	readonly byContext: ReadonlyMap<Context, ReadonlyMap<string, Binding>>;
}

export function makeKeymap(changes: KeyChanges): Keymap {
	const changed = bindings.map(binding => {
		const keys = binding.name === undefined ? undefined : changes[binding.name];
		return keys === undefined ? binding : {...binding, keys};
	});
	const byContext = new Map<Context, Map<string, Binding>>();
	for (const binding of changed) {
		for (const context of binding.contexts) {
			const keys = byContext.get(context) ?? new Map<string, Binding>();
			byContext.set(context, keys);
			for (const key of binding.keys) keys.set(key, binding);
		}
	}

	return {bindings: changed, byContext};
}

export const noChanges: KeyChanges = {};
export const defaultKeymap: Keymap = makeKeymap(noChanges);

const made = new WeakMap<KeyChanges, Keymap>();

/** The keymap of a state, which holds only the changes. */
export function keymapOf({keys}: Pick<State, 'keys'>): Keymap {
	if (keys === noChanges) return defaultKeymap;
	let keymap = made.get(keys);
	if (keymap === undefined) {
		keymap = makeKeymap(keys);
		made.set(keys, keymap);
	}

	return keymap;
}

export function findBinding(keymap: Keymap, context: Context, key: string): Binding | null {
	return keymap.byContext.get(context)?.get(key) ?? null;
}

/** Bindings of a context in the order of the help. */
export function bindingsOf(keymap: Keymap, context: Context): readonly Binding[] {
	return keymap.bindings.filter(binding => binding.contexts.includes(context));
}

/** The key that a sentence of the screen names: the first one of the action, as people write it. */
export function keyOf(state: Pick<State, 'keys'>, name: string): string {
	const binding = keymapOf(state).bindings.find(each => each.name === name);
	return keyName(binding?.keys[0] ?? name);
}

export interface KeyRow {
	readonly keys: string;
	readonly label: string;
	readonly context: string;
	/** What the settings and `:` call it; '' where its keys are fixed. */
	readonly name: string;
}

/** The README's key table: one line a binding, generated so that it cannot fall behind. */
export function keyTable(keymap: Keymap = defaultKeymap): readonly KeyRow[] {
	return keymap.bindings.map(binding => ({
		keys: keysText(binding),
		label: binding.label,
		context: whereOf(binding.contexts),
		name: binding.name ?? '',
	}));
}

export function keysText({keys}: Binding): string {
	return keys.map(keyName).join(' ');
}

/** The places in words, or those that are left out where these are fewer. */
function whereOf(contexts: readonly Context[]): string {
	const missing = everyContext.filter(context => !contexts.includes(context));
	const names = (some: readonly Context[]) => some.map(context => contextNames[context]).join(', ');
	if (missing.length === 0) return 'everywhere';
	return missing.length < 3 ? `everywhere but ${names(missing)}` : names(contexts);
}

/** Key and word, as the hint line shows them. */
export interface KeyHint {
	readonly key: string;
	readonly word: string;
}

/** What the hint line offers for this state, most useful first; `limit` without the help. */
export function hintsFor(state: State, limit: number): KeyHint[] {
	const hints: (KeyHint & {readonly rank: number})[] = [];
	for (const binding of bindingsOf(keymapOf(state), contextOf(state))) {
		const hint = binding.hint?.(state) ?? null;
		if (hint === null || (binding.refuse?.(state) ?? null) !== null) continue;
		hints.push({key: keyName(binding.keys[0]!), word: hint.word, rank: hint.rank});
	}

	hints.sort((a, b) => a.rank - b.rank);
	return hints.slice(0, limit);
}
