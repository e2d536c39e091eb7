import type {
	DatabaseDiagnosis,
	DeviceRoute,
	MiddlewareRepository,
	TerminalPort,
	WebsiteRepository,
} from '../domain/index.ts';
import type {CompareSettings} from './compare.ts';
import type {DoctorSetup} from './doctor/ports.ts';
import type {Files} from './files.ts';
import type {PunchBook} from './last-punch.ts';
import type {Wait} from './line.ts';
import type {Platform} from './platform.ts';
import type {RowSources} from './row-world.ts';
import type {Watchdog} from './watchdog.ts';

/** What tells a database from others: `server`, `database`, `databaseId`, `createdAt`, as far as they are known. */
export type SourceIdentityPart = Readonly<Record<string, string | number | null | undefined>>;

export interface WorkbenchSettings extends CompareSettings {
	readonly isReadOnly: boolean;
	/** Writing to a device with another serial is refused; null = not set. */
	readonly expectedSerial: string | null;
	/** A person has said once that the middleware's database is the right one. */
	readonly isMiddlewareIdentityConfirmed: boolean;
	/** The database that somebody has confirmed; absent or null = none. It counts while the middleware's is that one. */
	readonly confirmedIdentity?: SourceIdentityPart | null;
	/** Rows of the website may be changed; absent = no. */
	readonly mayWriteWebsite?: boolean;
	/** Rows of the middleware may be changed; absent = no. */
	readonly mayWriteMiddleware?: boolean;
}

export interface WorkbenchDependencies {
	/** null = not configured; then its column is off. */
	readonly website: WebsiteRepository | null;
	readonly middleware: MiddlewareRepository | null;
	readonly terminal: TerminalPort | null;
	/** The site's other terminals: a new member's number must be free on them too. Absent = none. */
	readonly otherTerminals?: readonly TerminalPort[];
	/** The serial that has to answer at each of them, by name; absent or null = any. */
	readonly otherSerials?: Readonly<Record<string, string | null>>;
	/** The rows of the databases; absent or null = not to be written. */
	readonly rows?: Partial<RowSources>;
	/** Looks around in the middleware's database; absent or null = not to be had. */
	readonly middlewareDiagnosis?: DatabaseDiagnosis | null;
	/** The whole log of punches, in a visit of its own; absent = not to be had. */
	readonly readPunches?: ((signal: AbortSignal) => Promise<PunchBook>) | undefined;
	/** Ways to the terminal when its line is closed; absent = none. */
	readonly routes?: readonly DeviceRoute[];
	/** Locks the backups; absent or null = they are not encrypted. */
	readonly backupPassphrase?: string | null;
	/** Folder for backups, journal, audit, locks and counters; made when first needed. */
	readonly stateDirectory: string;
	readonly settings: WorkbenchSettings;
	readonly clock: {
		/** ms since the epoch. */
		readonly now: () => number;
		/** Local date of the gym, `YYYY-MM-DD`. */
		readonly today: () => string;
		/** Instead of the system's timer, for tests. */
		readonly wait?: Wait;
	};
	/** Who works, for the audit. */
	readonly person: {readonly osUser: string; readonly sshClient: string | null};
	/** Called before the terminal is paused; null where no guardian can be started. */
	readonly startWatchdog: () => Watchdog | null;
	/** How the place is checked; without it `check` refuses. */
	readonly doctor?: DoctorSetup | undefined;
	readonly platform?: Platform;
	readonly files?: Files;
}
