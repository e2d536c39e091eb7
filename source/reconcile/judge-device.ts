import {maskCard} from '../domain/index.ts';
import {addKind, type Draft, shown} from './draft.ts';
import type {Frame} from './frame.ts';

/** What the device's own list tells, and cards that two PINs share. */
export function judgeDevice(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (entry.rare.websiteTwin !== null || entry.rare.deviceTwin !== null) {
		const where = [
			entry.rare.websiteTwin === null
				? null
				: `on the website with PIN ${shown(entry.rare.websiteTwin)} (${maskCard(entry.card)})`,
			entry.rare.deviceTwin === null
				? null
				: `on the device with PIN ${shown(entry.rare.deviceTwin)} (${maskCard(entry.device?.card ?? 0)})`,
		].filter(text => text !== null);
		addKind(draft, 'DUP-CARD', `One card for two PINs: shared ${where.join(' and ')}.`);
	}

	const user = entry.device;
	if (user === null || frame.device !== 'known' || entry.rare.deviceRows !== null) return;
	if (user.privilege !== 0 && !frame.admins.has(entry.pin)) {
		addKind(
			draft,
			'ROLE',
			`Role ${user.privilege} on the device may open its menu; PIN ${shown(entry.pin)} is not in deviceAdmins.`,
		);
	}

	const fingers = frame.options.fingers;
	const hasNothing =
		user.card === 0 && !user.hasPassword && fingers !== null && (fingers.get(user.uid) ?? 0) === 0;
	if (hasNothing && user.enabled && frame.options.device?.hasFaces === false) {
		draft.deviceMark ??= '0';
		addKind(draft, 'NO-CRED', 'No finger, card or password on the device: enrol there.');
	}
}
