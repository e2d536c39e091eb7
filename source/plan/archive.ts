import type {DeviceUser, FingerTemplate, PersonTable, RowKey, RowValues, StoredRow} from '../domain/index.ts';
import type {Action, Operation, StepResult} from './plan.ts';

/** What a backup kept, as a plan needs it to put people back. */
export interface Archive {
	/** `b42`. */
	readonly id: string;
	/** The operation before which it was made; null for one made by `backup`. */
	readonly operation: number | null;
	/** ISO time. */
	readonly at: string;
	readonly device: {readonly name: string; readonly address: string; readonly serial: string | null};
	/** Templates of different algorithms must not be mixed. */
	readonly fingerprintVersion: string | null;
	readonly users: readonly DeviceUser[];
	/** null = they could not be read. */
	readonly templates: readonly FingerTemplate[] | null;
	/** Rows of the website, and of the middleware where that is another database. */
	readonly rows: {readonly website: readonly StoredRow[]; readonly middleware: readonly StoredRow[]};
}

/** What an earlier operation is known to have done, from its journal; newest attempt of each step. */
export interface PastOperation {
	readonly number: number;
	readonly kind: Operation;
	readonly device: Archive['device'];
	readonly steps: readonly PastStep[];
	/** Everything its backups kept, joined: the oldest copy of each user and row wins. */
	readonly archive: Archive | null;
}

export interface PastStep {
	readonly id: string;
	readonly action: Action;
	readonly pin: string;
	readonly target: string;
	readonly uid: number | null;
	readonly state: StepResult['state'] | 'in-flight';
	/** A device user without its bytes, or columns of rows; null = nobody there. */
	readonly before: PastUser | RowValues | null;
	readonly after: PastUser | RowValues | null;
	/** Fingers that the step left in the slot: those it put back, or those that were there. Absent = 0. */
	readonly fingers?: number | null;
	/** `rowPlaces` of a row step, with the keys that inserts got once they are known. Absent = not noted. */
	readonly rows?: readonly RowPlace[];
}

/** Which row a change of a row step is about, in the order of the changes. */
export interface RowPlace {
	readonly table: PersonTable;
	/** null = an insert whose key is not known. */
	readonly key: RowKey | null;
}

/** A device user as a journal keeps it. */
export type PastUser = Pick<
	DeviceUser,
	'uid' | 'pin' | 'name' | 'card' | 'privilege' | 'enabled' | 'group' | 'hasPassword'
>;
