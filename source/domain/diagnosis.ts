/** What a database tells about itself besides its people: is it alive, are there others, what did the devices say. */

import type {DatabaseSchema} from './rows.ts';

/** Signs that the middleware works with this database. Dates are local text, `YYYY-MM-DDTHH:MM:SS`; null = none, or not told. */
export interface LifeSigns {
	/** `Devices.LastPing`: only terminals that push have one. */
	readonly lastPing: string | null;
	/** The newest arrival in `DeviceLogs` and the monthly tables: `DownloadDate`, else `LogDate`. */
	readonly newestLog: string | null;
	/** `DeviceCommands.CreationDate`. */
	readonly newestCommand: string | null;
	/** Commands that wait for a terminal; null where there is no such table. */
	readonly pendingCommands: number | null;
	/** Programs connected to this database now, ours left out; null = this login may not see them. */
	readonly programs: readonly string[] | null;
	/** Rows of `Employees`, deleted ones included. */
	readonly employees: number | null;
	/** The database's own clock, which all of these dates go by. */
	readonly now: string | null;
}

/** Another database of the same server that has the middleware's tables. */
export interface SiblingDatabase {
	readonly name: string;
	readonly createdAt: string | null;
	/** null = this login may not look into it. */
	readonly life: LifeSigns | null;
}

/** A line that the middleware keeps about a terminal. `text` is bounded and stripped. */
export interface DeviceRemark {
	readonly at: string | null;
	readonly serial: string | null;
	/** Whom it is about, where the middleware says so. */
	readonly pin: string | null;
	readonly text: string;
}

export interface DeviceRemarkQuery {
	readonly serial?: string;
	readonly pin?: string;
	/** Newest first, at most this many (100). */
	readonly limit: number;
}

/** Ids that the middleware joins a person to. */
export interface LookupFacts {
	/** null = the database has no such table, and then nobody is hidden by it. */
	readonly companies: readonly {readonly id: string; readonly isVisible: boolean}[] | null;
	readonly departments: readonly string[] | null;
	readonly categories: readonly string[] | null;
}

/** A `GymClients` row whose EmployeeId no `Employees` row has: a package that belongs to nobody. */
export interface OrphanedClient {
	readonly employeeId: string;
	/** Its copy of the PIN, trimmed. */
	readonly pin: string;
	readonly packageEnd: string | null;
}

/** What this login may do in one database, and what its tables lack for somebody who writes. */
export type DatabaseAccess = Pick<DatabaseSchema, 'edition' | 'mayWrite' | 'remarks'>;

/** Looks around in one database; never writes. What this login may not see is null. @throws RepositoryError */
export interface DatabaseDiagnosis {
	access(signal?: AbortSignal): Promise<DatabaseAccess>;
	lifeSigns(signal?: AbortSignal): Promise<LifeSigns>;
	/** Other databases here that own both `Employees` and `Devices`. */
	siblings(signal?: AbortSignal): Promise<readonly SiblingDatabase[]>;
	lookups(signal?: AbortSignal): Promise<LookupFacts>;
	/** By EmployeeId, at most 1,000; none where there is no `GymClients`. */
	orphanedClients(signal?: AbortSignal): Promise<readonly OrphanedClient[]>;
	/** `DeviceErrorMessages`, newest first. */
	deviceErrors(query: DeviceRemarkQuery, signal?: AbortSignal): Promise<readonly DeviceRemark[]>;
	/** `DeviceOperationLogs` in words (30 enrolled a user, 9 deleted one, …), newest first. */
	deviceOperations(query: DeviceRemarkQuery, signal?: AbortSignal): Promise<readonly DeviceRemark[]>;
}
