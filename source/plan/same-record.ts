import type {DeviceUser} from '../domain/index.ts';
import type {PastUser} from './archive.ts';

/** The fields in which a user is no longer as a journal tells; empty = all are. Values stay out of the words. */
export function changedFields(past: PastUser, now: DeviceUser): readonly string[] {
	return [
		past.name === now.name ? null : 'name',
		past.card === now.card ? null : 'card',
		past.privilege === now.privilege ? null : 'role',
		past.enabled === now.enabled ? null : 'disabled flag',
		past.group === now.group ? null : 'group',
		past.hasPassword === now.hasPassword ? null : 'password',
	].filter(field => field !== null);
}

/** Byte for byte the same person, in whatever slot. */
export function isSameButSlot(saved: DeviceUser, now: DeviceUser): boolean {
	return saved.record === now.record || isExplained(saved, now, [{from: null, to: littleEndian(now.uid, 2)}]);
}

/**
Do two records differ in name, card, role or disabled flag only, as far as these fields do? Where a password, a group
or time zones changed as well, somebody else was at work, though no field shows it.
*/
export function isKnownChange(saved: DeviceUser, now: DeviceUser): boolean {
	return isExplained(saved, now, [
		{from: saved.nameBytes, to: now.nameBytes},
		{from: littleEndian(saved.card, 4), to: littleEndian(now.card, 4)},
		...(saved.enabled === now.enabled && saved.privilege === now.privilege ? [] : [flagByte]),
	]);
}

/** Hex that stood somewhere and hex of the same length that stands there now; null = any. */
interface Change {
	readonly from: string | null;
	readonly to: string | null;
}

const flagByte: Change = {from: null, to: null};

/** Where a field lies is the protocol's business: a change is found by what stood there and what stands there now. */
function isExplained(saved: DeviceUser, now: DeviceUser, changes: readonly Change[]): boolean {
	const wanted = now.record.toLowerCase();
	let record = saved.record.toLowerCase();
	if (record.length !== wanted.length) return false;
	for (const {from, to} of changes) {
		if (from !== null && from === to) continue;
		const length = (to ?? 'ff').length;
		for (let at = 0; at + length <= record.length; at += 2) {
			const [stood, stands] = [record.slice(at, at + length), wanted.slice(at, at + length)];
			const isMeant = (from ?? stood).toLowerCase() === stood && (to ?? stands).toLowerCase() === stands;
			if (stood === stands || !isMeant) continue;
			record = record.slice(0, at) + stands + record.slice(at + length);
			break;
		}
	}

	return record === wanted;
}

/** Numbers of a record, lowest byte first. */
function littleEndian(value: number, bytes: number): string {
	let hex = '';
	for (let at = 0; at < bytes; at++) {
		hex += (Math.floor(value / 256 ** at) % 256).toString(16).padStart(2, '0');
	}

	return hex;
}
