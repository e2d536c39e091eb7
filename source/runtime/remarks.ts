import {type DatabaseDiagnosis, type DeviceRemark, RepositoryError} from '../domain/index.ts';

/** A log is worth a moment, not a wait: the member's page is there without it. */
const patienceMs = 3000;
const mostRemarks = 5;

/**
What the middleware's own error and operation logs say of a PIN, newest first.
@returns null when they cannot be read in time, or this login may not look; that nothing is written there is `[]`.
*/
export async function remarksOn(
	diagnosis: DatabaseDiagnosis | null,
	pin: string,
	signal: AbortSignal | undefined,
): Promise<readonly DeviceRemark[] | null> {
	if (diagnosis === null) return null;
	const patience = AbortSignal.timeout(patienceMs);
	const either = signal === undefined ? patience : AbortSignal.any([signal, patience]);
	const query = {pin, limit: mostRemarks};
	try {
		const [errors, operations] = await Promise.all([
			diagnosis.deviceErrors(query, either),
			diagnosis.deviceOperations(query, either),
		]);
		return [...errors, ...operations]
			.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
			.slice(0, mostRemarks);
	} catch (error) {
		signal?.throwIfAborted();
		if (!patience.aborted && !(error instanceof RepositoryError)) throw error;
		return null;
	}
}
