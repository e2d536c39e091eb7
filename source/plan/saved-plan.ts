import type {DeviceUser, RowValues, SourceIdentity, SourceName, SourceState} from '../domain/index.ts';
import type {PastUser, RowPlace} from './archive.ts';
import {usedHex} from './check.ts';
import {
	type Action,
	type Consent,
	type Intent,
	isDeviceStep,
	isRowStep,
	type Plan,
	type Route,
	type Step,
} from './plan.ts';
import {rowPlaces} from './row-values.ts';
import {shownValues} from './row-words.ts';

/**
A plan as a file keeps it, to be looked at or applied on another day. Plain JSON without a secret: no record, no
template, no password, so it cannot be applied as it stands. It is made again from its intent, and applied when
nothing that it shows has changed.
*/
export interface SavedPlan {
	readonly format: 'trisync-plan';
	readonly version: 1;
	readonly number: number;
	readonly operation: Plan['operation'];
	readonly device: Plan['device'];
	/** ISO times. */
	readonly builtAt: string;
	/** When each source was read; null = off or not read. */
	readonly readAt: Readonly<Record<SourceName, string | null>>;
	readonly intent: Intent;
	readonly sources: Readonly<
		Record<
			SourceName,
			{readonly state: SourceState; readonly count: number | null; readonly identity: SourceIdentity}
		>
	>;
	readonly steps: readonly SavedStep[];
	readonly leftOut: readonly {readonly pin: string; readonly kind: string; readonly reason: string}[];
	readonly warnings: readonly string[];
	readonly brakes: Plan['brakes'];
	readonly consent: Consent;
}

export interface SavedStep {
	readonly id: string;
	readonly action: Action;
	readonly pin: string;
	readonly target: string;
	readonly route: Route;
	readonly reason: string;
	readonly remarks: readonly string[];
	readonly needs: string | null;
	/** A device user, or columns of rows; null = nobody there. */
	readonly before: SavedUser | RowValues | null;
	readonly after: SavedUser | RowValues | null;
	/** Fingers in the slot before the step; null = not known, or no step on a device. */
	readonly fingers: number | null;
	/** How many templates the step puts back. */
	readonly templates: number;
	/** Which rows a row step is about. */
	readonly rows: readonly RowPlace[];
}

export interface SavedUser extends PastUser {
	/** Hex of the used bytes of the name. */
	readonly nameBytes: string;
}

export function savePlan(plan: Plan): SavedPlan {
	const {number, operation, device, intent, sources, leftOut, warnings, brakes, consent, readAt} = plan;
	return {
		format: 'trisync-plan',
		version: 1,
		number,
		operation,
		device,
		builtAt: isoTime(plan.builtAt),
		readAt: {
			sql: readAt.sql === null ? null : isoTime(readAt.sql),
			middleware: readAt.middleware === null ? null : isoTime(readAt.middleware),
			device: readAt.device === null ? null : isoTime(readAt.device),
		},
		intent,
		sources,
		steps: plan.steps.map(saveStep),
		leftOut,
		warnings,
		brakes,
		consent,
	};
}

function isoTime(ms: number): string {
	return new Date(ms).toISOString();
}

export function saveStep(step: Step): SavedStep {
	const {id, action, pin, target, route, reason, remarks, needs = null} = step;
	const common = {id, action, pin, target, route, reason, remarks, needs};
	const none = {fingers: null, templates: 0, rows: []};
	if (isDeviceStep(step)) {
		return {
			...common,
			...none,
			before: saveUser(step.before),
			after: saveUser(step.after),
			fingers: step.fingers,
			templates: step.templates.length,
		};
	}

	return isRowStep(step)
		? {
				...common,
				...none,
				before: shownValues(step.before),
				after: shownValues(step.after),
				rows: rowPlaces(step),
			}
		: {...common, ...none, before: null, after: queuedValues(step.after)};
}

/** What a word through the middleware asks for, in the form of columns. */
function queuedValues(after: {readonly name: string; readonly card: number} | null): RowValues | null {
	return after === null ? null : {name: after.name, card: String(after.card)};
}

function saveUser(user: DeviceUser | null): SavedUser | null {
	if (user === null) return null;
	const {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword} = user;
	return {uid, pin, name, nameBytes: usedHex(nameBytes), card, privilege, enabled, group, hasPassword};
}

/** Is this a user on a device, as opposed to columns of rows? */
export function isSavedUser(value: SavedUser | PastUser | RowValues | null): value is SavedUser | PastUser {
	return value !== null && typeof (value as {uid?: unknown}).uid === 'number';
}
