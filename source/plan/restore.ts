import {type DeviceUser, plainText, type StoredRow} from '../domain/index.ts';
import type {Archive} from './archive.ts';
import {insertRows} from './insert-rows.ts';
import {holdersOf, rowOf, savedUsers} from './lookup.ts';
import {employeeIdOf, isOneTable, pinOf} from './person-rows.ts';
import type {Block, Intent, LeftOut, RowStep} from './plan.ts';
import {completeFingers, type PutBackHow, putBack} from './put-back.ts';
import {pinGuard} from './select.ts';
import {leavePin, type Outcome, type Work, type Workshop} from './workshop.ts';

/** People of a backup come back: record and fingers into a free slot, and rows that are gone. */
export function restoreWork({selector, from}: Intent, shop: Workshop, needed: readonly Block[]): Work {
	const {archive} = shop.world;
	if (archive === undefined) {
		const reason = `The backup ${plainText(from ?? '', 60)} could not be read.`;
		return {drafts: [], leftOut: [], warnings: [], blocks: [{code: 'source-incomplete', reason}]};
	}

	const pins = pinsOf(archive);
	const asked = selector.by === 'pins' ? [...new Set(selector.pins)] : selector.by === 'all' ? [...pins] : [];
	const guard = pinGuard(shop.world);
	const outcomes = asked.map((pin): Outcome => {
		if (!pins.has(pin)) return leavePin(pin, 'absent', `the backup does not hold PIN ${plainText(pin)}`);
		if (needed.length > 0) return leavePin(pin, 'UNKNOWN', needed[0]!.reason);
		const row = rowOf(pin, shop.world);
		const guarded = row === null ? null : guard(row);
		if (guarded !== null) return leavePin(pin, guarded.kind, guarded.reason);
		return restorePerson(pin, archive, shop, asked.length === 1);
	});
	const drafts = outcomes.flatMap(({steps}) => steps);
	return {
		drafts: [...drafts.filter(({route}) => route === 'tcp'), ...drafts.filter(({route}) => route !== 'tcp')],
		leftOut: outcomes.map(({leftOut}) => leftOut).filter(leftOut => leftOut !== null),
		warnings: outcomes.flatMap(({warnings}) => warnings),
		blocks: [],
	};
}

function pinsOf({users, rows}: Archive): ReadonlySet<string> {
	const employees = [...rows.website, ...rows.middleware].filter(({table}) => table === 'Employees');
	return new Set([...users.map(({pin}) => pin), ...employees.map(pinOf).filter(pin => pin !== null)]);
}

function restorePerson(pin: string, archive: Archive, shop: Workshop, isSingle: boolean): Outcome {
	const reason = `PIN ${plainText(pin)} is in backup ${plainText(archive.id, 40)} of ${plainText(archive.at, 30)}.`;
	const parts = [
		...restoreUser(pin, archive, shop, {reason, isUndo: false, isBulk: !isSingle}),
		...restoreRows(pin, archive, shop, reason),
	];
	const steps = parts.flatMap(part => part.steps);
	const left = parts.map(({leftOut}) => leftOut).filter(leftOut => leftOut !== null);
	const told = left.filter(({kind}) => kind !== 'ok');
	return {
		steps,
		// Who comes back in part is in the plan already; what stays out is a warning then.
		leftOut: steps.length === 0 ? (told[0] ?? left[0] ?? null) : null,
		warnings: [
			...parts.flatMap(({warnings}) => warnings),
			...(steps.length === 0 ? told.slice(1) : told).map(asWarning),
		],
	};
}

function asWarning({pin, reason}: LeftOut): string {
	return `PIN ${plainText(pin)}: ${reason}${reason.endsWith('.') ? '' : '.'}`;
}

function restoreUser(pin: string, archive: Archive, shop: Workshop, how: PutBackHow): readonly Outcome[] {
	const saved = savedUsers(pin, archive);
	if (saved.length === 0) return [];
	if (saved.length > 1)
		return [leavePin(pin, 'DUP-PIN', `the backup holds PIN ${plainText(pin)} ${saved.length} times`)];
	const present = holdersOf(pin, shop.world);
	if (present.length > 1)
		return [leavePin(pin, 'DUP-PIN', `PIN ${plainText(pin)} is on the device ${present.length} times`)];
	const [now]: readonly (DeviceUser | undefined)[] = present;
	return [
		now === undefined
			? putBack(saved[0]!, archive, shop, how)
			: completeFingers(saved[0]!, now, archive, shop.world, how.reason),
	];
}

function restoreRows(pin: string, {rows}: Archive, {world}: Workshop, reason: string): readonly Outcome[] {
	const targets: readonly RowStep['target'][] = isOneTable(world) ? ['website'] : ['website', 'middleware'];
	return targets.flatMap(target => {
		const saved = rowsOfPin(rows[target], pin);
		return saved.length === 0 ? [] : [insertRows(saved, {pin, target, reason}, world)];
	});
}

/** The employees with this PIN, and every row that belongs to them or names the PIN without an owner. */
export function rowsOfPin(rows: readonly StoredRow[], pin: string): readonly StoredRow[] {
	const employees = rows.filter(row => row.table === 'Employees');
	const own = new Set(employees.filter(row => pinOf(row) === pin).map(employeeIdOf));
	const all = new Set(employees.map(employeeIdOf));
	return rows.filter(row => {
		const owner = employeeIdOf(row);
		return own.has(owner) || (row.table !== 'Employees' && pinOf(row) === pin && !all.has(owner));
	});
}
