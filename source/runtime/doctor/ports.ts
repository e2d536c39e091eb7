import type {DatabaseDiagnosis} from '../../domain/diagnosis.ts';
import type {DeviceCounts, DeviceInfo, DeviceUserList, TerminalPort} from '../../domain/index.ts';

/** What the check measures with; everything that touches the network or the disk comes in here. */
export interface Probes {
	/** ms since the epoch. */
	now(): number;
	/** Calls back once after so many ms, unless it was cancelled. */
	after(ms: number, call: () => void): () => void;
	/** This computer's addresses, loopback included. */
	ownAddresses(): readonly string[];
	/** Addresses of a host; an address is its own. @throws an Error with the resolver's `code` */
	resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
	/** Asks the routing table; nothing is sent. */
	route(address: string, signal: AbortSignal): Promise<RouteFound>;
	ping(address: string, signal: AbortSignal): Promise<PingFound>;
	/**
	Opens and closes a TCP connection: for database servers only. Some terminals restart when a connection ends
	without EXIT.
	*/
	tcp(address: string, port: number, signal: AbortSignal): Promise<TcpFound>;
	/** null when the file can be read, else the reason. */
	unreadable(path: string): Promise<string | null>;
}

export type RouteFound =
	| {
			readonly kind: 'found';
			readonly from: string;
			readonly network: string | null;
			readonly isLocal: boolean;
	  }
	| {readonly kind: 'none'};

export type PingFound =
	| {readonly kind: 'answer'; readonly ms: number}
	| {readonly kind: 'silent'}
	/** No such program here, or it may not be used. */
	| {readonly kind: 'unavailable'; readonly reason: string};

export type TcpFound = 'open' | 'refused' | 'silent' | 'unreachable';

/** One visit, as far as a check needs it. */
export interface CheckedSession {
	readonly info: DeviceInfo;
	/** Did it ask for a comm key? */
	readonly isKeyAsked: boolean;
	readCounts(signal?: AbortSignal): Promise<DeviceCounts>;
	readUsers(signal?: AbortSignal): Promise<DeviceUserList>;
	/** Wall clock, `2026-11-22 10:42:03`. */
	readClock(signal?: AbortSignal): Promise<string>;
	readState(signal?: AbortSignal): Promise<string | null>;
	/** null when this finger of this slot is empty. */
	readTemplate(uid: number, finger: number, signal?: AbortSignal): Promise<unknown>;
	close(): Promise<void>;
}

export interface DeviceTarget {
	readonly host: string;
	readonly port: number;
	readonly hasCommKey: boolean;
	/** null = any serial. */
	readonly expectedSerial: string | null;
	/** With limits of its own, `visitTimeouts`; after a list it knows how this terminal stores names. */
	readonly terminal: Omit<TerminalPort, 'open'> & {open(signal: AbortSignal): Promise<CheckedSession>};
}

export type DatabaseTarget =
	| {
			readonly kind: 'server';
			readonly host: string;
			/** null = SQL Server Browser tells the port of the instance. */
			readonly port: number | null;
			readonly instance: string | null;
			readonly database: string;
			readonly user: string;
	  }
	| {readonly kind: 'file'; readonly path: string};

/** Files that the settings came from. */
export interface ConfigFacts {
	readonly file: FileFacts;
	/** The website's `.env`. */
	readonly env: FileFacts;
	readonly state: {readonly path: string; readonly problem: string | null};
}

export interface FileFacts {
	readonly path: string;
	readonly exists: boolean;
	/** Permission bits; null where the platform has none or there is no file. */
	readonly mode: number | null;
}

/** Is the middleware at work, and what did its terminals tell it? */
export type MiddlewareSigns = Pick<DatabaseDiagnosis, 'access' | 'lifeSigns' | 'siblings' | 'deviceErrors'>;

/** What the website left behind in its tables, and what this login may do with them. */
export type WebsiteSigns = Pick<DatabaseDiagnosis, 'access' | 'orphanedClients'>;

/** What a check knows about the place it is run at, made by `app/`. */
export interface DoctorSetup {
	readonly probes: Probes;
	/** null = there is nothing to configure: the demo. */
	readonly config: (() => Promise<ConfigFacts>) | null;
	readonly website: DatabaseTarget | null;
	/** `same` = it reads through the website's connection. */
	readonly middleware: DatabaseTarget | 'same' | null;
	/** Looks around in the website's database; null = it cannot. */
	readonly websiteDiagnosis: WebsiteSigns | null;
	/** Looks around in the middleware's database; null = it cannot. */
	readonly diagnosis: MiddlewareSigns | null;
	readonly device: DeviceTarget | null;
}
