import {type Command, later} from '../command.ts';

export const configActionNames = ['show', 'validate', 'schema', 'path', 'confirm-middleware'] as const;

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Files, settings, terminals and trials: what is around the work on people. */
export const keeping: readonly Command[] = [
	{
		name: 'export',
		summary: 'everybody in the three lists as CSV or JSON; exit 0 complete, 2 when a list is not',
		flags: ['csv', 'out'],
		flagSummaries: {out: 'into this file instead of stdout, for its owner only'},
		examples: ['trisync export --csv --out gym.csv', 'trisync export --json --out gym.json'],
		run: later(() => import('../export.ts')),
	},
	{
		name: 'audit',
		summary: 'who changed what on which terminal, and what came of it; the newest last',
		flags: ['pin', 'since'],
		examples: [
			'trisync audit --since 7d',
			'trisync audit --pin 17',
			'trisync audit --json --since 2026-11-01',
		],
		run: later(() => import('../audit.ts')),
	},
	{
		name: 'devices',
		summary: 'every configured terminal, visited: serial, counts, state; exit 0 all answered, 1 not all',
		flags: [],
		examples: ['trisync devices', 'trisync devices --json', 'trisync devices --device back-door'],
		run: later(() => import('../devices.ts')),
	},
	{
		name: 'setup',
		summary: "connect to a gym: at most five answers, proposed from the website's .env, each tested at once",
		flags: [],
		examples: [
			'trisync setup',
			'trisync setup --env /srv/gym/.env',
			'trisync setup --yes',
			'trisync setup --dry-run',
		],
		run: later(() => import('../setup.ts')),
	},
	{
		name: 'clock',
		summary: "the terminal's time beside this computer's; --set corrects it after a yes",
		flags: ['set'],
		examples: ['trisync clock', 'trisync clock --set', 'trisync clock --set --yes --json'],
		run: later(() => import('../clock.ts')),
	},
	{
		name: 'config',
		args: 'ACTION',
		choices: configActionNames,
		summary: 'the settings: each with its origin, what is wrong, what may stand in config.json',
		flags: [],
		examples: [
			'trisync config show',
			'trisync config validate',
			'trisync config schema > config.schema.json',
			'trisync config path',
			'trisync config confirm-middleware',
		],
		run: later(() => import('../config.ts')),
	},
	{
		name: 'info',
		summary: 'where everything lies, versions, and what this terminal can do; for a report of trouble',
		flags: [],
		examples: ['trisync info', 'trisync info --json'],
		run: later(() => import('../info.ts')),
	},
	{
		name: 'completion',
		args: 'SHELL',
		choices: shells,
		summary: 'print what a shell needs to complete commands and flags',
		flags: [],
		examples: [
			'source <(trisync completion bash)',
			'trisync completion fish > ~/.config/fish/completions/trisync.fish',
		],
		run: later(() => import('../completion.ts')),
	},
	{
		name: 'simulate',
		summary: 'run a simulated terminal in the foreground until Ctrl-C',
		flags: [
			'host',
			'port',
			'users',
			'state',
			'recordSize',
			'transfer',
			'frameSize',
			'capacity',
			'latencyMs',
			'bandwidth',
			'attendanceSize',
			'timeline',
			'log',
			'fault',
		],
		examples: [
			'trisync simulate --users 1000',
			'trisync simulate --state door.json --comm-key 123456',
			'trisync simulate --fault list',
			'trisync simulate --users 50 --timeline steps.json --log frames.jsonl',
		],
		run: later(() => import('../simulate.ts')),
	},
	{
		name: 'seed',
		summary: 'write a consistent trial gym: a database and the memory of a simulated terminal',
		flags: ['people', 'seed', 'problems', 'state'],
		examples: ['trisync seed --people 2000 --problems --sqlite gym.sqlite --state door.json'],
		run: later(() => import('../seed.ts')),
	},
];
