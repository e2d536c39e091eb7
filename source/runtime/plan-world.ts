import type {TerminalPort} from '../domain/index.ts';
import type {PlanWorld} from '../plan/world.ts';
import {reconcile} from '../reconcile/index.ts';
import {type CompareSettings, type Knowledge, optionsOf, snapshotsOf} from './compare.ts';
import {isConfirmed} from './database-verdict.ts';
import type {SourceIdentityPart} from './dependencies.ts';
import {countsBySource, lastGoodCounts} from './good-counts.ts';
import {nextOperation, type StateFolder} from './state-folder.ts';

/** What a plan is made from, out of what was read just now. Takes the next operation number. */
export async function planWorld(
	known: Knowledge,
	folder: StateFolder,
	by: {
		readonly terminal: TerminalPort;
		readonly settings: CompareSettings & {
			readonly isReadOnly: boolean;
			readonly expectedSerial: string | null;
			readonly isMiddlewareIdentityConfirmed: boolean;
			readonly confirmedIdentity?: SourceIdentityPart | null;
		};
		readonly clock: {readonly now: () => number; readonly today: () => string};
		readonly isLineHeld: boolean;
		/** Of an operation that is taken up again; absent = the next one. */
		readonly number?: number | undefined;
	},
): Promise<PlanWorld> {
	const {terminal, settings, clock} = by;
	const {name, address, storage} = terminal;
	const {info, counts, recordSize, fingers} = known;
	const now = clock.now();
	const snapshots = snapshotsOf(known, by.isLineHeld);
	return {
		number: by.number ?? (await nextOperation(folder, now)),
		now,
		rows: reconcile(snapshots, optionsOf(known, settings, terminal, clock.today())),
		snapshots,
		device: {name, address, info, counts, recordSize, storage},
		occupiedSlots: leftOverFingers(known),
		fingers,
		isReadOnly: settings.isReadOnly,
		deviceAdmins: settings.deviceAdmins,
		expectedSerial: settings.expectedSerial,
		lastGoodCounts: countsBySource(await lastGoodCounts(folder), terminal),
		middlewareIdentityConfirmed: isConfirmed(settings, snapshots.middleware.identity),
	};
}

/** Slots with fingers and without a user; null = the templates are not known. */
function leftOverFingers({fingers, device}: Knowledge): ReadonlySet<number> | null {
	if (fingers === null) return null;
	const users = new Set(device.people.map(user => user.uid));
	return new Set([...fingers.keys()].filter(uid => !users.has(uid)));
}
