import {RepositoryError, type SourceIdentity} from '../domain/index.ts';
import type {Intent, PlanWorld} from '../plan/index.ts';
import {isBulk} from '../plan/needs.ts';
import {type DatabaseVerdict, judgeDatabase} from '../reconcile/judge-database.ts';
import type {SourceIdentityPart} from './dependencies.ts';
import type {Desk} from './desk.ts';

/** Longer than this nobody waits for a sentence; the brake holds without it as well. */
const patienceMs = 5000;

/**
Did somebody confirm that this is the middleware's database, and is it still that one? What was not known when it was
confirmed, or is not told now, does not speak against it; the name has to agree.
*/
export function isConfirmed(
	settings: {
		readonly isMiddlewareIdentityConfirmed: boolean;
		readonly confirmedIdentity?: SourceIdentityPart | null;
	},
	identity: SourceIdentity,
): boolean {
	const confirmed = settings.confirmedIdentity ?? null;
	if (confirmed === null) return settings.isMiddlewareIdentityConfirmed;
	if (identity['database'] === undefined || confirmed['database'] !== identity['database']) return false;
	return Object.entries(confirmed).every(
		([key, value]) => (value ?? null) === null || (identity[key] ?? null) === null || identity[key] === value,
	);
}

/**
For plans that a wrong database would mislead: which one the middleware works with, by its signs of life.
@returns null when it does not matter, was confirmed, or cannot be told in time.
*/
export async function databaseVerdict(
	{middlewareDiagnosis, rows, known, now}: Desk,
	intent: Intent,
	{middlewareIdentityConfirmed}: PlanWorld,
	signal: AbortSignal | undefined,
): Promise<DatabaseVerdict | null> {
	const {operation} = intent;
	// Whoever stands at the door need not wait for it where there is one database, and nobody is missing in it.
	const isOne = rows.middleware === null && operation === 'register' && !isBulk(intent);
	const isMisled = !isOne && (operation === 'delete' || operation === 'register' || operation === 'fix');
	if (!isMisled || middlewareIdentityConfirmed || middlewareDiagnosis === null) return null;
	const timeout = AbortSignal.timeout(patienceMs);
	const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
	try {
		const [life, siblings] = await Promise.all([
			middlewareDiagnosis.lifeSigns(either),
			middlewareDiagnosis.siblings(either),
		]);
		const {identity} = known.middleware;
		return judgeDatabase(identity, life, siblings, new Date(now()).toISOString().slice(0, 19));
	} catch (error) {
		signal?.throwIfAborted();
		if (!timeout.aborted && !(error instanceof RepositoryError)) throw error;
		return null;
	}
}
