import meow from 'meow';
import type {Command} from './command.ts';
import {commonFlags, dashed, type FlagName, type Flags, flagSpecs, UsageError} from './flags.ts';
import {commands, defaultCommand} from './table.ts';

export interface Parsed {
	readonly command: Command;
	readonly args: readonly string[];
	readonly flags: Flags;
}

const known = new Set(Object.keys(flagSpecs).map(dashed));

/** `--keep` may stand alone: without a value it must not take the next word for one. */
const rewritten: Readonly<Record<string, string>> = {'--keep': '--keep=', '-h': '--help'};

/**
Command, arguments and flags of a command line.
@throws {UsageError} for an unknown command or flag, a flag of another command, or a value of the wrong kind.
*/
export function parseArguments(given: readonly string[]): Parsed {
	const argv = given.map(argument => rewritten[argument] ?? argument);
	for (const argument of argv) {
		if (argument === '--') break;
		if (!argument.startsWith('-') || argument === '-' || /^-\d/.test(argument)) continue;
		const name = argument.split('=', 1)[0]!;
		if (!known.has(name)) throw new UsageError(`There is no flag ${name.slice(0, 40)}.`);
	}

	const {input, flags: found} = meow('', {
		importMeta: import.meta,
		argv,
		// Given here, meow need not search the disk for a package.json.
		pkg: {name: 'trisync', version: '0'},
		description: false,
		autoHelp: false,
		autoVersion: false,
		inferType: false,
		booleanDefault: undefined,
		flags: Object.fromEntries(
			Object.entries(flagSpecs).map(
				([name, spec]: [
					string,
					{readonly type: 'string' | 'number' | 'boolean'; readonly isMultiple?: true},
				]) => [name, {type: spec.type, ...(spec.isMultiple ? {isMultiple: true} : {})}],
			),
		),
	});
	const flags = Object.fromEntries(
		Object.entries(found).filter(
			([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	) as Flags;
	checkValues(flags);
	checkRepeatable(argv);
	const [name, ...args] = input.map(String);
	if (name === undefined) return checked({command: defaultCommand, args: [], flags});
	const command = commands.find(candidate => candidate.name === name);
	if (command === undefined)
		throw new UsageError(`There is no command "${name.slice(0, 40)}".`, 'trisync --help lists the commands.');
	return checked({command, args, flags});
}

function checkValues(flags: Flags): void {
	for (const [name, value] of Object.entries(flags)) {
		const spec: {readonly type: string; readonly value?: string} = flagSpecs[name as FlagName];
		const isMissing = name !== 'keep' && (value === '' || (Array.isArray(value) && value.includes('')));
		if (isMissing || (spec.type === 'number' && (typeof value !== 'number' || Number.isNaN(value)))) {
			throw new UsageError(`${dashed(name)} needs a value: ${spec.value ?? ''}.`);
		}

		if (Array.isArray(value) && spec.type !== 'boolean' && !('isMultiple' in spec))
			throw new UsageError(`${dashed(name)} may be given once only.`);
	}

	if (flags.color !== undefined && !['auto', 'always', 'never'].includes(flags.color))
		throw new UsageError('--color takes auto, always or never.');
}

/** A flag that may be repeated, without a value, is nothing at all to meow: `diff --pin` would compare everybody. */
function checkRepeatable(argv: readonly string[]): void {
	const end = argv.indexOf('--');
	const words = end === -1 ? argv : argv.slice(0, end);
	for (const [name, spec] of Object.entries(flagSpecs)) {
		if (!('isMultiple' in spec)) continue;
		const isBare = (word: string, at: number) =>
			word === dashed(name) && (at + 1 === words.length || known.has(words[at + 1]!.split('=', 1)[0]!));
		if (words.some(isBare)) throw new UsageError(`${dashed(name)} needs a value: ${spec.value}.`);
	}
}

function checked(parsed: Parsed): Parsed {
	const {command, flags, args} = parsed;
	const allowed = new Set<string>([...commonFlags, ...command.flags]);
	const other = Object.keys(flags).find(name => !allowed.has(name));
	if (other !== undefined) throw new UsageError(`${command.name} does not take ${dashed(other)}.`);
	if (command === defaultCommand && args.length > 0)
		throw new UsageError(`${command.name} takes no arguments.`);
	return parsed;
}
