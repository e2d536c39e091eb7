import type {
	DatabaseSchema,
	DeviceCounts,
	DeviceInfo,
	DeviceUser,
	FingerTemplate,
	LookupFacts,
	NameStorage,
	RecordSize,
	Snapshots,
	SourceName,
	StoredRow,
} from '../domain/index.ts';
import type {DatabaseVerdict} from '../reconcile/judge-database.ts';
import type {DeviceTraits} from '../reconcile/options.ts';
import type {Row} from '../reconcile/row.ts';
import type {Archive, PastOperation} from './archive.ts';
import type {RouteWorld} from './routes.ts';

/** Everything a plan is made from: readings a few seconds old, and what is known about the device. */
export interface PlanWorld {
	/** Running number of the operation. */
	readonly number: number;
	/** ms since the epoch. */
	readonly now: number;
	/** Rows of a comparison of exactly these snapshots. */
	readonly rows: readonly Row[];
	readonly snapshots: Snapshots;
	readonly device: {
		readonly name: string;
		readonly address: string;
		readonly info: DeviceInfo | null;
		readonly counts: DeviceCounts | null;
		readonly recordSize: RecordSize | null;
		readonly storage: NameStorage;
	};
	/** Slots that hold fingers of nobody; null = the templates were not read completely. */
	readonly occupiedSlots: ReadonlySet<number> | null;
	/** Fingers by slot; null = the templates were not read completely. */
	readonly fingers: ReadonlyMap<number, number> | null;
	readonly isReadOnly: boolean;
	readonly deviceAdmins: readonly string[];
	/** Serial number from the settings; null = any device will do. */
	readonly expectedSerial: string | null;
	/** How many people each source had at its last good reading before this one. */
	readonly lastGoodCounts: Partial<Readonly<Record<SourceName, number>>>;
	/** Somebody confirmed that the middleware reads the right database, and it still is that one. */
	readonly middlewareIdentityConfirmed: boolean;
	/** Does the middleware work with the database that was read? Absent = not asked, or it could not be told. */
	readonly databaseVerdict?: DatabaseVerdict;
	/** Local date of the gym, `YYYY-MM-DD`, for new rows; absent = the UTC date of `now`. */
	readonly today?: string;
	/** The fingers themselves, for restore and undo; absent or null = they were not read completely. */
	readonly templates?: readonly FingerTemplate[] | null;
	/** Another writer holds the device. */
	readonly isLocked?: boolean;
	/** The website's rows of the people the intent names; absent = not asked for, null = not to be had. */
	readonly websiteRows?: RowWorld | null;
	/** The same of the middleware, where it is another database; else absent, and the website's stand for both. */
	readonly middlewareRows?: RowWorld | null;
	/** add: the number that nobody has or had, all lists, logs, backups and devices looked at; null = not to be had. */
	readonly nextPin?: {readonly pin: string | null; readonly reason: string | null};
	/** restore: what comes back. */
	readonly archive?: Archive;
	/** register of one person while port 4370 is closed: the other ways, as they answered. Then the device is not read. */
	readonly routes?: RouteWorld;
	/** undo: what is taken back. */
	readonly past?: PastOperation;
}

/** Somebody's rows as they are now, and what may be done to them. */
export interface RowWorld {
	/** Whole rows, parents first. */
	readonly rows: readonly StoredRow[];
	readonly schema: DatabaseSchema;
	/** `websiteWrite` or `middlewareWrite` of the settings, both where both are one table. */
	readonly isWritable: boolean;
	/** ms since the epoch. */
	readonly readAt: number;
	/** Ids that lookups of a new or repaired row may use: the first visible company, department, category. */
	readonly defaults: Readonly<Record<'CompanyId' | 'DepartmentId' | 'CategoryId', string | null>>;
	/** Ids that the lookups know, for repairs of what hides a row; absent or null = not read. */
	readonly lookups?: LookupFacts | null;
}

export function traitsOf({info, recordSize}: PlanWorld['device']): DeviceTraits {
	return {
		pinWidth: info?.pinWidth ?? null,
		lettersInPin: info?.lettersInPin ?? null,
		hasFaces: info?.hasFaces ?? null,
		recordSize,
	};
}

export function usersOf({snapshots}: PlanWorld): readonly DeviceUser[] {
	return snapshots.device.people;
}
