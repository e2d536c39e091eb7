import {
	type DeviceUser,
	errorCode,
	errorHint,
	type MiddlewarePerson,
	type Snapshot,
	type Snapshots,
	type SourceName,
	type WebsitePerson,
} from '../../domain/index.ts';
import {shownValues} from '../../plan/index.ts';
import {isDeviceStep, isRowStep, type Plan, type Step, type StepResult} from '../../plan/plan.ts';
import type {RunReport} from '../../plan/run.ts';
import type {Comparison} from '../../reconcile/comparison.ts';
import type {ReconcileOptions} from '../../reconcile/options.ts';
import type {Row} from '../../reconcile/row.ts';
import {websiteState} from '../../reconcile/website-state.ts';

/**
The objects of `--json`, as `docs/schema` describes them. Nothing here may carry a record's bytes: they hold the
user's password.
*/

type WebsiteRules = Pick<ReconcileOptions, 'today' | 'expireByPackage'>;

export function userJson(user: DeviceUser) {
	const {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword} = user;
	return {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword};
}

/** Every field is there, whether the terminal said it or not. `name` is the settings', `model` its own. */
export function deviceJson(device: Comparison['device']) {
	const info = device?.info;
	return {
		name: device?.name ?? null,
		address: device?.address ?? null,
		serial: info?.serial ?? null,
		model: info?.name ?? null,
		platform: info?.platform ?? null,
		firmware: info?.firmware ?? null,
		fingerprintVersion: info?.fingerprintVersion ?? null,
		pinWidth: info?.pinWidth ?? null,
		lettersInPin: info?.lettersInPin ?? null,
		hasFaces: info?.hasFaces ?? null,
		counts: device?.counts ?? null,
	};
}

function websiteJson(person: WebsitePerson, rules: WebsiteRules) {
	const {employeeId, pin, name, card, status, packageEnd} = person;
	const active = websiteState(person, rules).state === 'present';
	return {employeeId, pin, name, card, status, active, packageEnd};
}

function middlewareJson(person: MiddlewarePerson) {
	const {employeeId, name, card, hiddenBy} = person;
	return {employeeId, name, card, hiddenBy};
}

export function rowJson(row: Row, rules: WebsiteRules) {
	const {pin, marks, kinds, notes, reasons, fix, fingers} = row;
	return {
		pin,
		marks,
		kinds,
		notes,
		reasons,
		fix,
		sql: row.sql && websiteJson(row.sql, rules),
		middleware: row.middleware && middlewareJson(row.middleware),
		device: row.device && userJson(row.device),
		fingers,
		...(row.sqlRows && {sqlRows: row.sqlRows.map(person => websiteJson(person, rules))}),
		...(row.middlewareRows && {middlewareRows: row.middlewareRows.map(middlewareJson)}),
		...(row.deviceRows && {deviceRows: row.deviceRows.map(userJson)}),
	};
}

function sourceJson(snapshot: Snapshot<unknown>, now: number) {
	const {state, count, readAt, reason, hint, identity} = snapshot;
	return {
		state,
		count,
		readAt: readAt === null ? null : new Date(readAt).toISOString(),
		ageMs: readAt === null ? null : Math.max(0, Math.round(now - readAt)),
		reason,
		hint,
		identity,
	};
}

export function sourcesJson(
	snapshots: Snapshots,
	now: number,
): Record<SourceName, ReturnType<typeof sourceJson>> {
	return {
		sql: sourceJson(snapshots.sql, now),
		middleware: sourceJson(snapshots.middleware, now),
		device: sourceJson(snapshots.device, now),
	};
}

function stepJson(step: Step) {
	const {id, action, pin, target, route, reason, remarks} = step;
	const common = {id, action, pin, target, route, reason, remarks};
	if (isDeviceStep(step)) {
		const {before, after, fingers} = step;
		return {...common, before: before && userJson(before), after: after && userJson(after), fingers};
	}

	return isRowStep(step)
		? {...common, before: shownValues(step.before), after: shownValues(step.after)}
		: {...common, before: null, after: step.after, instructions: step.instructions};
}

export function planJson(plan: Plan) {
	const {number, device, builtAt, leftOut, brakes, blocks, warnings, consent} = plan;
	return {
		number,
		device,
		builtAt: new Date(builtAt).toISOString(),
		steps: plan.steps.map(stepJson),
		leftOut,
		brakes,
		blocks,
		warnings,
		consent,
	};
}

export const emptyPlanJson = {steps: [], leftOut: [], brakes: []} as const;

export function resultJson(results: readonly StepResult[], report: RunReport | null) {
	const of = (state: StepResult['state']) => results.filter(result => result.state === state);
	return {
		verified: of('verified'),
		sent: of('sent'),
		inDoubt: of('in-doubt'),
		failed: of('failed'),
		notTried: of('not-tried'),
		stopped: report?.stopped ?? null,
		backupFile: report?.backupFile ?? null,
	};
}

/** Why nothing was attempted. */
export function errorJson(error: unknown) {
	return {
		code: errorCode(error),
		message: error instanceof Error ? error.message : String(error),
		hint: errorHint(error),
	};
}
