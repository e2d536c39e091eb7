import type {DeviceUser, FingerTemplate} from '../../source/domain/index.ts';
import {consentFor} from '../../source/plan/consent.ts';
import type {DeviceStep, Operation, Plan} from '../../source/plan/plan.ts';
import {fakeUser} from './fake-terminal.ts';

/**
A plan for the fake terminal, read just now, that asks for what its steps ask for. Steps of several kinds make it an
undo, which alone may hold them.
*/
export function fakePlan(drafts: readonly Omit<DeviceStep, 'id'>[], more: Partial<Plan> = {}, now = 0): Plan {
	const steps = drafts.map((step, index) => ({id: String(index + 1), ...step}));
	const operation = more.operation ?? operationOf(steps);
	const pins = steps.map(({pin}) => pin);
	const selector =
		operation === 'undo' || operation === 'fix' ? ({by: 'all'} as const) : ({by: 'pins', pins} as const);
	const brakes = more.brakes ?? [];
	return {
		number: 44,
		operation,
		device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'FAKE0001'},
		builtAt: now,
		readAt: {sql: now, middleware: now, device: now},
		intent: {operation, selector, ...(operation === 'undo' ? {from: '43'} : {})},
		sources: noSources,
		steps,
		leftOut: [],
		warnings: [],
		blocks: [],
		brakes,
		consent: consentFor({steps: more.steps ?? steps, brakes}),
		...more,
	};
}

function operationOf(steps: readonly DeviceStep[]): Operation {
	const [action = 'register', ...others] = new Set(steps.map(step => step.action));
	if (others.length === 0) return action;
	return steps.every(step => step.action === 'register' || step.action === 'resync') ? 'fix' : 'undo';
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

/** Puts a record back over the one that is there, as an undo does. */
export function reverting(before: DeviceUser, user: DeviceUser): Omit<DeviceStep, 'id'> {
	return {
		...common,
		action: 'resync',
		pin: user.pin,
		before,
		after: user,
		draft: {uid: user.uid, pin: user.pin, base: before, record: user.record},
		fingers: null,
	};
}

export function restoring(user: DeviceUser, templates: readonly FingerTemplate[]): Omit<DeviceStep, 'id'> {
	return {
		...common,
		action: 'restore',
		pin: user.pin,
		before: null,
		after: user,
		draft: {uid: user.uid, pin: user.pin, base: null, record: user.record},
		templates,
	};
}
