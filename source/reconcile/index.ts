import type {Snapshots} from '../domain/index.ts';
import {frameOf} from './frame.ts';
import {gather} from './gather.ts';
import type {ReconcileOptions} from './options.ts';
import type {Row} from './row.ts';
import {verdict} from './verdict.ts';

export {type DatabaseVerdict, judgeDatabase} from './judge-database.ts';
export {plainStorage} from './names.ts';
export type {DeviceTraits, ExpectedRow, ReconcileOptions} from './options.ts';
export {keepsPinsAsNumbers, pinTrouble} from './pin-rules.ts';
export * from './row.ts';
export {isSamePerson} from './same-person.ts';
export {rowSignature} from './signature.ts';
export {overallExit, summarize} from './summary.ts';
export {type Remark, type WebsiteState, websiteState} from './website-state.ts';

/**
Lays the three lists side by side: one row for every PIN that any of them knows, ordered by PIN, each with a verdict.
Pure: the date comes in as an option, and the same lists give the same rows in whatever order they arrive.
A list that was not read completely leaves every row UNKNOWN and nobody missing.
*/
export function reconcile(snapshots: Snapshots, options: ReconcileOptions): Row[] {
	const frame = frameOf(snapshots, options);
	return gather(snapshots, options).map(entry => verdict(entry, frame));
}
