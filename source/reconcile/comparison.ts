import type {DeviceCounts, DeviceInfo, Snapshots} from '../domain/index.ts';
import type {Row} from './row.ts';

/** The three readings and what follows from them. */
export interface Comparison {
	readonly snapshots: Snapshots;
	/** Every PIN of every source, ordered by PIN. */
	readonly rows: readonly Row[];
	/** Every configured source was read completely. */
	readonly isComplete: boolean;
	/** No source is being read any more. */
	readonly isSettled: boolean;
	readonly device: {
		readonly name: string;
		readonly address: string;
		readonly info: DeviceInfo | null;
		readonly counts: DeviceCounts | null;
	} | null;
}
