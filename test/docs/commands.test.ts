import {describe, expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/parse.ts';
import {setup as buildProgram} from '../helpers/build.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {runCommand} from '../journeys/process.ts';
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
		{timeout: 120_000},
		async ([, lines], {onTestFinished}) => {
			const folder = scratchFolder();
			onTestFinished(() => folder.remove());
			const gym = ['--demo', `--keep=${folder.file('gym')}`];
			for (const line of lines) {
				const argv = argumentsOf(line).filter(word => word !== '--demo' && word !== '--keep');
				if (isOnSiteOnly(argv)) continue;
				const isSettings = argv[0] === 'config';
				const {code, stdout, stderr} = await runCommand([...argv, ...(isSettings ? [] : gym)], {
					cwd: folder.path,
				});
				const said = `${line}\n${stdout}\n${stderr}`;
				if (isUnanswered(argv)) expect(said).toContain('PLAN ');
				else expect([0, 1], said).toContain(code);
			}
		},
	);
});
