import type {
	DatabaseSchema,
	DeviceUser,
	FingerTemplate,
	PersonTable,
	RowChange,
	RowValues,
	StoredRow,
	TableSchema,
} from '../../source/domain/index.ts';
import {
	type Archive,
	type DeviceStep,
	isDeviceStep,
	isRowStep,
	type PastOperation,
	type PastStep,
	type Plan,
	type RowStep,
	type RowWorld,
	rowPlaces,
	shownValues,
} from '../../source/plan/index.ts';
import {createNameStorage} from '../../source/protocol/name-storage.ts';
import {encodeDraft} from '../../source/protocol/user-draft.ts';
import {decodeUsers} from '../../source/protocol/user-set.ts';
import {userRecord72} from '../../source/protocol/wire/user-record.ts';

/** A terminal and two databases in memory: plans are written to them, and journals and backups come out of it. */

export const storage = createNameStorage('utf-8', 72);

const latin = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0));

export interface Person {
	readonly uid: number;
	readonly pin: string;
	readonly name: string;
	readonly card?: number;
	readonly password?: string;
	/** The whole byte, disabled bit included. */
	readonly privilege?: number;
	readonly group?: number;
	/** What longer names left behind their end. */
	readonly rest?: string;
}

/** A user as the protocol reads a 72-byte record. */
export function stored(person: Person): DeviceUser {
	const name = new Uint8Array(24);
	const used = new TextEncoder().encode(storage.stored(person.name).text);
	name.set(used);
	if (person.rest !== undefined && used.length + 1 + person.rest.length < 24)
		name.set(latin(person.rest), used.length + 1);
	return decoded(
		userRecord72.patch(new Uint8Array(72), {
			uid: person.uid,
			privilege: person.privilege ?? 0,
			password: latin(person.password ?? ''),
			name,
			card: person.card ?? 0,
			group: person.group ?? 1,
			userId: latin(person.pin),
		}),
	);
}

function decoded(record: Uint8Array): DeviceUser {
	const [user] = decodeUsers(record, 72, (bytes, start, end) => bytes.subarray(start, end).toString('utf8'));
	const {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword} = user!;
	return {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword, record: user!.record};
}

export interface Door {
	readonly users: readonly DeviceUser[];
	readonly templates: readonly FingerTemplate[];
}

export function finger(uid: number, at: number, byte = 'a1'): FingerTemplate {
	return {uid, finger: at, flag: 1, template: byte.repeat(8)};
}

/** What the terminal holds after the step, as bytes went over the wire. */
export function writeStep({users, templates}: Door, {draft, before, templates: fingers}: DeviceStep): Door {
	const uid = draft?.uid ?? before!.uid;
	const others = users.filter(user => user.uid !== uid);
	if (draft === null) return {users: others, templates: templates.filter(template => template.uid !== uid)};
	const added = fingers.map(template => ({...template, uid}));
	return {
		users: [...others, decoded(encodeDraft(draft, 72, storage))],
		templates: [
			...templates.filter(one => !added.some(two => two.uid === one.uid && two.finger === one.finger)),
			...added,
		],
	};
}

const employeeColumns = [
	'EmployeeName:50!',
	'EmployeeCode:50!',
	'StringCode:50!',
	'NumericCode!',
	'Gender:255!',
	'CompanyId!',
	'DepartmentId!',
	'CategoryId!',
	'DOJ',
	'DOR',
	'DOC',
	'EmployeeCodeInDevice:50!',
	'EmployeeRFIDNumber:255',
	'EmployementType:255!',
	'Status:255!',
	'EmployeeDevicePassword:50',
	'RecordStatus',
	'LastModifiedBy:50',
];

/** `Name:length!`, `!` for a column that an INSERT has to give; `*` for an identity. */
export function table(name: string, columns: readonly string[], key: string | null): TableSchema {
	const parsed = columns.map(text => /^(\w+)(?::(\d+))?([!*]?)$/.exec(text)!);
	return {
		schema: 'dbo',
		name,
		columns: parsed.map(([, column, length, mark]) => ({
			name: column!,
			type: length === undefined ? 'int' : 'nvarchar',
			maxLength: length === undefined ? null : Number(length),
			isNullable: mark === '',
			hasDefault: false,
			isIdentity: mark === '*',
			isComputed: false,
		})),
		required: parsed.filter(([, , , mark]) => mark === '!').map(([, column]) => column!),
		key,
		unique: [],
		rights: {select: true, insert: true, update: true, delete: true},
	};
}

