import {isAdministrator, plainText} from '../domain/index.ts';
import {brakePhrase, mostDeletes} from './brakes.ts';
import {consentFor} from './consent.ts';
import {automaticProblem, deviceStepProblem, queueProblem, rowStepProblem} from './forbidden-step.ts';
import {
	type Action,
	actions,
	countDeleted,
	deviceSteps,
	isDeviceStep,
	isRowStep,
	type Operation,
	type Plan,
	type Step,
} from './plan.ts';

/**
What no plan may hold, however it came to be: the last look before anything is written. It takes nothing from the
maker's word. What it cannot see in a plan is checked where the device is open: the last administrator, and whether
every "before" still holds.
@returns null, or a sentence that names the step.
*/
export function forbiddenSteps(plan: Plan): string | null {
	const {intent, operation, steps} = plan;
	if (intent.operation !== operation)
		return `The plan is for ${operation}, what was asked for is ${intent.operation}.`;
	const byStep = steps.map(step => stepProblem(step, plan)).find(problem => problem !== null);
	return (
		byStep ?? strangerProblem(plan) ?? crowdProblem(plan) ?? orderProblem(plan) ?? consentProblemOf(plan)
	);
}

/** A word through the middleware cannot be taken back, so an undo never holds one. */
const everything = actions.filter(action => action !== 'queue');

const actionsOf: Readonly<Record<Operation, readonly Action[]>> = {
	register: ['register', 'queue'],
	resync: ['resync', 'sql-update'],
	enable: ['enable'],
	disable: ['disable'],
	delete: ['delete', 'sql-delete'],
	fix: ['register', 'resync'],
	add: ['sql-insert', 'register'],
	restore: ['restore', 'sql-insert'],
	undo: everything,
};

function stepProblem(step: Step, plan: Plan): string | null {
	const {operation, intent, device} = plan;
	const problem =
		wrongPlace(step, plan) ??
		(actionsOf[operation].includes(step.action) ? null : `${operation} never holds ${step.action}`) ??
		(isDeviceStep(step)
			? deviceStepProblem(step, operation)
			: isRowStep(step)
				? rowStepProblem(step, intent)
				: queueProblem(step, plan)) ??
		(isAutomatic(plan) ? automaticProblem(step) : null);
	return problem === null
		? null
		: `Step ${plainText(step.id, 10)}, PIN ${plainText(step.pin, 60)} on ${plainText(device.name, 60)}: ${problem}.`;
}

function wrongPlace(step: Step, {intent: {operation, selector}, device}: Plan): string | null {
	if (!isRowStep(step) && step.target !== device.name) return `it goes to ${plainText(step.target, 60)}`;
	const isSwitch = operation === 'enable' || operation === 'disable';
	if (isSwitch && selector.by !== 'pins') return `${operation} is never automatic`;
	return operation === 'delete' && selector.by === 'all' ? 'nobody deletes everybody' : null;
}

/** People picked by the program: then only what can do no harm. Whoever is added, put back or taken back was named. */
function isAutomatic({intent: {operation, selector}}: Plan): boolean {
	if (operation === 'fix') return true;
	return selector.by === 'all' && !['add', 'restore', 'undo'].includes(operation);
}

/** Somebody whom the wish did not name. A new member has no number yet when the wish is made. */
function strangerProblem({intent: {operation, selector}, steps}: Plan): string | null {
	if (operation === 'add' || selector.by !== 'pins') return null;
	const asked = new Set(selector.pins);
	const stranger = steps.find(({pin}) => !asked.has(pin));
	return stranger === undefined
		? null
		: `Step ${plainText(stranger.id, 10)}, PIN ${plainText(stranger.pin, 60)}: nobody asked for this person.`;
}

/** What is for one person at a time. */
function crowdProblem({steps, operation}: Plan): string | null {
	const onDevice = steps.filter(isDeviceStep);
	const people = new Set(steps.map(({pin}) => pin)).size;
	const deletes = onDevice.filter(({action}) => action === 'delete');
	if (countDeleted(steps) > 1 && deletes.some(({before}) => before !== null && isAdministrator(before)))
		return 'An administrator of the device is never deleted together with others.';
	if (people > 1 && onDevice.some(({isRename}) => isRename === true))
		return 'Another name is written for one person at a time, never for several.';
	const replaces = onDevice.some(
		({action, before, after}) =>
			action === 'resync' && before !== null && before.card !== 0 && before.card !== after?.card,
	);
	if (operation === 'resync' && people > 1 && replaces) return 'Cards are replaced one by one.';
	return steps.length > 1 && steps.some(({action}) => action === 'queue')
		? 'A word through the middleware is for one person alone.'
		: null;
}

/** One step for one person in one place, and rows only after the door. */
function orderProblem(plan: Plan): string | null {
	const {steps} = plan;
	const places = steps.map(({action, pin, target}) => JSON.stringify([action === 'queue', pin, target]));
	const slots = deviceSteps(plan).map(({draft, before}) => draft?.uid ?? before?.uid);
	if (new Set(places).size < places.length) return 'Two steps of the plan are for one PIN in one place.';
	if (new Set(slots).size < slots.length) return 'Two steps of the plan are for one slot of the device.';
	if (new Set(steps.map(({id}) => id)).size < steps.length) return 'Two steps of the plan have one number.';
	const doors = new Map(steps.filter(({action}) => action === 'delete').map(({pin, id}) => [pin, id]));
	const earlier = new Set<string>();
	for (const step of steps) {
		if (step.needs !== undefined && !earlier.has(step.needs))
			return `Step ${plainText(step.id, 10)} waits for a step that does not come before it.`;
		const door = doors.get(step.pin);
		if (step.action === 'sql-delete' && door !== undefined && step.needs !== door)
			return `The rows of PIN ${plainText(step.pin, 60)} would go before the device let the person go.`;
		earlier.add(step.id);
	}

	return null;
}

/** The phrase and the brakes that these steps ask for, whatever the plan says it asks for. */
function consentProblemOf(plan: Plan): string | null {
	const {steps, brakes, consent, sources} = plan;
	const phrase = brakePhrase(plan.intent.operation, steps, plan.device.name);
	if (brakes.some(brake => brake.phrase !== phrase))
		return `A brake of the plan does not ask for "${phrase}".`;
	const deletes = countDeleted(steps);
	const leavers = deviceSteps(plan).filter(({action}) => action === 'delete').length;
	const holds = (name: string): boolean => brakes.some(brake => brake.name === name);
	if (deletes > mostDeletes && !holds('deletes')) return `The plan deletes ${deletes} users without a brake.`;
	const users = sources.device.count;
	if (users !== null && leavers > 1 && leavers * 10 > users && !holds('share'))
		return `The plan deletes ${leavers} of ${users} users without a brake.`;
	const wanted = consentFor(plan);
	const isAsked =
		wanted.kind === consent.kind &&
		(wanted.kind !== 'phrase' || consent.kind !== 'phrase' || wanted.phrase === consent.phrase);
	if (isAsked) return null;
	return `The plan does not ask for ${wanted.kind === 'phrase' ? `"${wanted.phrase}"` : wanted.kind === 'key' ? 'y' : 'nothing'}.`;
}
