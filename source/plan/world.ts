import type {
	DeviceCounts,
	DeviceInfo,
	DeviceUser,
	NameStorage,
	RecordSize,
	Snapshots,
	SourceName,
} from '../domain/index.ts';
import type {DeviceTraits} from '../reconcile/options.ts';
import type {Row} from '../reconcile/row.ts';

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
	/** Another writer holds the device. */
	readonly isLocked?: boolean;
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
