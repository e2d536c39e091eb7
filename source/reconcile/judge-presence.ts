import {plainText} from '../domain/index.ts';
import {addKind, type Draft, isEnabled, isInactive, isOnWebsite, shown} from './draft.ts';
import type {Gathered} from './entry.ts';
import {type Frame, isDecidable} from './frame.ts';

/** The table of who is where: rules §1 and the kinds that follow from it. */
export function judgePresence(draft: Draft, frame: Frame): void {
	if (!isDecidable(frame)) return;
	const {entry} = draft;
	const hasDevice = entry.device !== null;
	const isHidden = frame.middleware === 'known' && entry.middleware === null;
	if (isOnWebsite(draft)) {
		if (hasDevice) {
			if (isHidden) addKind(draft, 'NO-MW', whyHidden(entry, frame));
			if (!isEnabled(draft)) addKind(draft, 'OFF', 'Active on the website, disabled on the device.');
		} else if (frame.device === 'off') {
			if (isHidden) addKind(draft, 'NO-MW', whyHidden(entry, frame));
		} else if (isHidden) {
			addKind(
				draft,
				'SQL-ONLY',
				`${whyHidden(entry, frame)} Missing on the device as well; registering directly only on request, with a warning.`,
			);
		} else {
			addKind(
				draft,
				'NO-DEV',
				`Missing on the device: website id ${entry.sql?.employeeId} is active, no device user has PIN ${shown(entry.pin)}.`,
			);
		}
	} else if (hasDevice) {
		judgeUnwanted(draft, frame);
	} else if (!isInactive(draft) && entry.middleware !== null && frame.middleware === 'known') {
		addKind(
			draft,
			'MW-ONLY',
			`Only the middleware has PIN ${shown(entry.pin)} (id ${entry.middleware.employeeId}); nobody can enter with it.`,
		);
	}
}

/** On the device, and the website does not want it there. */
function judgeUnwanted(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const website = isInactive(draft)
		? `Inactive on the website: ${entry.sqlState?.why}`
		: entry.rare.deleted === null
			? 'The website has no row for this PIN'
			: `The website's row is deleted: ${entry.rare.deletedWhy}`;
	if (!isEnabled(draft)) {
		addKind(draft, 'BLOCKED', `${website}; the device has the person disabled.`);
	} else if (isInactive(draft)) {
		addKind(draft, 'EXPIRED', `${website}; the device still lets the person in.`);
	} else if (frame.middleware === 'known' ? entry.middleware !== null : entry.rare.deleted !== null) {
		// While the middleware is being read, nobody can say which of the two it is.
		if (frame.middleware !== 'unknown') addKind(draft, 'NOT-SQL', `${website}; still on the device.`);
	} else if (frame.middleware !== 'unknown') {
		addKind(draft, 'DEV-ONLY', `${website}; only the device knows slot ${entry.device?.uid}.`);
	}
}

function whyHidden(entry: Gathered, {otherDatabase}: Frame): string {
	const {hidden} = entry.rare;
	if (hidden === null) {
		return otherDatabase === null
			? `The middleware has no row with PIN ${shown(entry.pin)} (it may read another database).`
			: `The middleware reads another database, ${otherDatabase}, which has no row with PIN ${shown(entry.pin)}.`;
	}

	const detail = hidden.hiddenDetail === null ? `reason ${hidden.hiddenBy}` : plainText(hidden.hiddenDetail);
	return `The middleware's Employees List hides id ${hidden.employeeId}: ${detail}.`;
}
