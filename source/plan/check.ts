import {type DeviceUser, plainText} from '../domain/index.ts';
import type {DeviceStep} from './plan.ts';
import {isSameButSlot} from './same-record.ts';

/**
Is the device still as the plan has shown it? Asked of a list read just before the write.
@returns null, or a sentence saying what moved; then the step must not be written.
*/
export function checkStep(step: DeviceStep, users: readonly DeviceUser[]): string | null {
	const pin = plainText(step.pin);
	const holders = users.filter(user => user.pin === step.pin);
	const {before} = step;
	if (before === null) {
		const uid = step.draft?.uid ?? step.after?.uid;
		if (holders.length > 0) return `PIN ${pin} is on the device by now (slot ${holders[0]?.uid}).`;
		const squatter = users.find(user => user.uid === uid);
		return squatter === undefined ? null : `Slot ${uid} is taken by now (PIN ${plainText(squatter.pin)}).`;
	}

	if (holders.length === 0) return `PIN ${pin} is no longer on the device.`;
	if (holders.length > 1) return `PIN ${pin} is on the device ${holders.length} times by now.`;
	const now = holders[0]!;
	if (now.uid !== before.uid) return `PIN ${pin} moved from slot ${before.uid} to slot ${now.uid}.`;
	const changed = now.record === before.record ? differences(before, now) : 'its record';
	return changed === null ? null : `PIN ${pin} changed on the device since the plan was made: ${changed}.`;
}

/**
Does the list read back show what the step wanted? An acknowledgement without this is not proof: terminals
acknowledge writes that they do not store.
@returns null when it does, else what differs, as the end of a sentence with its full stop.
*/
export function verifyStep(step: DeviceStep, users: readonly DeviceUser[]): string | null {
	const holders = users.filter(user => user.pin === step.pin);
	const {after, before} = step;
	if (after === null) {
		if (holders.length === 0) return null;
		return `PIN ${plainText(step.pin)} is still on the device (slot ${holders[0]?.uid ?? before?.uid}).`;
	}

	if (holders.length === 0) return `the device has no user with PIN ${plainText(step.pin)}.`;
	if (holders.length > 1) return `the device has ${holders.length} users with PIN ${plainText(step.pin)}.`;
	const now = holders[0]!;
	if (now.uid !== after.uid) return `it is in slot ${now.uid} instead of ${after.uid}.`;
	const isExact = after.record === '' || after.record === now.record || isSameButSlot(after, now);
	const wrong = isExact ? differences(after, now) : 'record';
	return wrong === null ? null : `the device shows another ${wrong}.`;
}

/** The fields in which a user is not as wanted; null when all are. Values stay out: some are secret. */
function differences(wanted: DeviceUser, found: DeviceUser): string | null {
	const fields = [
		usedHex(wanted.nameBytes) === usedHex(found.nameBytes) ? null : 'name',
		wanted.card === found.card ? null : 'card',
		wanted.privilege === found.privilege ? null : 'role',
		wanted.enabled === found.enabled ? null : 'disabled flag',
		wanted.group === found.group ? null : 'group',
		wanted.hasPassword === found.hasPassword ? null : 'password',
	].filter(field => field !== null);
	return fields.length === 0 ? null : fields.join(', ');
}

/** The bytes before the first NUL: what stands behind it is left over from longer names. */
export function usedHex(nameBytes: string): string {
	for (let at = 0; at < nameBytes.length; at += 2) {
		if (nameBytes[at] === '0' && nameBytes[at + 1] === '0') return nameBytes.slice(0, at).toLowerCase();
	}

	return nameBytes.toLowerCase();
}
