import {type DeviceUser, plainText, type RowValues, type StoredRow} from '../domain/index.ts';
import type {PastStep, RowPlace} from './archive.ts';
import {usedHex} from './check.ts';
import {type Action, type Intent, isRowAction} from './plan.ts';
import {rowsOfPin} from './restore.ts';
import {differingColumns, isSameRow, valuesByRow} from './row-values.ts';
import {hiddenValue} from './row-words.ts';
import {changedFields} from './same-record.ts';
import {isSavedUser, type SavedPlan, type SavedStep, type SavedUser} from './saved-plan.ts';

export interface ResumeItem {
	readonly id: string;
	readonly pin: string;
	readonly action: Action;
	/** What a look at the present shows, a sentence. */
	readonly reason: string;
	/** The person is back, some fingers are not: what is missing is written, and nothing else. Absent = no. */
	readonly isHalf?: true;
}

/** Every step of an operation that did not end, in exactly one of three lists. */
export interface Sorted {
	/** The present is as the step wanted it. */
	readonly done: readonly ResumeItem[];
	/** The present is as it was before the step, or half-way and on the way. */
	readonly notDone: readonly ResumeItem[];
	/** Neither, or not to be seen: left to a person. */
	readonly inDoubt: readonly ResumeItem[];
}

/** What is there now; null = could not be read completely. */
export interface Present {
	readonly users: readonly DeviceUser[] | null;
	/** Fingers by slot. */
	readonly fingers: ReadonlyMap<number, number> | null;
	/** Rows of the people the operation names. */
	readonly rows: Readonly<Record<'website' | 'middleware', readonly StoredRow[] | null>>;
}

/** The present, made for asking about thousands of people. */
interface Seen extends Present {
	/** null = the device could not be read. */
	readonly holdersOf: ((pin: string) => readonly DeviceUser[]) | null;
	readonly slots: ReadonlySet<number>;
}

type Verdict = readonly ['done' | 'half' | 'notDone' | 'inDoubt', string];

/**
Sorts the steps of an operation that was cut off by looking at the present, not by what its journal managed to say.
@param past what the journal says of the steps that were begun; it tells keys of new rows, and what was verified.
*/
export function resumePlan(
	{steps}: Pick<SavedPlan, 'steps'>,
	past: readonly PastStep[],
	now: Present,
): Sorted {
	const begun = new Map(past.map(step => [step.id, step]));
	const byPin = now.users === null ? null : Map.groupBy(now.users, ({pin}) => pin);
	const slots = new Set(now.users?.map(({uid}) => uid));
	const seen: Seen = {...now, holdersOf: byPin === null ? null : pin => byPin.get(pin) ?? [], slots};
	const sorted: Record<keyof Sorted, ResumeItem[]> = {done: [], notDone: [], inDoubt: []};
	for (const step of steps) {
		const {id, pin, action} = step;
		const [where, reason] = withJournal(verdictOf(step, begun.get(id), seen), begun.get(id));
		if (where === 'half') sorted.notDone.push({id, pin, action, reason, isHalf: true});
		else sorted[where].push({id, pin, action, reason});
	}

	return sorted;
}

/**
What was asked for, for the people who are not done yet. People whom a kind or `--all` picked stay under the rules for
people whom nobody picked. @returns null when nothing is left.
*/
export function resumeIntent({intent}: Pick<SavedPlan, 'intent'>, {done, notDone}: Sorted): Intent | null {
	const pins = [...new Set(notDone.map(({pin}) => pin))];
	if (pins.length === 0) return null;
	const selector = {by: 'pins', pins} as const;
	if (intent.operation === 'add') {
		// A member whose rows are there is not added a second time, but what is missing is.
		if (!done.some(({action}) => action === 'sql-insert')) return intent;
		const misses = notDone.some(({action}) => action === 'sql-insert');
		return misses ? {...intent, selector} : {operation: 'register', selector};
	}

	const isOnDevice = intent.in === undefined || intent.in === 'device';
	const isPicked = intent.selector.by !== 'pins' && isOnDevice;
	const operation =
		isPicked && (intent.operation === 'register' || intent.operation === 'resync') ? 'fix' : intent.operation;
	return {...intent, operation, selector};
}

/** Proven once and undone since is not "never written". */
function withJournal(verdict: Verdict, past: PastStep | undefined): Verdict {
	return verdict[0] === 'notDone' && past?.state === 'verified'
		? ['inDoubt', 'It was written and read back, and is as before again.']
		: verdict;
}

function verdictOf(step: SavedStep, past: PastStep | undefined, now: Seen): Verdict {
	if (isRowAction(step.action)) return rowVerdict(step, past, now);
	const holders = now.holdersOf?.(step.pin) ?? null;
	if (step.action === 'queue') return queueVerdict(past, holders);
	return holders === null ? ['inDoubt', 'The device could not be read.'] : deviceVerdict(step, holders, now);
}

