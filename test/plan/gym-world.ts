import type {MiddlewarePerson, StoredRow, WebsitePerson} from '../../source/domain/index.ts';
import type {PlanWorld} from '../../source/plan/index.ts';
import type {ReconcileOptions} from '../../source/reconcile/index.ts';
import {middleware, website} from '../reconcile/gym.ts';
import {type Gym, rowWorld, storage} from './model.ts';
import {world} from './world.ts';

/** What a plan is made from when this gym is read: lists, rows and fingers that belong together. */
export function readGym(
	{door, website: rows, middleware: others}: Gym,
	more: Partial<PlanWorld> & {readonly isApart?: boolean} = {},
	options: Partial<ReconcileOptions> = {},
): PlanWorld {
	const {isApart = false, ...rest} = more;
	const shown = isApart ? others : rows;
	const fingers = new Map<number, number>();
	for (const {uid} of door.templates) fingers.set(uid, (fingers.get(uid) ?? 0) + 1);
	const users = new Set(door.users.map(({uid}) => uid));
	const base = world(
		{sql: people(rows), middleware: shown.filter(isEmployee).map(middlewareOf), device: door.users},
		{},
		options,
	);
	return {
		...base,
		device: {...base.device, storage},
		today: '2026-11-22',
		fingers,
		occupiedSlots: new Set([...fingers.keys()].filter(uid => !users.has(uid))),
		templates: door.templates,
		websiteRows: rowWorld(rows),
		...(isApart ? {middlewareRows: rowWorld(others)} : {}),
		...rest,
	};
}

function isEmployee({table}: StoredRow): boolean {
	return table === 'Employees';
}

const text = (row: StoredRow, column: string): string | null => {
	const value = row.values[column];
	return typeof value === 'string' ? value : null;
};

function people(rows: readonly StoredRow[]): readonly WebsitePerson[] {
	return rows.filter(isEmployee).map(row => {
		const clients = rows.filter(
			({table, values}) => table === 'GymClients' && values['EmployeeId'] === row.values['EmployeeId'],
		);
		const status = text(row, 'RecordStatus');
		return website(text(row, 'EmployeeCodeInDevice') ?? '', text(row, 'EmployeeName') ?? '', {
			employeeId: Number(row.key.value),
			card: text(row, 'EmployeeRFIDNumber') ?? '',
			status: text(row, 'Status'),
			recordStatus: status === null ? null : Number(status),
			clientPin: clients[0] === undefined ? null : text(clients[0], 'EmployeeCodeInDevice'),
			clientRows: clients.length,
		});
	});
}

function middlewareOf(row: StoredRow): MiddlewarePerson {
	const hiddenBy = hiddenReason(row);
	return middleware(text(row, 'EmployeeCodeInDevice') ?? '', text(row, 'EmployeeName') ?? '', {
		employeeId: Number(row.key.value),
		card: text(row, 'EmployeeRFIDNumber') ?? '',
		status: text(row, 'Status'),
		hiddenBy,
		hiddenDetail: hiddenBy,
	});
}

function hiddenReason(row: StoredRow): MiddlewarePerson['hiddenBy'] {
	if (
		!['1', '2'].includes(text(row, 'DepartmentId') ?? '') ||
		!['1', '9'].includes(text(row, 'CompanyId') ?? '')
	)
		return 'lookup';
	if (text(row, 'RecordStatus') !== '1') return 'record-status';
	if (text(row, 'CompanyId') === '9') return 'company';
	return text(row, 'EmployeeName')?.startsWith('del_') === true ? 'deleted-name' : null;
}
