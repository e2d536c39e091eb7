import type {MssqlSettings} from '../../repository/index.ts';

export type DatabaseSettings =
	| {readonly engine: 'mssql'; readonly mssql: MssqlSettings}
	| {readonly engine: 'sqlite'; readonly file: string};

export type NameEncoding = 'utf-8' | 'gbk' | 'windows-1256' | 'windows-1252' | 'latin1';

export interface DeviceSettings {
	/** Used on the screen, in plans and in typed phrases. */
	readonly name: string;
	readonly host: string;
	readonly port: number;
	readonly commKey: number;
	/** Refuse to write when another serial answers; null = not checked. */
	readonly serial: string | null;
	readonly encoding: NameEncoding;
	readonly isReadOnly: boolean;
	readonly deviceAdmins: readonly string[];
	/** Differences of this terminal that were looked at, besides the gym's. */
	readonly expected: readonly ExpectedDifference[];
}

/** eTimeTrackLite Web's service, the route where TCP does not reach a terminal. */
export interface SoapSettings {
	/** http or https, without a login in it. */
	readonly url: string;
	readonly user: string | null;
	readonly password: string | null;
	readonly apiKey: string | null;
}

/** A database that a person has confirmed as the middleware's, in the words of its repository's identity. */
export interface ConfirmedIdentity {
	readonly server?: string | null | undefined;
	readonly database: string;
	readonly databaseId?: number | null | undefined;
	/** When it was made, as SQL Server says it. */
	readonly createdAt?: string | null | undefined;
}

/** A named theme, or a colour in words for each role that shall differ; whoever draws knows the roles. */
export type ThemeSettings = 'default' | 'high-contrast' | 'mono' | Readonly<Record<string, string>>;

/** Keys by the name of their action; whoever binds knows the names. */
export type KeySettings = Readonly<Record<string, readonly string[]>>;

export interface ExpectedDifference {
	readonly pin: string;
	readonly reason: string;
	/** Ends the exception when the record changes; absent = until it is taken out. */
	readonly signature?: string;
}

/** Everything a run needs to know, whatever place it came from. */
export interface Settings {
	/** null = no website database is configured. */
	readonly website: DatabaseSettings | null;
	/** `same` = the middleware reads the website's database; null = no middleware column. */
	readonly middleware: DatabaseSettings | 'same' | null;
	readonly isMiddlewareIdentityConfirmed: boolean;
	/** null = nobody has confirmed a particular database. */
	readonly middlewareIdentity: ConfirmedIdentity | null;
	/** The website's tables may be written; false unless the settings say so. */
	readonly websiteWrite: boolean;
	/** The middleware's tables may be written; false unless the settings say so. */
	readonly middlewareWrite: boolean;
	/** null = not configured. */
	readonly soap: SoapSettings | null;
	readonly theme: ThemeSettings;
	readonly keys: KeySettings;
	readonly devices: readonly DeviceSettings[];
	/** The one that is compared and written; null = none is configured. */
	readonly device: DeviceSettings | null;
	/** The gym's, and those of `device`. */
	readonly expected: readonly ExpectedDifference[];
	readonly expireByPackage: boolean;
	readonly strictNames: boolean;
	readonly isReadOnly: boolean;
	/** Limit for one command of the device and for one query, ms; null = each layer's own. */
	readonly timeoutMs: number | null;
	readonly stateDirectory: string;
	/** Lines for stderr, such as a `.env` that others can read. */
	readonly warnings: readonly string[];
}
