import {isCarriedPin} from '../domain/index.ts';
import {isPlaceholder, isSamePerson} from '../reconcile/same-person.ts';
import type {DeviceStep, Intent, Operation, Plan, QueueStep, RowStep, Step} from './plan.ts';

/** What one step may never do, as the end of a sentence; null = nothing speaks against it. */
export function deviceStepProblem(step: DeviceStep, operation: Operation): string | null {
	const {action, pin, before, after, draft, templates} = step;
	if (action === 'delete') {
		if (before === null || after !== null || draft !== null) return 'a delete names nobody, or writes';
		return before.pin === pin ? null : 'it deletes somebody else';
	}

	if (after === null || draft === null) return 'it does not say what it writes';
	if (
		after.pin !== pin ||
		draft.pin !== pin ||
		draft.uid !== after.uid ||
		(before !== null && before.pin !== pin)
	)
		return 'what is shown and what is sent are not the same person';
	if (before !== null && (before.uid !== after.uid || draft.base?.uid !== before.uid))
		return 'it moves somebody to another slot';
	const isBack = operation === 'undo' || operation === 'restore';
	if (isBack) {
		if (draft.record === undefined) return 'it takes back what no backup holds';
		return draft.privilege === undefined &&
			draft.clearPassword === undefined &&
			draft.name === undefined &&
			draft.card === undefined
			? null
			: 'a saved record goes back as it was';
	}

	if (draft.record !== undefined || templates.length > 0)
		return `${operation} puts no saved record or finger back`;
	if (draft.privilege !== undefined || draft.clearPassword !== undefined)
		return 'roles and passwords are not changed';
	if (action === 'register') return registerProblem(step);
	return before === null ? 'it changes nobody' : changeProblem(step);
}

function registerProblem({before, after, draft}: DeviceStep): string | null {
	if (before !== null || draft?.base !== null) return 'a register never writes over somebody';
	const isPlain = after?.privilege === 0 && after.enabled && !after.hasPassword;
	if (!isPlain || draft.enabled !== undefined) return 'a new user is a plain one without password';
	return draft.card === after.card ? null : 'the card that is sent is not the one shown';
}

function changeProblem({action, before, after, draft}: DeviceStep): string | null {
	const kept = (['privilege', 'group', 'hasPassword'] as const).find(
		field => before![field] !== after![field],
	);
	if (kept !== undefined) return "role, group and password are the device's own";
	const isSwitch = action === 'enable' || action === 'disable';
	const isNamed = before!.nameBytes !== after!.nameBytes;
	if (isSwitch) {
		const wanted = action === 'enable';
		if (isNamed || before!.card !== after!.card || draft!.name !== undefined || draft!.card !== undefined)
			return `${action} changes one bit only`;
		return after!.enabled === wanted && draft!.enabled === wanted ? null : `it does not ${action}`;
	}

	if (before!.enabled !== after!.enabled || draft!.enabled !== undefined)
		return 'it lets somebody in or keeps somebody out';
	if (isNamed !== (draft!.name !== undefined)) return 'the name that is sent is not the one shown';
	if ((draft!.card ?? before!.card) !== after!.card) return 'the card that is sent is not the one shown';
	return after!.card === 0 && before!.card !== 0 ? 'a card is never erased' : null;
}

/** `F`, `--all`: NO-DEV, a name that is another spelling, a card where there is none. */
export function automaticProblem(step: Step): string | null {
	if (step.route !== 'tcp') return 'nothing but the device is ever written automatically';
	if (step.action === 'register') return null;
	if (step.action !== 'resync') return `${step.action} is never automatic`;
	const {before, after, isRename} = step;
	if (before !== null && before.card !== 0 && before.card !== after?.card)
		return 'no card is replaced automatically';
	return isRename === true || isOtherName(step) ? 'it may be another person: never automatic' : null;
}

/** Only of names that were certainly not cut, since a cut one says less than the website's. */
function isOtherName({before, after, pin}: DeviceStep): boolean {
	if (before === null || after === null || before.nameBytes === after.nameBytes) return false;
	const fieldBytes = before.nameBytes.length / 2;
	const isWhole =
		after.nameBytes.length / 2 < fieldBytes - longestLetterBytes && !/[?\uFFFD]/.test(after.name);
	if (!isWhole || isPlaceholder(before.name, pin)) return false;
	const squeeze = (name: string): string => name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, '');
	return (
		squeeze(before.name) !== squeeze(after.name) && !isSamePerson(after.name, before.name, fieldBytes - 1)
	);
}

const longestLetterBytes = 5;

/** Columns that a repair may set; everything else of a row is the website's or the middleware's own. */
const repairable: Readonly<Record<string, readonly string[]>> = {
	Employees: [
		'companyid',
		'departmentid',
		'categoryid',
		'recordstatus',
		'status',
		'stringcode',
		'numericcode',
	],
	GymClients: ['employeecodeindevice'],
};

export function rowStepProblem(step: RowStep, {operation, also, in: place}: Intent): string | null {
	const {changes, freePin} = step.transaction;
	const kind = {'sql-update': 'update', 'sql-insert': 'insert', 'sql-delete': 'delete'} as const;
	if (changes.length === 0) return 'it changes no row';
	if (changes.some(change => change.kind !== kind[step.action]))
		return `${step.action} does something else besides`;
	if (operation === 'undo' || operation === 'restore') return null;
	if (operation === 'delete')
		return also === undefined || also.length === 0 ? 'nobody asked for its rows' : null;
	if (operation === 'add')
		return freePin === step.pin ? null : 'it does not make sure that the number is free';
	if (place !== 'sql' && place !== 'mw') return 'nobody asked for its rows';
	for (const change of changes) {
		if (change.kind !== 'update') continue;
		const stray = Object.keys(change.after).find(
			column => !repairable[change.table]?.includes(column.toLowerCase()),
		);
		if (stray !== undefined) return `${change.table}.${stray} is not repaired`;
		const status = Object.entries(change.after).find(([column]) => column.toLowerCase() === 'recordstatus');
		if (status !== undefined && status[1] !== '1') return 'it hides somebody';
	}

	return null;
}

/** The one word that may travel without a reading of the device: register one person. */
export function queueProblem(
	{pin, request, after}: QueueStep,
	{intent: {operation, selector}}: Plan,
): string | null {
	const isOne = selector.by === 'pins' && new Set(selector.pins).size === 1;
	if (operation !== 'register' || !isOne || request.kind !== 'register')
		return 'only one person is registered this way';
	if (request.pin !== pin || !isCarriedPin(pin)) return 'the word is about another PIN';
	return after !== null && after.card === request.card ? null : 'the card that is sent is not the one shown';
}
