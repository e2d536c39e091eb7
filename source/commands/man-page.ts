import {variableNames} from '../app/config/website-env.ts';
import {defaultCommand} from './table.ts';
import {bareFlagWords, type CommandWord, commandWords, commonFlagWords, type FlagWord} from './words.ts';

/** A key of the screen as the manual lists it. */
export interface ManualKey {
	readonly keys: string;
	readonly label: string;
	readonly context: string;
}

/**
The manual page in man(7) form, from the tables that the program runs by.
@param keys of the screen.
*/
export function manPage(keys: readonly ManualKey[]): string {
	const words = commandWords();
	return [
		'.\\" Made from the tables of the program: npx vitest run test/commands/man.test.ts --update',
		'.TH TRISYNC 1 "" "trisync" "User Commands"',
		'.SH NAME',
		'trisync \\- three\\-way user repair for gyms: website, middleware and door terminal',
		'.SH SYNOPSIS',
		'.B trisync',
		'.RI [ command ]',
		'.RI [ flags ]',
		'.SH DESCRIPTION',
		...paragraph(
			"Reads three lists of people (the website's SQL Server tables, what the eSSL eTimeTrackLite middleware shows of them, and the users stored in the eSSL or ZKTeco terminal at the door), lays them side by side by PIN, names every difference, and repairs it: register, resync, disable, delete.",
		),
		...paragraph(
			`Without a command: ${defaultCommand.summary}. Nothing is written without a plan that was shown, and nothing is called done before it was read back.`,
		),
		'.SH COMMANDS',
		...words.flatMap(commandLines),
		'.SH FLAGS OF EVERY COMMAND, AND OF NONE',
		...bareFlagWords().flatMap(flagLines),
		'.SH KEYS OF THE SCREEN',
		...keys.flatMap(({keys: names, label, context}) => [
			'.TP',
			`.B ${argument(names)}`,
			text(`${label} (${context})`),
		]),
		'.SH EXIT STATUS',
		...definitions([
			['0', 'In sync, or nothing to do; of writing commands: all verified by reading back.'],
			['1', 'Differences; of writing commands: something was refused, sent, failed or in doubt.'],
			['2', 'Trouble: a source was not read completely, settings, usage; nothing was attempted.'],
			['130', 'Interrupted.'],
		]),
		'.SH ENVIRONMENT',
		...definitions([
			['TRISYNC_CONFIG', 'Folder of config.json.'],
			['TRISYNC_STATE', 'Folder of backups, journal, audit and locks.'],
		]),
		...paragraph(
			`The website's own variables are read as they are, from the environment or its .env: ${Object.values(
				variableNames,
			)
				.map(([name]) => name)
				.join(', ')}.`,
		),
		'.SH FILES',
		...definitions([
			['./.env', "The website's settings, or the file of --env."],
			[
				'~/.config/trisync/config.json',
				'Settings of trisync, for its owner only; "trisync config path" tells the place.',
			],
			['/etc/trisync/config.json', 'Settings for everybody on this computer.'],
		]),
		'.SH EXAMPLES',
		...definitions([
			['trisync \\-\\-demo', 'The screen on an embedded gym: no server and no terminal needed.'],
			['trisync setup', 'Connect to a site, with at most five answers.'],
			['trisync diff \\-\\-json', 'For cron: one object, exit code 0, 1 or 2.'],
		]),
		'',
	].join('\n');
}

function commandLines({name, args, choices, summary, flags, examples}: CommandWord): string[] {
	const common = new Set(commonFlagWords().map(({flag}) => flag));
	const own = flags.filter(({flag}) => !common.has(flag));
	return [
		'.TP',
		`.B ${argument(`trisync ${name}${args === null ? '' : ` ${args}`}`)}`,
		text(`${capital(summary)}.${choices.length === 0 ? '' : ` ${args} is one of ${choices.join(', ')}.`}`),
		...(own.length === 0 ? [] : ['.RS', ...own.flatMap(flagLines), '.RE']),
		'.RS',
		'.PP',
		'.nf',
		...examples.map(text),
		'.fi',
		'.RE',
	];
}

function flagLines({flag, value, summary}: FlagWord): string[] {
	const shown = value === null ? '' : value.startsWith('[') ? value : ` ${value}`;
	return ['.TP', `.B ${argument(flag + shown)}`, text(`${capital(summary)}.`)];
}

const definitions = (pairs: ReadonlyArray<readonly [term: string, meaning: string]>): string[] =>
	pairs.flatMap(([term, meaning]) => ['.TP', `.B ${term}`, text(meaning)]);

const paragraph = (words: string): string[] => ['.PP', text(words)];

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A line of text: nothing in it is a request, and a minus stays one that can be copied. */
function text(words: string): string {
	const plain = words
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll('~', '\\(ti')
		.replaceAll('^', '\\(ha');
	return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}

/** The argument of a request, in which a quote would end it. */
function argument(words: string): string {
	return `"${text(words).replaceAll('"', '\\(dq')}"`;
}
