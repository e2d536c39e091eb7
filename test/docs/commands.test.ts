import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {describe, expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/parse.ts';
import {setup as buildProgram} from '../helpers/build.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {ending, runCommand, startCommand} from '../journeys/process.ts';
import {argumentsOf, commandLines, mentionedLines, pages} from './documents.ts';

buildProgram();

const inSentences = pages.flatMap(page => mentionedLines(page).map(line => [line, page.path] as const));

test.each(inSentences)('%s in %s is a command line', line => {
	// What a reader puts in: a file, a PIN of the right form.
	const argv = argumentsOf(line)
		.map(word => (word === 'PIN' ? '17' : word))
		.filter(word => word !== '…');
	expect(() => parseArguments(argv)).not.toThrow();
});

/** Needs somebody who answers, or a terminal that is not here: it is parsed and not run. */
function isOnSiteOnly(argv: readonly string[]): boolean {
	const {command, flags} = parseArguments(argv);
	return command.name === 'setup' || command.name === 'screen' || flags.device !== undefined;
}

/** Runs until it is ended. */
function isEndless(argv: readonly string[]): boolean {
	const {command, flags} = parseArguments(argv);
	return (
		(command.name === 'watch' && !flags.once) || (command.name === 'events' && flags.count === undefined)
	);
}

/** Lets it run until it says what it is doing, then ends it as systemd would. */
async function runUntilItSpeaks(argv: readonly string[], cwd: string): Promise<void> {
	const child = startCommand(argv, {cwd});
	const ended = ending(child);
	await Promise.race([once(createInterface({input: child.stderr!}), 'line'), ended]);
	child.kill('SIGTERM');
	const {code, stdout, stderr} = await ended;
	expect([143, 0], stdout + stderr).toContain(code);
}

/** A plan that nobody agrees to is printed, and ends with 2. */
function isUnanswered(argv: readonly string[]): boolean {
	const {command, flags} = parseArguments(argv);
	const writes = ['register', 'resync', 'delete', 'disable', 'enable', 'add', 'undo', 'restore'];
	return (
		writes.includes(command.name) && !flags.yes && !flags.dryRun && !('list' in flags && flags.list === true)
	);
}

const withCommands = pages.filter(page => commandLines(page).length > 0);

describe.concurrent('every command of the documents does what it says, on the demo', () => {
	test.for(withCommands.map(page => [page.path, commandLines(page)] as const))(
		'%s',
		{timeout: 240_000},
		async ([, lines], {onTestFinished}) => {
			const folder = scratchFolder();
			onTestFinished(() => folder.remove());
			const gym = ['--demo', `--keep=${folder.file('gym')}`];
			for (const line of lines) {
				const argv = argumentsOf(line).filter(word => word !== '--demo' && word !== '--keep');
				if (isOnSiteOnly(argv)) continue;
				const isSettings = ['config', 'completion'].includes(argv[0] ?? '');
				const whole = [...argv, ...(isSettings ? [] : gym)];
				if (isEndless(argv)) {
					await runUntilItSpeaks(whole, folder.path);
					continue;
				}

				const {code, stdout, stderr} = await runCommand(whole, {cwd: folder.path});
				const said = `${line}\n${stdout}\n${stderr}`;
				if (argv[0] === 'resume') expect(said).toContain('Every operation came to its end');
				else if (isUnanswered(argv)) expect(said).toContain('PLAN ');
				else expect([0, 1], said).toContain(code);
			}
		},
	);
});
