import {type DeviceUser, isAdministrator, maskCard, plainText} from '../domain/index.ts';
import type {Archive, PastStep, PastUser} from './archive.ts';
import {holdersOf, savedUsers} from './lookup.ts';
import {completeFingers, putBack} from './put-back.ts';
import {changedFields, isKnownChange, isSameButSlot} from './same-record.ts';
import {fingersOf, leavePin, type Outcome, patchStep, type Workshop} from './workshop.ts';

/** Takes one step on the device back, if the device still is as that step left it. */
export function undoDeviceStep(step: PastStep, shop: Workshop): Outcome {
	const pin = plainText(step.pin);
	const before = step.before as PastUser | null;
	const after = step.after as PastUser | null;
	const present = holdersOf(step.pin, shop.world);
	if (present.length > 1)
		return leavePin(step.pin, 'DUP-PIN', `PIN ${pin} is on the device ${present.length} times by now`);
	const now = present[0] ?? null;
	if (before === null && after !== null) return takeAway(step, after, now, shop);
	if (after === null) return bringBack(step, now, shop);
	if (step.action === 'restore')
		return leavePin(
			step.pin,
			'lost',
			`fingers that were put back stay with PIN ${pin}: remove them at the device`,
		);
	return oldBytes(step, after, now, shop);
}

/** Whoever was put there goes again, unless it has become somebody's since. */
function takeAway(step: PastStep, after: PastUser, now: DeviceUser | null, shop: Workshop): Outcome {
	const {world, isSingle} = shop;
	const pin = plainText(step.pin);
	if (now === null) return leavePin(step.pin, 'ok', `nothing to do: PIN ${pin} is not on the device`);
	const changed = changesOf(after, now);
	if (changed !== null) return leavePin(step.pin, 'changed', `PIN ${pin} is left as it is: ${changed}`);
	const fingers = fingersOf(now, world);
	if (fingers === null) {
		return leavePin(
			step.pin,
			'UNKNOWN',
			`the fingers could not be read: whether somebody enrolled at PIN ${pin} since is not known`,
		);
	}

	const written = step.fingers ?? 0;
	if (fingers > written) {
		return leavePin(
			step.pin,
			'changed',
			`PIN ${pin} is left as it is: ${fingers - written} fingers were enrolled since`,
		);
	}

	if (!isSingle && isAdministrator(now)) {
		return leavePin(step.pin, 'ROLE', `PIN ${pin} is a device administrator: never deleted in a bulk plan`);
	}

	return {
		steps: [
			{
				action: 'delete',
				pin: step.pin,
				target: world.device.name,
				route: 'tcp',
				before: now,
				after: null,
				reason: `Takes back: ${step.action} of PIN ${pin}.`,
				draft: null,
				templates: [],
				fingers,
				remarks: [],
			},
		],
		leftOut: null,
		warnings: [],
	};
}

function bringBack(step: PastStep, now: DeviceUser | null, shop: Workshop): Outcome {
	const pin = plainText(step.pin);
	const archive = shop.world.past?.archive ?? null;
	const saved = savedUser(step, archive);
	const reason = `Takes back: ${step.action} of PIN ${pin}.`;
	if (now !== null) {
		// The person may be back without every finger, when the way back was cut off.
		return saved !== null && archive !== null && isSameButSlot(saved, now)
			? completeFingers(saved, now, archive, shop.world, reason)
			: leavePin(step.pin, 'changed', `PIN ${pin} is on the device again (slot ${now.uid}): left as it is`);
	}

	if (saved === null || archive === null)
		return leavePin(step.pin, 'lost', `no backup holds the record of PIN ${pin}`);
	return putBack(saved, archive, shop, {reason, isUndo: true, isBulk: !shop.isSingle});
}

/** The bytes from before, all of them. */
function oldBytes(step: PastStep, after: PastUser, now: DeviceUser | null, shop: Workshop): Outcome {
	const pin = plainText(step.pin);
	const saved = savedUser(step, shop.world.past?.archive ?? null);
	if (now === null) return leavePin(step.pin, 'changed', `PIN ${pin} is no longer on the device`);
	if (saved === null) return leavePin(step.pin, 'lost', `no backup holds the record of PIN ${pin}`);
	if (saved.uid === now.uid && saved.record === now.record)
		return leavePin(step.pin, 'ok', `nothing to do: PIN ${pin} is as it was before`);
	const changed =
		changesOf(after, now) ??
		(isKnownChange(saved, now) ? null : 'its record changed since in password, group or time zones');
	if (changed !== null) return leavePin(step.pin, 'changed', `PIN ${pin} is left as it is: ${changed}`);
	const holder = saved.card === 0 ? undefined : shop.cardHolders.get(saved.card);
	if (holder !== undefined && holder !== step.pin) {
		return leavePin(
			step.pin,
			'DUP-CARD',
			`card ${maskCard(saved.card)} is on the device with PIN ${plainText(holder)} now`,
		);
	}

	if (saved.card !== 0) shop.cardHolders.set(saved.card, step.pin);
	return {
		steps: [
			patchStep(
				{
					action: saved.enabled === now.enabled ? 'resync' : saved.enabled ? 'enable' : 'disable',
					pin: step.pin,
					before: now,
					after: saved,
					draft: {uid: now.uid, pin: step.pin, base: now, record: saved.record},
					reason: `Takes back: ${step.action} of PIN ${pin}.`,
					remarks: [],
				},
				shop.world,
			),
		],
		leftOut: null,
		warnings: [],
	};
}

/** What somebody did since, as the end of a sentence; null = the user is as it was written. */
function changesOf(after: PastUser, now: DeviceUser): string | null {
	if (after.uid !== now.uid) return `it moved from slot ${after.uid} to slot ${now.uid} since`;
	const fields = changedFields(after, now);
	return fields.length === 0 ? null : `${fields.join(', ')} changed since`;
}

function savedUser({pin, uid}: PastStep, archive: Archive | null): DeviceUser | null {
	if (archive === null) return null;
	return savedUsers(pin, archive).find(user => uid === null || user.uid === uid) ?? null;
}
