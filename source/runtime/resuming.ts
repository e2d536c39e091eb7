import {
	ConfigError,
	isKnown,
	plainText,
	type RowWriter,
	SafetyError,
	type StoredRow,
} from '../domain/index.ts';
import type {Resumption} from '../plan/history.ts';
import {type Present, resumeIntent, resumePlan, type SavedPlan, type Sorted} from '../plan/index.ts';
import {withIdsOf} from '../plan/resume-ids.ts';
import {type Desk, requireTerminal} from './desk.ts';
import {noteProven} from './note-proven.ts';
import {readPast, readSummary} from './past.ts';
import {readPlan} from './plan-file.ts';
import {type Planned, planFor} from './planning.ts';
import {readForPlan} from './read-for-plan.ts';
import {isRunning} from './unfinished.ts';

/**
Takes up an operation that did not come to its end: the world is looked at first, every step sorted by what is there,
what is proven done is noted in its journal, and a plan made for the rest under the same number.
@throws ConfigError when there is no such operation or its plan was not kept; SafetyError while somebody is at work on
it; whatever reading the device throws.
*/
export async function resumeOperation(
	desk: Desk,
	number: number,
	signal: AbortSignal | undefined,
): Promise<{readonly resumption: Resumption; readonly planned: Planned | null}> {
	const {vault, folder} = desk;
	const summary = await readSummary(vault, number);
	if (summary === null) {
		throw new ConfigError('ERR_CONFIG_INVALID', `There is no operation ${number} in the journal.`, {
			hint: 'trisync undo --list shows those that there are.',
		});
	}

	if (!summary.hasEnded && (await isRunning(folder, summary))) {
		throw new SafetyError(
			'ERR_SAFETY_LOCKED',
			`Process ${summary.pid} is still at work on operation ${number}.`,
			{
				hint: 'Wait for it to end.',
			},
		);
	}

	const saved = await readPlan(folder, String(number));
	const past = await readPast(vault, number);
	const present = await presentOf(desk, saved, signal);
	checkDevice(desk, saved);
	const sorted = resumePlan(saved, past.steps, present);
	const intent = resumeIntent(saved, sorted);
	const planned = intent === null ? null : await planFor(desk, intent, signal, number);
	await noteProven(desk, past, sorted, {isOver: planned === null, isAudited: summary.hasEnded});
	const plan = planned === null ? null : withIdsOf(planned.plan, saved);
	return {
		resumption: {
			number,
			done: pinsOf(sorted.done),
			notDone: pinsOf(sorted.notDone),
			changed: sorted.inDoubt.map(({pin, reason}) => ({pin, reason})),
			plan,
		},
		planned: planned === null || plan === null ? null : {...planned, plan},
	};
}

const pinsOf = (items: Sorted['done']): readonly string[] => [...new Set(items.map(({pin}) => pin))];

async function presentOf(desk: Desk, saved: SavedPlan, signal: AbortSignal | undefined): Promise<Present> {
	const {known, rows} = desk;
	await readForPlan({operation: saved.operation, selector: {by: 'all'}}, known, desk, signal);
	const pins = [...new Set(saved.steps.filter(({route}) => route === 'sql').map(({pin}) => pin))];
	const rowsOf = async (writer: RowWriter | null): Promise<readonly StoredRow[] | null> =>
		pins.length === 0 ? [] : writer === null ? null : writer.rowsOf(pins, signal);
	return {
		users: isKnown(known.device.state) ? known.device.people : null,
		fingers: known.fingers,
		rows: {website: await rowsOf(rows.website), middleware: await rowsOf(rows.middleware ?? rows.website)},
	};
}

/**
What another terminal shows proves nothing about this operation, and what is left of it must not be written there.
@throws SafetyError
*/
function checkDevice(desk: Desk, {number, device}: SavedPlan): void {
	const {address} = requireTerminal(desk);
	const serial = desk.known.info?.serial ?? null;
	if (device.serial === serial && (serial !== null || device.address === address)) return;
	throw new SafetyError(
		'ERR_SAFETY_BLOCKED',
		`Operation ${number} was on ${plainText(device.name, 60)}, serial ${plainText(device.serial ?? '(not told)', 40)}; this is ${plainText(serial ?? '(not told)', 40)}. Nothing was written.`,
		{hint: `Choose that device, e.g. with --device ${plainText(device.name, 60)}.`},
	);
}
