import {type Command, later} from '../command.ts';

/** What reads and never writes. */
export const looking: readonly Command[] = [
	{
		name: 'diff',
		summary: 'compare the three lists; exit 0 in sync, 1 differences, 2 trouble',
		flags: ['pin', 'kind', 'all'],
		examples: ['trisync diff --demo', 'trisync diff --json --pin 17', 'trisync diff --kind NO-DEV'],
		run: later(() => import('../diff.ts')),
	},
	{
		name: 'show',
		args: 'PIN',
		summary: 'one member in all sources and on every terminal, with the three-system checklist',
		flags: [],
		examples: ['trisync show 17 --demo', 'trisync show 17 --json'],
		run: later(() => import('../show.ts')),
	},
	{
		name: 'doctor',
		args: '[PIN]',
		summary: 'the troubleshooting ladder: what is broken first, and what to do',
		flags: ['report'],
		examples: [
			'trisync doctor --demo',
			'trisync doctor 17',
			'trisync doctor --device 192.168.1.201 --report check.txt',
		],
		run: later(() => import('../doctor.ts')),
	},
	{
		name: 'watch',
		summary: 'compare again and again and tell what changed; never writes',
		flags: ['every', 'once', 'exitOnChange', 'hook', 'metrics'],
		examples: [
			'trisync watch --every 5m --json',
			'trisync watch --demo --once',
			'trisync watch --every 5m --hook "mail -s changes desk@example.org" --metrics 9109',
		],
		run: later(() => import('../watch.ts')),
	},
	{
		name: 'events',
		summary: 'follow what happens at the terminal: one line each until Ctrl-C',
		flags: ['count'],
		examples: ['trisync events --demo --count 3', 'trisync events --json', 'trisync events --count 1 --json'],
		run: later(() => import('../events.ts')),
	},
	{
		name: 'users',
		summary: "the terminal's users alone; no database needed",
		flags: [],
		examples: [
			'trisync users --device 192.168.1.201',
			'trisync users --device 192.168.1.201:4370 --comm-key 123456 --json',
		],
		run: later(() => import('../users.ts')),
	},
];
