import {ConfigError} from '../domain/index.ts';

export interface FlagSpec {
	readonly type: 'string' | 'number' | 'boolean';
	readonly isMultiple?: true;
	readonly value?: string;
	readonly summary: string;
}

/** Every flag of every command, once: meow's definitions and the help text come from here. */
export const flagSpecs = {
	demo: {type: 'boolean', summary: 'use the embedded gym: no server and no terminal needed'},
	keep: {type: 'string', value: '[=DIR]', summary: 'keep the demo gym across commands'},
	json: {type: 'boolean', summary: 'one JSON object on stdout'},
	dryRun: {type: 'boolean', summary: 'show the plan, write nothing'},
	yes: {type: 'boolean', summary: 'stands for the key y or the typed count'},
	confirm: {
		type: 'string',
		value: 'PHRASE',
		summary: 'the phrase that the plan asks for, such as "delete 17"',
	},
	passBrake: {type: 'string', isMultiple: true, value: 'NAME', summary: 'pass a brake that the plan names'},
	device: {
		type: 'string',
		value: 'NAME|HOST[:PORT]',
		summary: 'which terminal; an address needs no configuration',
	},
	commKey: {type: 'number', value: 'N', summary: 'comm key of the terminal'},
	timeout: {type: 'number', value: 'S', summary: 'seconds to wait for one answer'},
	trace: {
		type: 'string',
		value: 'FILE',
		summary: 'record the line to the terminal, secrets covered',
	},
	readOnly: {type: 'boolean', summary: 'refuse every write'},
	plain: {type: 'boolean', summary: 'lines and prompts instead of a full screen'},
	quiet: {type: 'boolean', summary: 'only results and errors'},
	color: {type: 'string', value: 'WHEN', summary: 'auto, always or never'},
	env: {type: 'string', value: 'FILE', summary: "the website's .env"},
	sqlite: {type: 'string', value: 'FILE', summary: 'an embedded database instead of SQL Server'},
	middlewareSqlite: {type: 'string', value: 'FILE', summary: "the middleware's own embedded database"},
	pin: {type: 'string', isMultiple: true, value: 'PIN', summary: 'one member; may be given several times'},
	kind: {type: 'string', value: 'KIND', summary: 'members with this kind of difference'},
	all: {type: 'boolean', summary: 'every row, or everything that "fix all" may do'},
	also: {
		type: 'string',
		isMultiple: true,
		value: 'sql,mw',
		summary: "delete the website's and the middleware's rows as well",
	},
	in: {type: 'string', value: 'device|sql|mw', summary: 'where resync repairs'},
	list: {type: 'boolean', summary: 'show those that there are'},
	rows: {type: 'boolean', summary: "the website's and the middleware's rows of these people as well"},
	to: {type: 'string', value: 'NAME|HOST[:PORT]', summary: 'the terminal that shall have them too'},
	name: {type: 'string', value: 'NAME', summary: 'first and last name'},
	card: {type: 'string', value: 'N', summary: 'card number'},
	months: {type: 'number', value: 'N', summary: 'months paid for, from today'},
	packageEnd: {
		type: 'string',
		value: 'YYYY-MM-DD',
		summary: 'the last day that is paid for, instead of --months',
	},
	package: {type: 'string', value: 'NAME', summary: 'the package, as the website calls it'},
	trainer: {type: 'string', value: 'NAME', summary: 'the trainer'},
	gender: {type: 'string', value: 'male|female', summary: 'as the middleware wants it'},
	maxDelete: {type: 'number', value: 'N', summary: 'the most people that delete --kind may take'},
	since: {type: 'string', value: 'AGE|DATE', summary: 'only what is newer, such as 7d or 2026-11-01'},
	count: {type: 'number', value: 'N', summary: 'end after so many events'},
	every: {type: 'string', value: 'TIME', summary: 'how often, such as 90s, 5m or 1h; 5m when not given'},
	once: {type: 'boolean', summary: 'one comparison, exit codes as of diff'},
	exitOnChange: {type: 'boolean', summary: 'end with 1 at the first change, with 2 at trouble'},
	hook: {
		type: 'string',
		value: 'COMMAND',
		summary: 'run at every change, with the lines of JSON on its stdin',
	},
	metrics: {
		type: 'number',
		value: 'PORT',
		summary: "numbers for Prometheus on this port of this computer's loopback",
	},
	csv: {type: 'boolean', summary: 'comma-separated values, card numbers masked'},
	out: {type: 'string', value: 'FILE', summary: 'into this file, for its owner only'},
	host: {type: 'string', value: 'HOST', summary: 'address to listen on'},
	port: {type: 'number', value: 'N', summary: 'port to listen on; 0 = any free one'},
	users: {type: 'number', value: 'N', summary: 'how many made-up users'},
	state: {type: 'string', value: 'FILE', summary: "the simulated terminal's memory"},
	recordSize: {type: 'number', value: '72|28', summary: 'bytes of a user record'},
	transfer: {type: 'string', value: 'MODE', summary: 'direct, chunked or split'},
	frameSize: {type: 'number', value: 'N', summary: 'data bytes of one frame'},
	capacity: {type: 'number', value: 'N', summary: 'how many users fit'},
	latencyMs: {type: 'number', value: 'N', summary: 'wait before each answer'},
	bandwidth: {type: 'number', value: 'N', summary: 'most bytes a second that it sends'},
	attendanceSize: {type: 'number', value: '8|16|40|49', summary: 'bytes of an attendance record'},
	timeline: {type: 'string', value: 'FILE', summary: 'what happens to it by itself, a JSON list of steps'},
	log: {type: 'string', value: 'FILE', summary: 'every packet as a line of JSON, without secrets'},
	fault: {type: 'string', isMultiple: true, value: 'NAME[=N]', summary: 'misbehave; "list" prints the names'},
	report: {type: 'string', value: 'FILE', summary: 'write what was found into this file, without secrets'},
	set: {type: 'boolean', summary: "set the terminal's clock to this computer's time"},
	people: {type: 'number', value: 'N', summary: 'how many members'},
	seed: {type: 'number', value: 'S', summary: 'the same seed makes the same gym'},
	problems: {type: 'boolean', summary: 'with every kind of difference'},
	help: {type: 'boolean', summary: 'this text'},
	version: {type: 'boolean', summary: 'the version'},
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof flagSpecs;

type ValueOf<Spec extends FlagSpec> = Spec['type'] extends 'boolean'
	? boolean
	: Spec['type'] extends 'number'
		? number
		: string;

/** Flags as given; a boolean that was not given is undefined. */
export type Flags = {
	readonly [Name in FlagName]?: (typeof flagSpecs)[Name] extends {readonly isMultiple: true}
		? readonly string[]
		: ValueOf<(typeof flagSpecs)[Name]>;
};

export const commonFlags: readonly FlagName[] = [
	'demo',
	'keep',
	'json',
	'dryRun',
	'yes',
	'confirm',
	'passBrake',
	'device',
	'commKey',
	'timeout',
	'trace',
	'readOnly',
	'quiet',
	'color',
	'env',
	'sqlite',
	'middlewareSqlite',
	'help',
	'version',
];

export const dashed = (name: string): string =>
	`--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;

/** A mistake on the command line: usage on stderr, exit 2. */
export class UsageError extends ConfigError {
	constructor(message: string, hint: string | null = null) {
		super('ERR_CONFIG_INVALID', message, {hint});
	}
}
