import {
	type DeviceCounts,
	type DeviceInfo,
	type DeviceUser,
	emptySnapshot,
	isUnknown,
	type MiddlewarePerson,
	type RecordSize,
	type Snapshot,
	type Snapshots,
	type TerminalPort,
	type WebsitePerson,
} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import {type ReconcileOptions, reconcile} from '../reconcile/index.ts';

/** What is known of the three sources: the newest reading of each, kept over a failed one. */
export interface Knowledge {
	sql: Snapshot<WebsitePerson>;
	middleware: Snapshot<MiddlewarePerson>;
	device: Snapshot<DeviceUser>;
	info: DeviceInfo | null;
	counts: DeviceCounts | null;
	recordSize: RecordSize | null;
	/** Fingers by slot; null = not known (yet). */
	fingers: ReadonlyMap<number, number> | null;
}

/** The parts of the comparison's options that come from the settings. */
export type CompareSettings = Pick<
	ReconcileOptions,
	'expireByPackage' | 'strictNames' | 'deviceAdmins' | 'expected'
>;

export function unread(has: {readonly [source in keyof Snapshots]: boolean}): Knowledge {
	return {
		sql: emptySnapshot(has.sql ? 'wait' : 'off'),
		middleware: emptySnapshot(has.middleware ? 'wait' : 'off'),
		device: emptySnapshot(has.device ? 'wait' : 'off'),
		info: null,
		counts: null,
		recordSize: null,
		fingers: null,
	};
}

export function snapshotsOf(known: Knowledge, isLineHeld: boolean): Snapshots {
	const {sql, middleware, device} = known;
	return {sql, middleware, device: isLineHeld && device.state === 'ok' ? {...device, state: 'live'} : device};
}

export function optionsOf(
	known: Knowledge,
	settings: CompareSettings,
	terminal: TerminalPort | null,
	today: string,
): ReconcileOptions {
	return {
		today,
		expireByPackage: settings.expireByPackage,
		strictNames: settings.strictNames,
		deviceAdmins: settings.deviceAdmins,
		expected: settings.expected,
		storage: terminal?.storage ?? null,
		device: known.info === null ? null : {...known.info, recordSize: known.recordSize},
		fingers: known.fingers,
	};
}

export function compare(
	known: Knowledge,
	settings: CompareSettings,
	terminal: TerminalPort | null,
	at: {readonly today: string; readonly isLineHeld: boolean; readonly isSettled: boolean},
): Comparison {
	const snapshots = snapshotsOf(known, at.isLineHeld);
	return {
		snapshots,
		rows: reconcile(snapshots, optionsOf(known, settings, terminal, at.today)),
		isComplete: Object.values(snapshots).every(({state}) => !isUnknown(state)),
		isSettled: at.isSettled,
		device:
			terminal === null
				? null
				: {name: terminal.name, address: terminal.address, info: known.info, counts: known.counts},
	};
}
