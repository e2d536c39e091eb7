import type {DeviceUser, FingerTemplate} from '../../source/domain/index.ts';
import type {DeviceStep, Plan} from '../../source/plan/plan.ts';
import {fakeUser} from './fake-terminal.ts';

/** A plan for the fake terminal, read just now, that wants the key y. */
export function fakePlan(steps: readonly Omit<DeviceStep, 'id'>[], more: Partial<Plan> = {}, now = 0): Plan {
	return {
		number: 44,
		operation: 'fix',
		device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'FAKE0001'},
		builtAt: now,
		readAt: {sql: now, middleware: now, device: now},
		intent: {operation: 'fix', selector: {by: 'all'}},
		sources: noSources,
		steps: steps.map((step, index) => ({id: String(index + 1), ...step})),
		leftOut: [],
		warnings: [],
		blocks: [],
		brakes: [],
		consent: {kind: 'key'},
		...more,
	};
}

/** For plans whose readings do not matter. */
export const noSources: Plan['sources'] = {
	sql: {state: 'off', count: null, identity: {}},
	middleware: {state: 'off', count: null, identity: {}},
	device: {state: 'ok', count: null, identity: {}},
};

const common = {
	target: 'main-door',
	route: 'tcp',
	reason: 'because',
	remarks: [],
	templates: [],
	fingers: 0,
} as const;

export function registering(uid: number, pin: string, name = `Member ${pin}`): Omit<DeviceStep, 'id'> {
	return {
		...common,
		action: 'register',
		pin,
		before: null,
		after: {...fakeUser(uid, pin, {name}), record: ''},
		draft: {uid, pin, base: null, name, card: 0},
	};
}

export function renaming(before: DeviceUser, name: string): Omit<DeviceStep, 'id'> {
	return {
		...common,
		action: 'resync',
		pin: before.pin,
		before,
		after: fakeUser(before.uid, before.pin, {...before, name}),
		draft: {uid: before.uid, pin: before.pin, base: before, name},
		fingers: null,
	};
}

export function deleting(before: DeviceUser, fingers: number | null = 0): Omit<DeviceStep, 'id'> {
	return {...common, action: 'delete', pin: before.pin, before, after: null, draft: null, fingers};
}

export function restoring(user: DeviceUser, templates: readonly FingerTemplate[]): Omit<DeviceStep, 'id'> {
	return {
		...common,
		action: 'restore',
		pin: user.pin,
		before: null,
		after: user,
		draft: {uid: user.uid, pin: user.pin, base: null, name: user.name, card: user.card},
		templates,
	};
}
