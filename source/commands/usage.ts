import type {Command} from './command.ts';
import {commonFlags, dashed, type FlagName, type FlagSpec, flagSpecs} from './flags.ts';
import {commands, defaultCommand} from './table.ts';
import {flagSummary} from './words.ts';

function flagLines(names: readonly FlagName[], command?: Command): string[] {
	const heads = names.map(name => {
		const spec: FlagSpec = flagSpecs[name];
		const {value} = spec;
		return dashed(name) + (value === undefined ? '' : value.startsWith('[') ? value : ` ${value}`);
	});
	const width = Math.max(...heads.map(head => head.length)) + 2;
	return heads.map((head, at) => `  ${head.padEnd(width)}${flagSummary(names[at]!, command)}`);
}

/** The whole program's usage. */
export function programUsage(): string {
	const named = commands.filter(command => command !== defaultCommand);
	const width = Math.max(...named.map(({name, args}) => `${name} ${args ?? ''}`.length)) + 2;
	return [
		'Usage: trisync [command] [flags]',
		'',
		`  ${''.padEnd(width)}${defaultCommand.summary}`,
		...named.map(({name, args, summary}) => `  ${`${name} ${args ?? ''}`.padEnd(width)}${summary}`),
		'',
		'Common flags',
		...flagLines(commonFlags),
		'',
		'trisync COMMAND --help tells more. Try it without a server or a terminal: trisync --demo',
	].join('\n');
}

/** One command's usage. */
export function commandUsage(command: Command): string {
	if (command === defaultCommand) return programUsage();
	return [
		`Usage: trisync ${command.name}${command.args === undefined ? '' : ` ${command.args}`} [flags]`,
		'',
		`  ${command.summary}`,
		...(command.choices === undefined ? [] : [`  ${command.args}: ${command.choices.join(', ')}`]),
		...(command.flags.length === 0 ? [] : ['', 'Flags', ...flagLines(command.flags, command)]),
		'',
		'Common flags',
		...flagLines(commonFlags),
		'',
		'Examples',
		...command.examples.map(example => `  ${example}`),
	].join('\n');
}
