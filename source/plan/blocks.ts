import {type DeviceUser, isAdministrator} from '../domain/index.ts';
import {freeSlots} from './brakes.ts';
import {rowBlock} from './person-rows.ts';
import {type Block, type DeviceStep, isDeviceStep, isRowStep, type Step} from './plan.ts';
import {type PlanWorld, usersOf} from './world.ts';

/**
What speaks against writing to this device at all, whoever is meant.
@param isDoor the intent needs the device read; repairs of rows go on while it is out of reach.
*/
export function deviceBlocks(
	{isReadOnly, isLocked, expectedSerial, device}: PlanWorld,
	isDoor: boolean,
): readonly Block[] {
	const blocks: Block[] = [];
	if (isReadOnly) {
		blocks.push({
			code: 'read-only',
			reason: `${device.name} is read-only: the plan can be looked at and saved.`,
		});
	}

	if (isLocked === true) blocks.push({code: 'locked', reason: `Another writer holds ${device.name}.`});
	const serial = device.info?.serial ?? null;
	const isAnother = expectedSerial !== null && serial !== expectedSerial;
	if (isAnother && (isDoor || device.info !== null)) {
		blocks.push({
			code: 'wrong-serial',
			reason: `${device.name} has serial number ${serial ?? '(not told)'}, the settings expect ${expectedSerial}.`,
		});
	}

	return blocks;
}

/** What speaks against these steps, whatever is typed. */
export function stepBlocks(steps: readonly Step[], world: PlanWorld): readonly Block[] {
	const onDevice = steps.filter(isDeviceStep);
	return [
		...(onDevice.length === 0 ? [] : deviceStepBlocks(onDevice, world)),
		...steps
			.filter(isRowStep)
			.map(({target, transaction}) => rowBlock(target, transaction.changes, world))
			.filter(block => block !== null),
	];
}

function deviceStepBlocks(steps: readonly DeviceStep[], world: PlanWorld): Block[] {
	const blocks: Block[] = [];
	const {device} = world;
	if (device.recordSize === null) {
		blocks.push({
			code: 'source-incomplete',
			reason: `Which record layout ${device.name} uses is not known, and a wrong one makes garbage users.`,
		});
	}

	const added = steps.filter(({before}) => before === null);
	const free = freeSlots(world);
	if (free !== null && added.length > free) {
		const word = added.every(({action}) => action === 'register') ? 'registers' : 'adds';
		blocks.push({
			code: 'device-full',
			reason: `${device.name} has room for ${free} more users and the plan ${word} ${added.length}.`,
		});
	}

	if (losesLastAdministrator(steps, usersOf(world))) {
		blocks.push({
			code: 'last-administrator',
			reason: 'The last administrator of the device would be gone; anybody could open its menu.',
		});
	}

	return blocks;
}

/** Also when the plan takes several administrators at once; one who is disabled opens no menu. */
function losesLastAdministrator(steps: readonly DeviceStep[], users: readonly DeviceUser[]): boolean {
	const touched = new Map(steps.map(step => [step.before?.uid, step]));
	const opensMenu = (user: DeviceUser): boolean => isAdministrator(user) && user.enabled;
	const arrive = steps.filter(({before}) => before === null).map(({after}) => after);
	const after = users.map(user => touched.get(user.uid)?.after ?? (touched.has(user.uid) ? null : user));
	const left = [...after, ...arrive].filter(user => user !== null);
	if (users.some(opensMenu)) return !left.some(opensMenu);
	const deletes = steps.some(({action}) => action === 'delete');
	return deletes && users.some(isAdministrator) && !left.some(isAdministrator);
}
