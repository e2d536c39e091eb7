import type {Binding, Context} from './bindings/binding.ts';
import {contextNames} from './contexts.ts';
import type {HelpDialog} from './dialogs.ts';
import {bindingsOf, type Keymap, keymapOf, keysText} from './keymap.ts';
import type {State} from './state.ts';

/** A command of the shell program that the help tells of. */
export interface ShellCommand {
	readonly name: string;
	readonly summary: string;
}

export interface HelpLine {
	readonly keys: string;
	readonly label: string;
	/** What `:` calls it, or ''. */
	readonly name: string;
	/** What Enter on the line does. */
	readonly deed:
		| {readonly kind: 'binding'; readonly binding: Binding}
		| {readonly kind: 'elsewhere'; readonly place: string}
		| {readonly kind: 'shell'; readonly command: string};
}

/** What the help knows: the place it was opened from comes first. */
export interface HelpWorld {
	readonly keymap: Keymap;
	readonly from: Context;
	readonly commands: readonly ShellCommand[];
}

/** What an open help lists. */
export function linesOfHelp(state: State, {from, search}: HelpDialog): readonly HelpLine[] {
	return helpLines({keymap: keymapOf(state), from, commands: state.commands}, search.text);
}

/** Words of a question that say nothing about its answer. */
const fillers: ReadonlySet<string> = new Set(
	'how do does did i a an the to of is was what where when can could my me it in on with please should you'.split(
		' ',
	),
);

/** Other words under which somebody may look for a command of the shell program. */
const commandWords: Readonly<Record<string, string>> = {
	diff: 'compare differences list cron report missing',
	show: 'why cannot enter one member checklist',
	users: 'list device terminal read',
	add: 'new member create join',
	apply: 'saved plan later other computer',
	undo: 'revert back mistake yesterday wrong',
	backup: 'save fingers templates copy keep',
	restore: 'backup put back fingers lost reset replaced',
	doctor: 'check troubleshoot connect why not reachable ping port network offline',
	watch: 'repeat report changes monitor',
	devices: 'terminals doors list which',
	events: 'punch live attendance who entered log',
	audit: 'history yesterday log who did what when past changed done operations',
	export: 'csv json excel sheet save write file print report list download',
	setup: 'configure first begin install settings',
	config: 'settings configuration keys colours theme secrets',
	completion: 'tab bash zsh fish',
	info: 'paths files version where logs',
	simulate: 'trial test device terminal demo',
	seed: 'trial test people',
};

/** Lines that answer the search, the best first; without a search all of them, in their order. */
export function helpLines(world: HelpWorld, search: string): readonly HelpLine[] {
	const entries = entriesOf(world);
	const asked = search
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(word => word !== '');
	const telling = asked.filter(word => !fillers.has(word));
	// Somebody who only types "what" or a sign means these very letters.
	const words =
		telling.length > 0 ? telling : asked.length > 0 ? asked : search.trim() === '' ? [] : [search.trim()];
	if (words.length === 0) return entries.map(({line}) => line);
	const scored = entries.map(entry => ({...entry, scores: words.map(word => scoreOf(entry, word))}));
	const whole = scored.filter(({scores}) => scores.every(score => score > 0));
	const found = whole.length > 0 ? whole : scored.filter(({scores}) => scores.some(score => score > 0));
	const total = (scores: readonly number[]) => scores.reduce((sum, score) => sum + score, 0);
	return found.sort((a, b) => total(b.scores) - total(a.scores)).map(({line}) => line);
}

interface Entry {
	readonly line: HelpLine;
	/** As it is read on the line. */
	readonly text: string;
	readonly words: string;
}

function entriesOf({keymap, from, commands}: HelpWorld): readonly Entry[] {
	const lineOf = (binding: Binding, deed: HelpLine['deed']): Entry => {
		const line = {keys: keysText(binding), label: binding.label, name: binding.name ?? '', deed};
		return {line, text: `${line.keys} ${line.label} ${line.name}`.toLowerCase(), words: binding.words ?? ''};
	};
	const here = bindingsOf(keymap, from).map(binding => lineOf(binding, {kind: 'binding', binding}));
	const known = new Set(here.map(({line}) => line.name));
	const list =
		from === 'list'
			? []
			: bindingsOf(keymap, 'list')
					.filter(({name, contexts}) => !contexts.includes(from) && !known.has(name ?? ''))
					.map(binding => lineOf(binding, {kind: 'elsewhere', place: contextNames.list}));
	const shell = commands.map(({name, summary}): Entry => {
		const command = `trisync ${name}`;
		return {
			line: {keys: command, label: summary, name: '', deed: {kind: 'shell', command}},
			text: `${command} ${summary}`.toLowerCase(),
			words: commandWords[name] ?? '',
		};
	});
	return [...here, ...list, ...shell];
}

/** A key or a word that is read outweighs one that is only thought of; the middle of a word counts least. */
function scoreOf({line, text, words}: Entry, word: string): number {
	if (line.name === word || line.keys.toLowerCase().split(' ').includes(word)) return 8;
	if (begins(text, word)) return 4;
	if (begins(words, word)) return 3;
	return text.includes(word) && word.length > 2 ? 1 : 0;
}

function begins(text: string, word: string): boolean {
	return ` ${text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${word}`);
}
