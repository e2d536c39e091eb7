import {kinds} from '../reconcile/row.ts';
import type {Command} from './command.ts';
import {commonFlags, dashed, type FlagName, type FlagSpec, flagSpecs} from './flags.ts';
import {commands, defaultCommand} from './table.ts';

/** A flag as a shell completes it and a page describes it. */
export interface FlagWord {
	/** `--device` */
	readonly flag: string;
	/** `NAME|HOST[:PORT]`; null = it takes no value. */
	readonly value: string | null;
	/** What may stand behind it, where that is a list. */
	readonly choices: readonly string[];
	readonly isFile: boolean;
	readonly isFolder: boolean;
	readonly summary: string;
}

export interface CommandWord {
	readonly name: string;
	readonly summary: string;
	/** `PIN`, `ACTION`; null = it takes none. */
	readonly args: string | null;
	/** What may stand behind its name, where that is a list. */
	readonly choices: readonly string[];
	/** Its own and the common ones. */
	readonly flags: readonly FlagWord[];
	readonly examples: readonly string[];
}

/** The commands and flags of the program's own table, for completion and the manual. */
export function commandWords(): readonly CommandWord[] {
	return commands
		.filter(command => command !== defaultCommand)
		.map(command => ({
			name: command.name,
			summary: command.summary,
			args: command.args ?? null,
			choices: command.choices ?? [],
			flags: [...ownFlags(command), ...commonFlags].map(flag => flagWord(flag, command)),
			examples: command.examples,
		}));
}

/** Those that every command takes. */
export function commonFlagWords(): readonly FlagWord[] {
	return commonFlags.map(flag => flagWord(flag));
}

/** What may stand where no command is named. */
export function bareFlagWords(): readonly FlagWord[] {
	return [...ownFlags(defaultCommand), ...commonFlags].map(flag => flagWord(flag));
}

/** A command may bring to the front what is common anyway. */
export function ownFlags({flags}: Command): readonly FlagName[] {
	return flags.filter(flag => !commonFlags.includes(flag));
}

/** What a flag does, as the command that takes it means it. */
export function flagSummary(name: FlagName, command?: Command): string {
	return command?.flagSummaries?.[name] ?? flagSpecs[name].summary;
}

function flagWord(name: FlagName, command?: Command): FlagWord {
	const {type, ...spec}: FlagSpec = flagSpecs[name];
	const value = spec.value ?? null;
	return {
		flag: dashed(name),
		value: type === 'boolean' ? null : value,
		choices: name === 'kind' ? kinds : name === 'color' ? ['auto', 'always', 'never'] : choicesIn(value),
		isFile: value === 'FILE',
		isFolder: value === '[=DIR]',
		summary: flagSummary(name, command),
	};
}

/** `72|28` is a list of words to choose from, `NAME|HOST` is not. */
function choicesIn(text: string | null): readonly string[] {
	return text !== null && /^[a-z\d]+(?:\|[a-z\d]+)+$/.test(text) ? text.split('|') : [];
}

/** Flags of all commands by name: a flag means the same wherever it is taken. */
export function allFlagWords(): readonly FlagWord[] {
	const words = [...bareFlagWords(), ...commandWords().flatMap(({flags}) => flags)];
	return [...new Map(words.map(word => [word.flag, word])).values()];
}

/** `--keep` may stand alone, so its value is behind `=` and nothing is expected after it. */
export function expectsValue({value}: FlagWord): boolean {
	return value !== null && !value.startsWith('[');
}

/** Words of a list that zsh and fish expand once more: a question mark would look for files. */
export function shellWords(words: readonly string[]): string {
	return words.map(word => word.replaceAll(/[?*[\](){}$\\]/g, mark => `\\${mark}`)).join(' ');
}

/** A text as one word of a POSIX shell, and of zsh and fish. */
export function shellQuoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
