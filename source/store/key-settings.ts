import {ConfigError, plainText} from '../domain/index.ts';
import {type Binding, isDangerous, opensPlan} from './bindings/binding.ts';
import {contextNames} from './contexts.ts';
import {bindings, type KeyChanges, makeKeymap} from './keymap.ts';
import {keyName, parseKey} from './keys.ts';

/** Keys by the names of actions as the settings have them, keys as people write them. */
export type KeySettings = Readonly<Record<string, readonly string[]>>;

/** Names that the settings may give keys to. */
export const keyActions: readonly string[] = [...new Set(bindings.flatMap(binding => binding.name ?? []))];

/**
The settings' keys, checked as the program's own are by tests: every key can be pressed, no key means two things in
one place, and what leads to a write is on no key that is pressed by a slip.
@throws {ConfigError} with the first thing that is wrong, naming the actions in question.
*/
export function changeKeys(settings: KeySettings): KeyChanges {
	const changes: Record<string, readonly string[]> = {};
	for (const [action, keys] of Object.entries(settings)) {
		if (!keyActions.includes(action))
			throw refuse(
				`"${plainText(action, 40)}" is no action that keys can be given to.`,
				`Actions: ${keyActions.join(', ')}.`,
			);
		if (keys.length === 0) throw refuse(`"${action}" has no key.`, 'Give it one, or leave it out.');
		changes[action] = keys.map(key => readKey(action, key));
	}

	const keymap = makeKeymap(changes);
	refuseSlips(keymap.bindings);
	refuseCollisions(keymap.bindings);
	refuseEchoes(keymap.bindings);
	return changes;
}

function refuse(message: string, hint: string): ConfigError {
	return new ConfigError('ERR_CONFIG_INVALID', `Setting "keys": ${message}`, {hint});
}

/** Esc always goes back and Ctrl-C always cancels: without them a dialog could not be left. */
const reserved: ReadonlySet<string> = new Set(['escape']);

function readKey(action: string, text: string): string {
	const key = parseKey(text);
	if (key === null || reserved.has(key))
		throw refuse(
			`"${action}" cannot have the key "${plainText(text, 20)}".`,
			'A key is one character, or space, Tab, Enter, an arrow, Home, End, PgUp, PgDn, or Ctrl with a letter other than C, H, I, J, L, M and Z.',
		);
	return key;
}

const slips: ReadonlySet<string> = new Set(['ctrl-d', 'delete', 'backspace', 'enter']);

/** `F` only ever opens a plan of harmless fixes, and is the program's own. */
function refuseSlips(all: readonly Binding[]): void {
	for (const binding of all.filter(isDangerous)) {
		const own = bindings.find(each => each.name === binding.name)?.keys ?? [];
		const slip = binding.keys.find(key => !own.includes(key) && (/^\p{Lu}$/u.test(key) || slips.has(key)));
		if (slip !== undefined)
			throw refuse(
				`"${binding.name}" leads to a write and cannot be on ${keyName(slip)}.`,
				'Such a key is no capital, and not Ctrl-D, Delete, Backspace or Enter: they are pressed by a slip.',
			);
	}
}

function refuseCollisions(all: readonly Binding[]): void {
	const taken = new Map<string, Binding>();
	for (const binding of all) {
		for (const context of binding.contexts) {
			for (const key of binding.keys) {
				const place = `${context} ${key}`;
				const other = taken.get(place);
				if (other !== undefined)
					throw refuse(
						`${keyName(key)} would mean both ${calledBy(other)} and ${calledBy(binding)} (${contextNames[context]}).`,
						'Give one of them another key.',
					);
				taken.set(place, binding);
			}
		}
	}
}

const calledBy = ({name, label}: Binding) => (name === undefined ? `"${label}"` : `"${name}"`);

/** A key that opens a plan and is held a little too long must do nothing in it. */
function refuseEchoes(all: readonly Binding[]): void {
	const inPlans = all.filter(binding => binding.contexts.includes('plan'));
	for (const opening of all.filter(opensPlan)) {
		const answer = inPlans.find(binding => binding.keys.some(key => opening.keys.includes(key)));
		if (answer !== undefined)
			throw refuse(
				`"${opening.name}" opens a plan, and its key is that of ${calledBy(answer)} inside the plan.`,
				'Give one of them another key.',
			);
	}
}
