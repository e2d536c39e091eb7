import type {Binding} from './bindings/binding.ts';
import {bindingsOf, type Keymap} from './keymap.ts';

/** Actions of the list that `:` can call. */
export function commandsOf(keymap: Keymap): readonly Binding[] {
	return bindingsOf(keymap, 'list').filter(binding => binding.name !== undefined);
}

/** Names that begin as typed, in the order of the help; none for an empty text. */
export function completions(keymap: Keymap, typed: string): readonly Binding[] {
	const wanted = normal(typed);
	if (wanted === '') return [];
	return commandsOf(keymap).filter(({name}) => name!.startsWith(wanted));
}

/** The longest beginning that all completions share; what was typed when there is none. */
export function completed(keymap: Keymap, typed: string): string {
	const [first, ...others] = completions(keymap, typed).map(({name}) => name!);
	if (first === undefined) return typed;
	let length = first.length;
	for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
	return first.slice(0, length);
}

/** An action that `:` can call by this name, by an unambiguous beginning of it, or by a word that only it is known by. */
export function findCommand(keymap: Keymap, typed: string): Binding | null {
	const wanted = normal(typed);
	const begun = completions(keymap, typed);
	const exact = begun.find(({name}) => name === wanted);
	if (exact !== undefined) return exact;
	if (begun.length === 1) return begun[0]!;
	if (begun.length > 1 || wanted === '') return null;
	const known = commandsOf(keymap).filter(({words}) => words?.split(' ').includes(wanted));
	return known.length === 1 ? known[0]! : null;
}

function normal(typed: string): string {
	return typed.trim().toLowerCase();
}