function deviceVerdict(step: SavedStep, holders: readonly DeviceUser[], {slots, fingers}: Seen): Verdict {
	const pin = plainText(step.pin, 60);
	const before = step.before as SavedUser | null;
	const after = step.after as SavedUser | null;
	if (holders.length > 1) return ['inDoubt', `PIN ${pin} is on the device ${holders.length} times.`];
	const now = holders[0] ?? null;
	if (now === null) {
		if (after === null) return deletedVerdict(before, slots, fingers);
		return before === null
			? ['notDone', `PIN ${pin} is not on the device.`]
			: ['inDoubt', `PIN ${pin} is gone from the device.`];
	}

	if (after !== null && isLike(after, now)) return fingerVerdict(step, now, fingers);
	if (before !== null && isLike(before, now)) return ['notDone', `PIN ${pin} is as before.`];
	const nearest = after ?? before;
	const fields = nearest === null ? [] : changedFields(nearest, now);
	return [
		'inDoubt',
		`PIN ${pin} is neither as before nor as wanted${fields.length === 0 ? '' : `: ${fields.join(', ')}`}.`,
	];
}

/** A user who is gone and left fingers behind, which would open the door for the slot's next holder. */
function deletedVerdict(
	before: SavedUser | null,
	slots: Seen['slots'],
	fingers: Present['fingers'],
): Verdict {
	const uid = before?.uid ?? 0;
	const left = slots.has(uid) ? 0 : (fingers?.get(uid) ?? 0);
	return left === 0
		? ['done', 'The person is not on the device.']
		: ['inDoubt', `The person is gone and ${left} fingers are still in slot ${uid}.`];
}

function fingerVerdict({templates}: SavedStep, {uid}: DeviceUser, fingers: Present['fingers']): Verdict {
	if (templates === 0) return ['done', 'The device shows it.'];
	if (fingers === null) return ['inDoubt', 'The user is there; whether the fingers are could not be read.'];
	const found = fingers.get(uid) ?? 0;
	return found >= templates
		? ['done', 'The device shows user and fingers.']
		: ['half', `The user is there with ${found} of ${templates} fingers.`];
}

function isLike(saved: SavedUser, now: DeviceUser): boolean {
	return (
		saved.uid === now.uid &&
		saved.nameBytes === usedHex(now.nameBytes) &&
		changedFields({...saved, name: now.name}, now).length === 0
	);
}

function queueVerdict(past: PastStep | undefined, holders: readonly DeviceUser[] | null): Verdict {
	if (holders !== null && holders.length > 0) return ['done', 'The device has the person.'];
	return past === undefined
		? ['notDone', 'Nothing was sent.']
		: ['inDoubt', 'Sent, and not seen on the device.'];
}

function rowVerdict(step: SavedStep, past: PastStep | undefined, now: Present): Verdict {
	const target = step.target === 'middleware' ? 'middleware' : 'website';
	const rows = now.rows[target];
	if (rows === null) return ['inDoubt', `The rows of the ${target} could not be read.`];
	const places = past?.rows ?? step.rows;
	const before = isSavedUser(step.before) ? null : step.before;
	const after = isSavedUser(step.after) ? null : step.after;
	const shows = (wanted: RowValues | null): readonly boolean[] =>
		showing(places, wanted ?? {}, rows, step.pin);
	if (step.action === 'sql-delete') {
		const left = places.filter(place => rows.some(row => isSameRow(row, place)));
		if (left.length === 0) return ['done', 'The rows are gone.'];
		return left.length === places.length && shows(before).every(Boolean)
			? ['notDone', 'The rows are as before.']
			: ['inDoubt', 'Some of the rows are gone or changed.'];
	}

	const wanted = shows(after);
	if (wanted.every(Boolean)) return ['done', `The ${target} shows it.`];
	if (step.action === 'sql-insert') {
		return wanted.some(Boolean) || rowsOfPin(rows, step.pin).some(({table}) => table === 'Employees')
			? ['inDoubt', `The ${target} has other rows under this PIN.`]
			: ['notDone', `The ${target} has no such row.`];
	}

	return shows(before).every(Boolean)
		? ['notDone', 'The rows are as before.']
		: ['inDoubt', 'The rows are neither as before nor as wanted.'];
}

/** For each place: does its row hold these values? A place without a key is any row of its table with the PIN's owner. */
function showing(
	places: readonly RowPlace[],
	named: RowValues,
	rows: readonly StoredRow[],
	pin: string,
): readonly boolean[] {
	const values = valuesByRow(named, places);
	const own = rowsOfPin(rows, pin);
	return places.map((place, at) => {
		const told = Object.fromEntries(Object.entries(values[at]!).filter(([, value]) => value !== hiddenValue));
		const candidates =
			place.key === null
				? own.filter(({table}) => table === place.table)
				: rows.filter(row => isSameRow(row, place));
		return candidates.some(row => differingColumns(told, row.values).length === 0);
	});
}
