import {isIP} from 'node:net';
import type {ConnectionPool, config as DriverConfig} from 'mssql';
import type {Connection as Tedious} from 'tedious';
import {RepositoryError} from '../../domain/index.ts';
import {explainedError} from './errors.ts';
import type {ServerMessage} from './findings.ts';
import type {MssqlSettings} from './settings.ts';

type Driver = typeof import('mssql');

/** How long a server may take to honour a cancelled query before the connection is dropped. */
const cancelTimeoutMs = 2000;

const defaultConnectTimeoutMs = 15_000;

/** Connections to one database, made at the first use and made anew after they broke. */
export interface Pool {
	readonly driver: Driver;
	/** @throws RepositoryError */
	connected(): Promise<ConnectionPool>;
	/** The driver's error in words, with what the server said during the login that failed. */
	explain(error: unknown): RepositoryError;
	/** Drops every connection at once, whatever it is doing; the next use connects anew. */
	drop(): void;
	/** Drops every connection for good. */
	close(): void;
}

/** How many connections, and how long a request may take; 0 = the caller watches over it. */
export interface PoolLimits {
	readonly connections: number;
	readonly requestTimeoutMs: number;
}

/** Loads the driver, which takes 42 MB and a fifth of a second, and so is never imported at the top of a file. */
export async function createPool(settings: MssqlSettings, limits: PoolLimits): Promise<Pool> {
	const {default: driver} = await import('mssql');
	const connections = new Set<Tedious>();
	const saidAtLogin = new WeakMap<object, readonly ServerMessage[]>();
	let current: Promise<ConnectionPool> | null = null;
	let isClosed = false;

	/** The driver reports a failed login by the server's last message alone; the one before tells the reason. */
	const watch = (connection: Tedious) => {
		const said: ServerMessage[] = [];
		connections.add(connection);
		connection.on('end', () => connections.delete(connection));
		connection.on('errorMessage', message => said.length < 10 && said.push(message as ServerMessage));
		connection.once('connect', error => {
			if (error instanceof Error) {
				saidAtLogin.set(error, [...said]);
				connections.delete(connection);
			}
		});
		if (isClosed) connection.close();
	};

	const connect = async () => {
		const pool = new driver.ConnectionPool({...driverConfig(settings, limits), beforeConnect: watch});
		// Without a listener an error of an idle connection would end the process. The next query meets it anyway.
		pool.on('error', () => {});
		return pool.connect();
	};

	const explain = (error: unknown) => {
		const original = (error as {readonly originalError?: unknown} | null)?.originalError;
		const said = typeof original === 'object' && original !== null ? saidAtLogin.get(original) : undefined;
		return explainedError(error, settings, said);
	};

	const drop = () => {
		for (const connection of connections) connection.close();
		current?.then(pool => pool.close()).catch(() => {});
		current = null;
	};

	return {
		driver,
		async connected() {
			if (isClosed) throw new RepositoryError('ERR_REPOSITORY_LOST', `${settings.database} was closed.`);
			current ??= connect();
			try {
				return await current;
			} catch (error) {
				current = null;
				throw explain(error);
			}
		},
		explain,
		drop,
		close() {
			isClosed = true;
			drop();
		},
	};
}

function driverConfig(settings: MssqlSettings, limits: PoolLimits): DriverConfig {
	const {server, port, instance, database, password} = settings;
	const {user, domain} = loginOf(settings);
	const {encrypt = true, trustServerCertificate = false} = settings;
	return {
		server,
		database,
		user,
		password,
		...(domain === undefined ? {} : {domain}),
		...(port === undefined ? {} : {port}),
		connectionTimeout: settings.connectTimeoutMs ?? defaultConnectTimeoutMs,
		requestTimeout: limits.requestTimeoutMs,
		validateConnection: 'socket',
		pool: {min: 0, max: limits.connections, idleTimeoutMillis: 10_000},
		options: {
			appName: 'trisync',
			encrypt,
			trustServerCertificate,
			// Node warns on stderr, across the screen, when an address is named to TLS; unchecked it may be any name.
			...(trustServerCertificate && isIP(server) !== 0 ? {serverName: 'localhost'} : {}),
			cancelTimeout: cancelTimeoutMs,
			// A port that is known needs no SQL Server Browser, and it is what a firewall lets through.
			...(instance === undefined || port !== undefined ? {} : {instanceName: instance}),
		},
	};
}

/** `DOMAIN\user` is how Windows people write it. */
function loginOf({user, domain}: MssqlSettings): {
	readonly user: string;
	readonly domain?: string | undefined;
} {
	const parts = /^([^\\]+)\\(.+)$/.exec(user);
	return domain === undefined && parts !== null ? {user: parts[2] ?? user, domain: parts[1]} : {user, domain};
}
