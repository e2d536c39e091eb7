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
}

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
	readonly devices: readonly DeviceSettings[];
	/** The one that is compared and written; null = none is configured. */
	readonly device: DeviceSettings | null;
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
