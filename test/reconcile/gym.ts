import {
	type DeviceUser,
	emptySnapshot,
	type MiddlewarePerson,
	type Snapshot,
	type Snapshots,
	type SourceState,
	type WebsitePerson,
} from '../../source/domain/index.ts';
import {type ReconcileOptions, type Row, reconcile} from '../../source/reconcile/index.ts';

/** Builders for lists of people: only what a case is about has to be named. */

export const options: ReconcileOptions = {
	today: '2026-11-22',
	expireByPackage: false,
	strictNames: false,
	deviceAdmins: [],
	expected: [],
	storage: null,
	device: {pinWidth: 9, lettersInPin: false, hasFaces: false, recordSize: 72},
	fingers: null,
};

export function nameField(name: string, size = 24): string {
	const field = new Uint8Array(size);
	field.set(new TextEncoder().encode(name).slice(0, size));
	return Array.from(field, byte => byte.toString(16).padStart(2, '0')).join('');
}

export function website(pin: string, name: string, rest: Partial<WebsitePerson> = {}): WebsitePerson {
	return {
		employeeId: 800 + (Number(pin) || 0),
		pin,
		name,
		card: '',
		status: 'Working',
		recordStatus: 1,
		resignedOn: '3000-01-01',
		packageEnd: '2027-01-31',
		clientPin: pin,
		clientRows: 1,
		...rest,
	};
}

export function middleware(
	pin: string,
	name: string,
	rest: Partial<MiddlewarePerson> = {},
): MiddlewarePerson {
	return {
		employeeId: 800 + (Number(pin) || 0),
		pin,
		name,
		card: '',
		status: 'Working',
		hiddenBy: null,
		hiddenDetail: null,
		...rest,
	};
}

export function deviceUser(pin: string, name: string, rest: Partial<DeviceUser> = {}): DeviceUser {
	const user = {
		uid: Number(pin) || 1,
		pin,
		name,
		nameBytes: nameField(name),
		card: 0,
		privilege: 0,
		enabled: true,
		group: 1,
		hasPassword: false,
		...rest,
	};
	return {...user, record: rest.record ?? `${user.uid}:${pin}:${user.nameBytes}:${user.card}`};
}

export function reading<T>(
	people: readonly T[],
	state: SourceState = 'ok',
	reason: string | null = null,
): Snapshot<T> {
	return {
		state,
		people,
		count: people.length,
		readAt: 1_795_000_000_000,
		reason,
		hint: null,
		identity: {},
	};
}

type ListOrState<T> = readonly T[] | 'off' | 'wait';

/** Three complete lists; 'off' and 'wait' stand for a source without people. */
export function snapshots(
	sql: ListOrState<WebsitePerson>,
	middlewareList: ListOrState<MiddlewarePerson>,
	device: ListOrState<DeviceUser>,
): Snapshots {
	const of = <T>(list: ListOrState<T>): Snapshot<T> =>
		typeof list === 'string' ? emptySnapshot<T>(list) : reading(list);
	return {sql: of(sql), middleware: of(middlewareList), device: of(device)};
}

/** One person in the chosen sources of an otherwise empty gym. */
export function rowOf(
	sql: ListOrState<WebsitePerson>,
	middlewareList: ListOrState<MiddlewarePerson>,
	device: ListOrState<DeviceUser>,
	more: Partial<ReconcileOptions> = {},
): Row {
	return onlyRow(reconcile(snapshots(sql, middlewareList, device), {...options, ...more}));
}

export function onlyRow(rows: readonly Row[]): Row {
	if (rows.length !== 1) throw new Error(`expected one row, got ${rows.map(row => row.pin).join(', ')}`);
	return rows[0]!;
}

/** `++-` as on the screen; a source that is off is a space. */
export function smd({marks}: Row): string {
	return [marks.sql, marks.middleware, marks.device].map(mark => mark ?? ' ').join('');
}
