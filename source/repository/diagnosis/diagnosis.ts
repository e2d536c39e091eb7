import type {DatabaseDiagnosis} from '../../domain/index.ts';
import type {Engine} from '../engine.ts';
import {discover} from '../rows/schema.ts';
import {readLifeSigns} from './life-signs.ts';
import {readLookups} from './lookups.ts';
import {orphanedClients} from './orphans.ts';
import {deviceRemarks} from './remarks.ts';

/** Looks around in one database; see `DatabaseDiagnosis`. */
export function databaseDiagnosis(engine: Engine): DatabaseDiagnosis {
	const remarks = deviceRemarks(engine);
	return {
		async access(signal) {
			const {edition, mayWrite, remarks} = await discover(engine, signal);
			return {edition, mayWrite, remarks};
		},
		lifeSigns: signal => readLifeSigns(engine, signal),
		siblings: signal => engine.siblings(signal),
		lookups: signal => readLookups(engine, signal),
		orphanedClients: signal => orphanedClients(engine, signal),
		deviceErrors: remarks.errors,
		deviceOperations: remarks.operations,
	};
}