export const vendorSchema: DatabaseSchema = {
	edition: 'SQL Server 11',
	tables: {
		Employees: table('Employees', ['EmployeeId*', ...employeeColumns], 'EmployeeId'),
		GymClients: table(
			'GymClients',
			[
				'Id!',
				'EmployeeId!',
				'EmployeeCodeInDevice:50!',
				'PackageType:50',
				'Trainer:100',
				'Months',
				'RemainingDate',
				'BillingDate',
				'IsTrainer',
				'CreatedAt',
			],
			'Id',
		),
		DeviceUsers: table('DeviceUsers', ['DeviceId!', 'EmployeeId!', 'GroupId'], null),
		EmployeesBio: table(
			'EmployeesBio',
			['EmployeeBioId*', 'EmployeeId!', 'BioType:50', 'BioId!', 'Bio'],
			'EmployeeBioId',
		),
	},
	views: [],
	mayWrite: true,
	remarks: [],
};

export function rowWorld(rows: readonly StoredRow[], more: Partial<RowWorld> = {}): RowWorld {
	return {
		rows,
		schema: vendorSchema,
		isWritable: true,
		readAt: 1_795_000_000_000,
		defaults: {CompanyId: '1', DepartmentId: '1', CategoryId: '1'},
		lookups: {
			companies: [
				{id: '1', isVisible: true},
				{id: '9', isVisible: false},
			],
			departments: ['1', '2'],
			categories: ['1'],
		},
		...more,
	};
}

export function employee(id: number, pin: string, name: string, more: RowValues = {}): StoredRow {
	return {
		table: 'Employees',
		key: {column: 'EmployeeId', value: String(id)},
		values: {
			EmployeeId: String(id),
			EmployeeName: name,
			EmployeeCode: pin,
			StringCode: '',
			NumericCode: String(Number.parseInt(pin, 10) || 0),
			Gender: 'Male',
			CompanyId: '1',
			DepartmentId: '1',
			CategoryId: '1',
			DOJ: '2026-01-01T00:00:00',
			DOR: '3000-01-01T00:00:00',
			DOC: '2026-01-01T00:00:00',
			EmployeeCodeInDevice: pin,
			EmployeeRFIDNumber: '',
			EmployementType: 'Permanent',
			Status: 'Working',
			EmployeeDevicePassword: 'sesame',
			RecordStatus: '1',
			LastModifiedBy: null,
			...more,
		},
	};
}

export function client(id: string, employeeId: number, pin: string, more: RowValues = {}): StoredRow {
	return {
		table: 'GymClients',
		key: {column: 'Id', value: id},
		values: {
			Id: id,
			EmployeeId: String(employeeId),
			EmployeeCodeInDevice: pin,
			PackageType: 'Gold',
			Trainer: null,
			Months: '3',
			RemainingDate: '2027-01-31T00:00:00',
			BillingDate: null,
			IsTrainer: '0',
			CreatedAt: '2026-01-01T00:00:00',
			...more,
		},
	};
}

export function bio(id: number, employeeId: number, more: RowValues = {}): StoredRow {
	return {
		table: 'EmployeesBio',
		key: {column: 'EmployeeBioId', value: String(id)},
		values: {
			EmployeeBioId: String(id),
			EmployeeId: String(employeeId),
			BioType: 'Fingerprint',
			BioId: '6',
			Bio: 'U0VDUkVU',
			...more,
		},
	};
}

export function assignment(employeeId: number, deviceId: number): StoredRow {
	return {
		table: 'DeviceUsers',
		key: {column: 'EmployeeId', value: String(employeeId)},
		values: {DeviceId: String(deviceId), EmployeeId: String(employeeId), GroupId: '1'},
	};
}

const keys: Readonly<Record<PersonTable, string>> = {
	Employees: 'EmployeeId',
	GymClients: 'Id',
	DeviceUsers: 'EmployeeId',
	EmployeesBio: 'EmployeeBioId',
};

/** The rows after a transaction, and the keys it made. @throws Error when a "before" does not hold: nothing is written. */
export function writeRows(
	rows: readonly StoredRow[],
	{transaction: {changes, freePin, stamp}}: Pick<RowStep, 'transaction'>,
): {readonly rows: readonly StoredRow[]; readonly identities: readonly (string | null)[]} {
	if (
		freePin !== null &&
		rows.some(({values}) => [values['EmployeeCodeInDevice'], values['EmployeeCode']].includes(freePin))
	)
		throw new Error(`PIN ${freePin} is taken`);
	let now = [...rows];
	const identities: (string | null)[] = [];
	for (const change of changes) {
		const [next, made] = writeRow(now, change, identities, stamp);
		now = next;
		identities.push(made);
	}

	return {rows: now, identities};
}

