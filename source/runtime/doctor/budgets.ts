/**
How long each part of a check may take. The chains run side by side, so the slowest one is what a person waits for:
less than 20 s. Local questions (settings, own addresses) take no time worth counting.
*/
export const budgetsMs = {
	dns: 1500,
	route: 250,
	ping: 1200,
	tcp: 1500,
	login: 4000,
	/** Which database it is, on a connection that stands. */
	identity: 1500,
	tables: 1500,
	rights: 1500,
	people: 5000,
	row: 1500,
	orphans: 1500,
	life: 1500,
	/** TCP, CONNECT, the key and the first questions to a terminal. */
	open: 4500,
	/** Clock, state and counts of a terminal. */
	questions: 1250,
	/** Longer lists are called slow, not failed. */
	list: 8000,
	/** Ten fingers of one person. */
	fingers: 1250,
	/** EXIT. */
	farewell: 1000,
} as const;

type Part = keyof typeof budgetsMs;

/** What each chain waits for at worst, in order. A middleware on the website's connection waits for that first. */
export const chainParts: Readonly<Record<'sql' | 'mw' | 'mw-same' | 'dev', readonly Part[]>> = {
	sql: ['dns', 'ping', 'tcp', 'login', 'tables', 'rights', 'people', 'orphans', 'row'],
	mw: ['dns', 'ping', 'tcp', 'login', 'tables', 'rights', 'people', 'row', 'life'],
	'mw-same': ['dns', 'ping', 'tcp', 'login', 'identity', 'tables', 'people', 'row', 'life'],
	dev: ['dns', 'route', 'ping', 'open', 'questions', 'list', 'fingers', 'farewell'],
};

/** Limits of the terminal's own client during a check, so that it names the cause before `open` runs out. */
export const visitTimeouts = {connectMs: 2000, commandMs: 2000, silenceMs: 8000, listMs: 8000} as const;
