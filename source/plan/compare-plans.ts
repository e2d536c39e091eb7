import {plainText, type SourceName} from '../domain/index.ts';
import {isCurrent} from './needs.ts';
import type {Plan} from './plan.ts';
import {type SavedPlan, type SavedStep, savePlan} from './saved-plan.ts';

const labels: Readonly<Record<SourceName, string>> = {
	sql: 'The website',
	middleware: 'The middleware',
	device: 'The device',
};
const mostTold = 20;

/**
What has changed since a plan was saved, told by the plan that its intent makes now. Empty = nothing that it shows,
and the fresh one may be applied in its stead.
@returns at most 21 sentences.
*/
export function comparePlans(saved: SavedPlan, fresh: Plan): readonly string[] {
	const now = savePlan(fresh);
	const all = [
		...deviceChanges(saved, now),
		...(['sql', 'middleware', 'device'] as const).flatMap(name => sourceChanges(name, saved, now)),
		...stepChanges(saved, now),
		...now.brakes
			.filter(brake => !saved.brakes.some(({name}) => name === brake.name))
			.map(({reason}) => `A brake holds it now: ${reason}`),
		...fresh.blocks.map(({reason}) => `It is blocked now: ${reason}`),
	].map(sentence => plainText(sentence, 400));
	return all.length <= mostTold
		? all
		: [...all.slice(0, mostTold), `${all.length - mostTold} more differences.`];
}

function deviceChanges({device, operation}: SavedPlan, now: SavedPlan): readonly string[] {
	return [
		...(device.serial === now.device.serial
			? []
			: [
					`The device had serial number ${device.serial ?? '(not told)'}, this one has ${now.device.serial ?? '(not told)'}.`,
				]),
		...(device.name === now.device.name
			? []
			: [`The plan was made for ${device.name}, this is ${now.device.name}.`]),
		...(device.serial === null && device.address !== now.device.address
			? [`The plan was made for the device at ${device.address}, this one is at ${now.device.address}.`]
			: []),
		...(operation === now.operation ? [] : [`The plan was for ${operation}, this is ${now.operation}.`]),
	];
}

function sourceChanges(name: SourceName, saved: SavedPlan, now: SavedPlan): readonly string[] {
	const was = saved.sources[name];
	const is = now.sources[name];
	if (was.state === 'off' && is.state === 'off') return [];
	if (was.state === 'off') return [`${labels[name]} is configured now and was not.`];
	if (is.state === 'off') return [`${labels[name]} is not configured any more.`];
	if (isCurrent(was.state) && !isCurrent(is.state))
		return [`${labels[name]} could be read then and cannot now.`];
	const keys = new Set([...Object.keys(was.identity), ...Object.keys(is.identity)]);
	const other = [...keys].find(key => was.identity[key] !== is.identity[key]);
	return [
		...(other === undefined
			? []
			: [
					`${labels[name]} is another one: ${other} was ${told(was.identity[other])} and is ${told(is.identity[other])}.`,
				]),
		...(was.count === is.count || was.count === null || is.count === null
			? []
			: [`${labels[name]} had ${was.count} people and has ${is.count} now.`]),
	];
}

function told(value: unknown): string {
	return value === undefined || value === null ? 'not told' : plainText(String(value), 80);
}

function stepChanges(saved: SavedPlan, now: SavedPlan): readonly string[] {
	const fresh = new Map(now.steps.map(step => [placeOf(step), step]));
	const known = new Set(saved.steps.map(placeOf));
	const reasons = new Map(now.leftOut.map(({pin, reason}) => [pin, reason]));
	return [
		...saved.steps.flatMap((step): readonly string[] => {
			const again = fresh.get(placeOf(step));
			if (again !== undefined) return differences(step, again);
			const why = reasons.get(step.pin);
			return [
				`${nameOf(step)} is no longer to be done${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}.`,
			];
		}),
		...now.steps.filter(step => !known.has(placeOf(step))).map(step => `${nameOf(step)} is new.`),
	];
}

function placeOf({action, target, pin}: SavedStep): string {
	return JSON.stringify([action, target, pin]);
}

function nameOf({action, pin, target}: SavedStep): string {
	return `${action} of PIN ${plainText(pin, 60)} on ${plainText(target, 60)}`;
}

function differences(was: SavedStep, is: SavedStep): readonly string[] {
	const parts = [
		isSame(was.before, is.before) && isSame(was.rows, is.rows)
			? null
			: 'what is there now is not what was there',
		isSame(was.after, is.after) ? null : 'it would write something else',
		was.fingers === is.fingers
			? null
			: `${is.fingers ?? 'an unknown number of'} fingers instead of ${was.fingers ?? 'an unknown number'}`,
		was.templates === is.templates ? null : `${is.templates} saved fingers instead of ${was.templates}`,
		was.route === is.route ? null : `it would go by ${is.route} instead of ${was.route}`,
	].filter(part => part !== null);
	return parts.length === 0 ? [] : [`${nameOf(was)} is another one: ${parts.join(', ')}.`];
}

/** Plain data, the same whatever order its keys are in. */
function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function ordered(data: unknown): unknown {
	if (Array.isArray(data)) return data.map(ordered);
	if (typeof data !== 'object' || data === null) return data;
	return Object.entries(data)
		.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
		.map(([key, value]) => [key, ordered(value)]);
}
