import {type DeviceUser, plainText} from '../domain/index.ts';
import {deviceSteps, type Plan} from '../plan/plan.ts';

/**
Users whom the plan does not name and who are gone or changed all the same, as they were: a terminal that put a
record into the wrong slot, or somebody else at work on it.
*/
export function changedBystanders(
	plan: Plan,
	before: readonly DeviceUser[],
	after: readonly DeviceUser[],
): readonly DeviceUser[] {
	const named = new Set(deviceSteps(plan).flatMap(step => [step.before?.uid, step.draft?.uid]));
	const found = new Map(after.map(user => [user.uid, user.record]));
	return before.filter(user => !named.has(user.uid) && found.get(user.uid) !== user.record);
}

/** One sentence; names the first few. */
export function bystanderSentence(users: readonly DeviceUser[]): string {
	const some = users.slice(0, 3).map(({pin, uid}) => `PIN ${plainText(pin)} in slot ${uid}`);
	const more = users.length > some.length ? ` and ${users.length - some.length} more` : '';
	return `The device changed somebody whom the plan does not name: ${some.join(', ')}${more}.`;
}
