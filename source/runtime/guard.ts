import {
	type DeviceInfo,
	type DeviceUser,
	isAdministrator,
	SafetyError,
	type TerminalPort,
} from '../domain/index.ts';
import {consentProblem, forbiddenSteps} from '../plan/index.ts';
import {isRowStep, type Plan, type RowStep, type Step} from '../plan/plan.ts';
import type {ConsentGiven} from '../plan/run.ts';
import {withLock} from './lock.ts';
import {deviceLockPath, type StateFolder, serialLockPath} from './state-folder.ts';

/** A reading older than this is no ground for writing. */
export const freshMs = 60_000;

export interface GuardedBy {
	readonly isReadOnly: boolean;
	readonly terminal: Pick<TerminalPort, 'name' | 'address'>;
	readonly folder: StateFolder;
	readonly now: number;
	readonly mayWriteRows: Readonly<Record<RowStep['target'], boolean>>;
}

/**
The one door to every write, below screen and commands: whoever asks, whatever was drawn. Runs `write` holding
the device's lock. A step whose state it cannot prove is not let through.
@throws SafetyError; then nothing was written.
*/
export async function guarded<T>(
	plan: Plan,
	given: ConsentGiven,
	by: GuardedBy,
	write: () => Promise<T>,
): Promise<T> {
	refuseReadOnly(by);
	const block = plan.blocks[0];
	if (block !== undefined) throw blocked(block.reason);
	checkPlace(plan, by);
	const forbidden = forbiddenSteps(plan);
	if (forbidden !== null) throw blocked(forbidden);
	const stray = plan.steps.map(step => strayProblem(step, plan, by)).find(problem => problem !== null);
	if (stray !== undefined && stray !== null) throw blocked(stray);
	const old = staleness(plan, by.now);
	if (old !== null) {
		throw new SafetyError('ERR_SAFETY_STALE', `${old} Nothing was written.`, {hint: 'Make the plan again.'});
	}

	const problem = consentProblem(plan, given);
	if (problem !== null) throw blocked(`The plan does not go ahead: ${problem}.`);
	return alone(plan, by, write);
}

/**
The same door for a write that is no plan about people, such as the clock: one look at the device, one yes, one write.
@throws SafetyError; then nothing was written.
*/
export async function guardedAction<T>(
	{
		device,
		readAt,
		isConfirmed,
	}: Pick<Plan, 'device'> & {
		/** When the device was looked at, ms since the epoch. */
		readonly readAt: number;
		readonly isConfirmed: boolean;
	},
	by: Omit<GuardedBy, 'mayWriteRows'>,
	write: () => Promise<T>,
): Promise<T> {
	refuseReadOnly(by);
	checkPlace({device}, by);
	if (isOld(readAt, by.now)) {
		throw new SafetyError(
			'ERR_SAFETY_STALE',
			'The device was looked at more than 60 s ago. Nothing was written.',
			{
				hint: 'Look again.',
			},
		);
	}

	if (!isConfirmed) throw blocked('Nobody has said yes.');
	return alone({device}, by, write);
}

function refuseReadOnly({isReadOnly}: Pick<GuardedBy, 'isReadOnly'>): void {
	if (!isReadOnly) return;
	throw new SafetyError('ERR_SAFETY_READ_ONLY', 'trisync runs read-only. Nothing was written.', {
		hint: 'Start it without --read-only, or change the setting of this device.',
	});
}

function checkPlace({device}: Pick<Plan, 'device'>, {terminal}: Pick<GuardedBy, 'terminal'>): void {
	if (device.name !== terminal.name)
		throw blocked(`The plan was made for ${device.name}, and this is ${terminal.name}.`);
	if (device.serial === null && device.address !== terminal.address)
		throw blocked(`The plan was made for the device at ${device.address}, and this is ${terminal.address}.`);
}

/** By the address, and by the serial number as well: one terminal may be reached under several addresses. */
function alone<T>(
	{device: {serial}}: Pick<Plan, 'device'>,
	{folder, terminal, now}: Pick<GuardedBy, 'folder' | 'terminal' | 'now'>,
	write: () => Promise<T>,
): Promise<T> {
	const place = {...folder, subject: terminal.name};
	const {directory} = folder;
	const bySerial = (): Promise<T> =>
		serial === null || serial === ''
			? write()
			: withLock({...place, path: serialLockPath(directory, serial)}, now, write);
	return withLock({...place, path: deviceLockPath(directory, terminal.address)}, now, bySerial);
}

/** A step that goes where it must not. */
function strayProblem(step: Step, plan: Plan, {mayWriteRows}: GuardedBy): string | null {
	if (isRowStep(step)) {
		return mayWriteRows[step.target]
			? null
			: `Step ${step.id} writes to the ${step.target}, and ${step.target}Write is not set.`;
	}

	return step.target === plan.device.name
		? null
		: `Step ${step.id} goes to ${step.target}, and the plan is for ${plan.device.name}.`;
}

/** Is this still the device of the plan? Asked when the line is open, before the first write. */
export function checkSerial(
	plan: Pick<Plan, 'device'>,
	info: DeviceInfo,
	expectedSerial: string | null,
): void {
	if (info.serial !== plan.device.serial) {
		throw blocked(
			`Another device answers: serial ${info.serial ?? 'not told'}, the plan was made for ${plan.device.serial ?? 'one that did not tell it'}.`,
		);
	}

	if (expectedSerial !== null && info.serial !== expectedSerial) {
		throw blocked(
			`The device has serial ${info.serial ?? 'not told'}, the settings expect ${expectedSerial}.`,
		);
	}
}

/** Somebody may have removed the other administrator since the plan was made. */
export function checkAdministrators(plan: Plan, users: readonly DeviceUser[]): void {
	const lost = new Set(
		plan.steps
			.filter(step => step.action === 'delete' || step.action === 'disable')
			.map(step => step.before?.uid)
			.filter(uid => uid !== undefined),
	);
	const administrators = users.filter(user => isAdministrator(user) && user.enabled);
	if (administrators.length > 0 && administrators.every(user => lost.has(user.uid))) {
		throw blocked('The last administrator of the device would be gone; anybody could open its menu.');
	}
}

function staleness(plan: Plan, now: number): string | null {
	const rests = plan.steps.some(step => step.action !== 'queue');
	if (rests && plan.readAt.device === null) return 'The device was not read for this plan.';
	for (const [source, readAt] of Object.entries(plan.readAt)) {
		if (readAt !== null && isOld(readAt, now)) {
			return `The plan is stale: its reading of ${sourceWords[source as keyof typeof sourceWords]} is older than 60 s.`;
		}
	}

	return null;
}

/** A clock that was set back proves nothing either. */
function isOld(readAt: number, now: number): boolean {
	return Math.abs(now - readAt) > freshMs;
}

const sourceWords = {sql: 'the website', middleware: 'the middleware', device: 'the device'};

function blocked(reason: string): SafetyError {
	return new SafetyError('ERR_SAFETY_BLOCKED', `${reason} Nothing was written.`);
}
