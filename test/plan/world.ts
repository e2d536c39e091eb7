import type {DeviceUser, MiddlewarePerson, WebsitePerson} from '../../source/domain/index.ts';
import {deviceSteps, type Intent, type Plan, type PlanWorld} from '../../source/plan/index.ts';
import {plainStorage, type ReconcileOptions, reconcile} from '../../source/reconcile/index.ts';
import {options, snapshots} from '../reconcile/gym.ts';

/** A gym whose three lists were read just now, with rows that belong to them. */

export interface Lists {
	readonly sql: readonly WebsitePerson[] | 'off' | 'wait';
	readonly middleware: readonly MiddlewarePerson[] | 'off' | 'wait';
	readonly device: readonly DeviceUser[] | 'off' | 'wait';
}

export function world(
	lists: Lists,
	more: Partial<PlanWorld> = {},
	rowOptions: Partial<ReconcileOptions> = {},
): PlanWorld {
	const read = more.snapshots ?? snapshots(lists.sql, lists.middleware, lists.device);
	return {
		number: 42,
		now: 1_795_000_001_000,
		rows: reconcile(read, {...options, ...rowOptions}),
		snapshots: read,
		device: {
			name: 'main-door',
			address: '192.0.2.1:4370',
			info: {
				serial: 'CKJF2018',
				name: null,
				platform: null,
				firmware: null,
				fingerprintVersion: '10',
				pinWidth: 9,
				lettersInPin: false,
				hasFaces: false,
			},
			counts: {users: null, fingers: null, administrators: null, userCapacity: 3000, fingerCapacity: null},
			recordSize: 72,
			storage: plainStorage,
		},
		occupiedSlots: new Set(),
		fingers: new Map(),
		isReadOnly: false,
		deviceAdmins: [],
		expectedSerial: null,
		lastGoodCounts: {},
		middlewareIdentityConfirmed: true,
		...more,
	};
}

export function pins(operation: Intent['operation'], ...wanted: readonly string[]): Intent {
	return {operation, selector: {by: 'pins', pins: wanted}};
}

export const fixAll: Intent = {operation: 'fix', selector: {by: 'all'}};

/** The device after a plan that went well. */
export function applied(plan: Plan, users: readonly DeviceUser[]): readonly DeviceUser[] {
	const after = new Map(users.map(user => [user.uid, user]));
	for (const step of deviceSteps(plan)) {
		if (step.after === null) after.delete(step.before!.uid);
		else
			after.set(step.after.uid, {
				...step.after,
				nameBytes: step.after.nameBytes.padEnd(48, '0'),
				record: `new ${step.id}`,
			});
	}

	return [...after.values()];
}

/** `PIN KIND` of everybody a plan leaves out. */
export function leftOut(plan: Plan): readonly string[] {
	return plan.leftOut.map(({pin, kind}) => `${pin} ${kind}`);
}

export function blockCodes(plan: Plan): readonly string[] {
	return plan.blocks.map(({code}) => code);
}

export function brakeNames(plan: Plan): readonly string[] {
	return plan.brakes.map(({name}) => name);
}
