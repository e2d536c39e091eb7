import type {
	DeviceUser,
	MiddlewarePerson,
	Snapshot,
	Snapshots,
	SourceName,
	WebsitePerson,
} from '../domain/index.ts';
import type {Comparison} from './comparison.ts';
import type {ReconcileOptions} from './options.ts';
import type {Row} from './row.ts';
import {websiteState} from './website-state.ts';

/**
People and sources as the objects of `--json`, which `docs/schema` describes. Nothing here may carry a record's bytes:
they hold the user's password.
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

function middlewareJson(person: Pick<MiddlewarePerson, 'employeeId' | 'name' | 'card' | 'hiddenBy'>) {
	const {employeeId, name, card, hiddenBy} = person;
	return {employeeId, name, card, hiddenBy};
}

/** Who is missing in another database is told with the website's row, which that database hides as a whole. */
function middlewareOf({middleware, sql, middlewareAbsence}: Row) {
	if (middleware !== null) return middlewareJson(middleware);
	return middlewareAbsence === undefined || sql === null
		? null
		: middlewareJson({...sql, hiddenBy: middlewareAbsence});
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
		middleware: middlewareOf(row),
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
