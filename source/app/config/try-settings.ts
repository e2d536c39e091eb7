import {lookup} from 'node:dns/promises';
import {connect, isIP} from 'node:net';
import {errorCode, errorHint, RepositoryError} from '../../domain/index.ts';
import {openMssql, openSqlite, parseServer, type Repositories} from '../../repository/index.ts';
import type {DatabaseSettings} from './settings.ts';

/** What one try of a setting found, in words for a person. */
export type Outcome =
	| {readonly isOk: true; readonly told: string}
	| {readonly isOk: false; readonly told: string; readonly hint: string | null};

const connectMs = 4000;
const databaseMs = 10_000;

/** Does somebody answer where the SQL Server is said to be? No login is tried: that is for the next questions. */
export async function tryServer(text: string, signal: AbortSignal): Promise<Outcome> {
	const {server, instance, port = instance === undefined ? 1433 : undefined} = parseServer(text);
	try {
		const address = isIP(server) === 0 ? (await lookup(server)).address : server;
		signal.throwIfAborted();
		if (port === undefined) return {isOk: true, told: `${server} is ${address}; instance ${instance}`};
		const began = performance.now();
		await reach(address, port, signal);
		const ms = Math.max(1, Math.round(performance.now() - began));
		return {isOk: true, told: `${server} answers on port ${port}, ${ms} ms`};
	} catch (error) {
		signal.throwIfAborted();
		return {isOk: false, ...serverTrouble(server, port, (error as NodeJS.ErrnoException).code)};
	}
}

function serverTrouble(
	server: string,
	port: number | undefined,
	code: string | undefined,
): {readonly told: string; readonly hint: string} {
	switch (code) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return {
				told: `No computer is called ${server} here.`,
				hint: 'Check the spelling, or type its address.',
			};
		case 'ECONNREFUSED':
			return {
				told: `${server} is up, but nothing listens on port ${port}.`,
				hint: 'Enable TCP/IP in SQL Server Configuration Manager, or name the instance: HOST\\SQLEXPRESS',
			};
		default:
			return {
				told: `${server} does not answer on port ${port} (${code ?? 'unknown error'}).`,
				hint: 'Check the address and the firewall of that computer.',
			};
	}
}

function reach(host: string, port: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = connect({host, port, signal});
		socket.setTimeout(connectMs, () =>
			socket.destroy(Object.assign(new Error('silent'), {code: 'ETIMEDOUT'})),
		);
		socket.once('connect', () => {
			socket.destroy();
			resolve();
		});
		socket.once('error', reject);
	});
}

/** Logs in and reads the website's people. */
export async function tryWebsite(
	database: DatabaseSettings,
	timeoutMs: number | null,
	signal: AbortSignal,
): Promise<Outcome> {
	return withRepositories(database, timeoutMs, signal, async ({website}) => {
		const {complete, reason, people} = await website.list(signal);
		return complete
			? {isOk: true, told: `${people.length} people on the website`}
			: {isOk: false, told: reason ?? 'The list of people was cut short.', hint: null};
	});
}

/** Logs in and reads whom the middleware shows; a database without its own tables is not the middleware's. */
export async function tryMiddleware(
	database: DatabaseSettings,
	timeoutMs: number | null,
	signal: AbortSignal,
): Promise<Outcome> {
	return withRepositories(database, timeoutMs, signal, async ({middleware}) => {
		const {missingTables} = await middleware.identity(signal);
		if (typeof missingTables === 'string') {
			return {
				isOk: false,
				told: `This is hardly eTimeTrackLite's database: it has no ${missingTables}.`,
				hint: 'Its settings (Database Settings in eTimeTrackLite) name the right one.',
			};
		}

		const {complete, reason, people} = await middleware.list(signal);
		const shown = people.filter(({hiddenBy}) => hiddenBy === null).length;
		return complete
			? {isOk: true, told: `eTimeTrackLite shows ${shown} people, ${people.length - shown} are hidden`}
			: {isOk: false, told: reason ?? 'The list of people was cut short.', hint: null};
	});
}

async function withRepositories(
	database: DatabaseSettings,
	timeoutMs: number | null,
	signal: AbortSignal,
	use: (repositories: Repositories) => Promise<Outcome>,
): Promise<Outcome> {
	let repositories: Repositories | null = null;
	try {
		repositories = await openDatabase(database, timeoutMs);
		return await use(repositories);
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof RepositoryError) && errorCode(error) === null) throw error;
		return {isOk: false, told: (error as Error).message, hint: errorHint(error)};
	} finally {
		await repositories?.close();
	}
}

/** A database by itself, for one look at it; whoever waits for the answer is a person. */
export function openDatabase(database: DatabaseSettings, timeoutMs: number | null): Promise<Repositories> {
	const limitMs = timeoutMs ?? databaseMs;
	return database.engine === 'sqlite'
		? openSqlite({file: database.file})
		: openMssql({...database.mssql, connectTimeoutMs: limitMs, requestTimeoutMs: limitMs});
}
