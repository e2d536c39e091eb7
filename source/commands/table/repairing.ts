import {type Command, later} from '../command.ts';
import type {WriteOperation} from '../write.ts';

/** What changes people, goes through a plan and can be taken back. */
export const repairing: readonly Command[] = [
	writeCommand(
		'register',
		'put members on the terminal',
		['pin', 'kind', 'all'],
		['trisync register --pin 17', 'trisync register --all --dry-run'],
	),
	writeCommand(
		'resync',
		"correct a user's name or card on the terminal, or what hides a row",
		['pin', 'kind', 'all', 'in'],
		['trisync resync --pin 34', 'trisync resync --pin 61 --in mw'],
	),
	writeCommand(
		'delete',
		'take a user and the fingerprints off the terminal; with --also off every system',
		['pin', 'kind', 'maxDelete', 'also'],
		[
			'trisync delete --pin 9 --confirm "delete 9"',
			'trisync delete --pin 9 --also sql,mw --confirm "delete 9"',
			'trisync delete --kind NOT-SQL --max-delete 5',
		],
	),
	writeCommand(
		'disable',
		'keep a user from entering without deleting anything',
		['pin'],
		['trisync disable --pin 73'],
	),
	writeCommand('enable', 'let a disabled user enter again', ['pin'], ['trisync enable --pin 29']),
	{
		name: 'add',
		summary: 'a new member: next free PIN, the website, then the terminal, proven in all three',
		flags: ['name', 'card', 'months', 'packageEnd', 'package', 'trainer', 'gender'],
		examples: ['trisync add --name "Asha Verma" --card 12345678 --months 3 --gender female'],
		run: later(() => import('../add.ts')),
	},
	{
		name: 'apply',
		args: 'PLAN',
		summary: 'apply a saved plan, or refuse it with what has changed since',
		flags: [],
		examples: ['trisync register --all --out plan.json --dry-run', 'trisync apply plan.json --yes'],
		run: later(() => import('../apply.ts')),
	},
	{
		name: 'resume',
		args: '[OP]',
		summary: 'take up an operation that was cut off: look what is done, write the rest',
		flags: [],
		examples: ['trisync resume --dry-run', 'trisync resume 44 --yes'],
		run: later(() => import('../resume.ts')),
	},
	{
		name: 'undo',
		args: '[OP]',
		summary: 'take back an operation, the newest by default, as far as nothing changed since',
		flags: ['pin', 'list'],
		examples: ['trisync undo --list', 'trisync undo 44 --dry-run', 'trisync undo'],
		run: later(() => import('../undo.ts')),
	},
	{
		name: 'backup',
		summary: 'keep everybody on the terminal, fingerprints included, in one file',
		flags: ['rows', 'out'],
		flagSummaries: {out: 'a copy into this file as well, for its owner only'},
		examples: ['trisync backup', 'trisync backup --rows --out door.json'],
		run: later(() => import('../backup.ts')),
	},
	{
		name: 'restore',
		args: 'BACKUP',
		summary: 'bring people of a backup back, with their fingerprints, to this terminal',
		flags: ['pin', 'all', 'list'],
		examples: [
			'trisync restore --list',
			'trisync restore b43 --pin 12',
			'trisync restore b50 --all --dry-run',
		],
		run: later(() => import('../restore.ts')),
	},
	{
		name: 'copy',
		args: 'PIN',
		summary: 'put people of one terminal on another, with their fingerprints, after a backup',
		flags: ['pin', 'to'],
		examples: [
			'trisync copy 17 --to back-door',
			'trisync copy --pin 17 --device main-door --to back-door --dry-run',
		],
		run: later(() => import('../copy.ts')),
	},
];

function writeCommand(
	operation: WriteOperation,
	summary: string,
	selectors: Command['flags'],
	examples: readonly string[],
): Command {
	return {
		name: operation,
		summary,
		flags: [...selectors, 'out'],
		flagSummaries: {out: 'the plan into this file as well, for its owner only; apply takes it'},
		examples,
		run: async context => (await import('../write.ts')).run(operation, context),
	};
}