function writeRow(
	rows: StoredRow[],
	change: RowChange,
	identities: readonly (string | null)[],
	stamp: string,
): [StoredRow[], string | null] {
	const stamped = change.table === 'Employees' ? {LastModifiedBy: stamp} : {};
	if (change.kind === 'insert') {
		const links = Object.fromEntries(
			Object.entries(change.links).map(([column, at]) => [column, identities[at]!]),
		);
		const {table: name} = change;
		const key = keys[name];
		const given =
			name === 'GymClients' ? change.values['Id'] : name === 'DeviceUsers' ? links['EmployeeId'] : undefined;
		const numbers = rows.filter(row => row.table === name).map(row => Number(row.key.value) || 0);
		const made =
			typeof given === 'string'
				? given
				: name === 'GymClients'
					? `made-${rows.length}`
					: String(Math.max(1000, ...numbers) + 1);
		const columns = vendorSchema.tables[name]!.columns.map(column => [column.name, null]);
		const values = {...Object.fromEntries(columns), ...change.values, ...links, ...stamped, [key]: made};
		return [[...rows, {table: name, key: {column: key, value: made}, values}], made];
	}

	const meant = rows.filter(
		row =>
			row.table === change.table &&
			row.key.value === change.key.value &&
			Object.entries(change.before).every(
				([column, value]) => JSON.stringify(row.values[column]) === JSON.stringify(value),
			),
	);
	if (meant.length !== 1)
		throw new Error(`${change.table} ${change.key.value} is there ${meant.length} times as it was`);
	const others = rows.filter(row => row !== meant[0]);
	if (change.kind === 'update')
		return [[...others, {...meant[0]!, values: {...meant[0]!.values, ...change.after, ...stamped}}], null];
	const id = meant[0]!.values['EmployeeId'];
	if (
		change.table === 'Employees' &&
		others.some(row => row.table !== 'Employees' && row.values['EmployeeId'] === id)
	)
		throw new Error(`Employees ${id} still has rows elsewhere`);
	return [others, null];
}

export interface Gym {
	readonly door: Door;
	readonly website: readonly StoredRow[];
	readonly middleware: readonly StoredRow[];
}

/** Writes a whole plan. @returns the gym afterwards, and the operation as its journal and backup tell it. */
export function carryOut(plan: Plan, gym: Gym): {readonly gym: Gym; readonly past: PastOperation} {
	let {door, website, middleware} = gym;
	const steps: PastStep[] = [];
	const uids = new Set(
		plan.steps.filter(isDeviceStep).flatMap(({before}) => (before === null ? [] : [before.uid])),
	);
	const archive: Archive = {
		id: `b${plan.number}`,
		operation: plan.number,
		at: '2026-11-22T10:00:00.000Z',
		device: plan.device,
		fingerprintVersion: '10',
		users: door.users.filter(({uid}) => uids.has(uid)),
		templates: door.templates.filter(({uid}) => uids.has(uid)),
		rows: {website: keptRows(plan, 'website', website), middleware: keptRows(plan, 'middleware', middleware)},
	};
	for (const step of plan.steps) {
		const {id, action, pin, target} = step;
		const common = {id, action, pin, target, state: 'verified'} as const;
		if (isDeviceStep(step)) {
			door = writeStep(door, step);
			const {before, after} = step;
			steps.push({
				...common,
				uid: step.draft?.uid ?? before!.uid,
				before: withoutBytes(before),
				after: withoutBytes(after),
				fingers: step.templates.length,
			});
		} else if (isRowStep(step)) {
			const {rows, identities} = writeRows(target === 'website' ? website : middleware, step);
			if (target === 'website') website = rows;
			else middleware = rows;
			const places = rowPlaces(step, {identities});
			steps.push({
				...common,
				uid: null,
				before: shownValues(step.before),
				after: shownValues(step.after),
				rows: places,
			});
		}
	}

	return {
		gym: {door, website, middleware},
		past: {number: plan.number, kind: plan.operation, device: plan.device, steps, archive},
	};
}

function keptRows(plan: Plan, target: RowStep['target'], rows: readonly StoredRow[]): readonly StoredRow[] {
	return plan.steps
		.filter(isRowStep)
		.filter(step => step.target === target)
		.flatMap(({transaction}) => transaction.changes)
		.flatMap(change =>
			change.kind === 'insert'
				? []
				: rows.filter(row => row.table === change.table && row.key.value === change.key.value),
		)
		.filter((row, at, all) => all.indexOf(row) === at);
}

function withoutBytes(user: DeviceUser | null): PastStep['before'] {
	if (user === null) return null;
	const {uid, pin, name, card, privilege, enabled, group, hasPassword} = user;
	return {uid, pin, name, card, privilege, enabled, group, hasPassword};
}
