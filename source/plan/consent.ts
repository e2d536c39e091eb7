import {plainText} from '../domain/index.ts';
import {type Consent, countDeleted, isDeleteAction, isDeviceStep, type Plan, type Step} from './plan.ts';
import type {ConsentGiven} from './run.ts';

const mostByKey = 20;

type Asking = Pick<Plan, 'steps' | 'brakes'>;

/** What has to be typed: the phrase of a brake, else the plan's own. */
export function consentFor(plan: Asking): Consent {
	const own = ownConsent(plan);
	const [brake] = plan.brakes;
	if (own.kind === 'none' || brake === undefined) return own;
	return {kind: 'phrase', phrase: brake.phrase};
}

function ownConsent({steps}: Pick<Plan, 'steps'>): Consent {
	const [first] = steps;
	// What a person does by hand is not for the program to begin.
	if (first === undefined || steps.every(({route}) => route === 'manual')) return {kind: 'none'};
	const deletes = steps.filter(({action}) => isDeleteAction(action));
	if (deletes.length > 0) {
		const count = countDeleted(deletes);
		const whom = count === 1 ? plainText(deletes[0]!.pin) : String(count);
		return {kind: 'phrase', phrase: `delete ${whom}${backupSuffix(steps)}`};
	}

	if (steps.some(step => step.action === 'queue'))
		return {kind: 'phrase', phrase: `queue ${plainText(first.pin)}`};
	if (steps.some(step => isDeviceStep(step) && step.isRename === true))
		return {kind: 'phrase', phrase: `rename ${plainText(first.pin)}`};
	return steps.length <= mostByKey ? {kind: 'key'} : {kind: 'phrase', phrase: String(steps.length)};
}

/** What a delete's phrase ends with when its fingers could not be read, so that it cannot be undone. */
export function backupSuffix(
	steps: readonly (Omit<Step, 'id'> & {readonly fingers?: number | null})[],
): string {
	return steps.some(({action, fingers}) => action === 'delete' && fingers === null) ? ' without backup' : '';
}

/**
Does what a person gave set this plan going?

`--yes` and the key y stand for y or a typed count, never for `delete …` or `rename …`. A brake's phrase says more
than the plan's own and is enough for both. `--pass-brake` lifts the brakes it names; what the plan asks without them
is still needed: y or the count, or the delete's own phrase by `--confirm`.
*/
export function consentMatches(plan: Plan, given: ConsentGiven): boolean {
	return consentProblem(plan, given) === null;
}

/** Why it does not, as a sentence without its full stop; null when it does. */
export function consentProblem(plan: Plan, {isYes, phrase, passedBrakes}: ConsentGiven): string | null {
	const {consent, brakes} = plan;
	if (consent.kind === 'none') return null;
	const typed = phrase?.trim() ?? null;
	if (consent.kind === 'phrase' && typed === consent.phrase) return null;
	const held = brakes.filter(brake => !passedBrakes.includes(brake.name));
	if (held.length > 0) {
		return `the brake ${[...new Set(held.map(brake => brake.name))].join(', ')} holds the plan`;
	}

	const own = brakes.length === 0 ? consent : ownConsent(plan);
	if (own.kind === 'none') return null;
	if (own.kind === 'key') return isYes ? null : 'y was not given';
	if (typed === own.phrase) return null;
	if (isYes && /^\d+$/.test(own.phrase)) return null;
	return typed === null
		? `the phrase "${own.phrase}" was not given`
		: 'the phrase given is not the one asked for';
}
