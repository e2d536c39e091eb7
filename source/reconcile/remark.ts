import type {OrphanedClient} from '../domain/index.ts';
import {addNote, type Draft, isEnabled, isInactive, quoted, shown} from './draft.ts';
import type {Frame} from './frame.ts';

/** What is worth knowing and no difference. */
export function remark(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (frame.sql === 'known') {
		for (const {note, reason} of entry.sqlState?.remarks ?? []) addNote(draft, note, reason);
		if (entry.sql === null && entry.rare.deleted !== null) {
			addNote(
				draft,
				'DELETED-ROW',
				`The website keeps deleted row id ${entry.rare.deleted.employeeId} ${quoted(entry.rare.deleted.name)}: ${entry.rare.deletedWhy}.`,
			);
		}

		if (entry.rare.orphans !== null) addNote(draft, 'ORPHAN', orphanWords(entry.rare.orphans));
		const other = entry.rare.overwrittenBy;
		if (other !== null && entry.sql !== null) {
			addNote(
				draft,
				'OVERWRITTEN',
				`Website id ${entry.sql.employeeId} holds the name of id ${other.employeeId}, whose PIN is ${shown(other.pin)}: the website's sync service takes that PIN for an id. The person whose row this was is lost from it; the device and a backup may still know the name.`,
			);
		}

		if (entry.card === null) {
			addNote(draft, 'CARD-FORM', `The card of website id ${entry.sql?.employeeId} is not a number.`);
		}
	}

	const offered = entry.middleware?.status?.toLowerCase();
	const isShown = frame.middleware === 'known' && entry.middleware !== null;
	if (isShown && offered !== 'working' && !isInactive(draft)) {
		const status = entry.middleware?.status == null ? 'NULL' : quoted(entry.middleware.status);
		addNote(
			draft,
			'NOT-OFFERED',
			`Status is ${status} in the middleware, not "Working": not offered on Upload Users.`,
		);
	}

	if (frame.sql === 'off' && frame.device === 'known' && entry.device !== null && !isEnabled(draft)) {
		addNote(draft, 'DISABLED', 'The device blocks this person; no website is configured to say why.');
	}
}

/** As many as a sentence can hold. */
const mostOrphans = 3;

function orphanWords(orphans: readonly OrphanedClient[]): string {
	const whose = orphans
		.slice(0, mostOrphans)
		.map(
			({employeeId, packageEnd}) =>
				`${shown(employeeId)}${packageEnd === null ? '' : ` (package until ${packageEnd})`}`,
		);
	const more = orphans.length > mostOrphans ? ` and ${orphans.length - mostOrphans} more` : '';
	return `GymClients keeps this PIN for EmployeeId ${whose.join(', ')}${more}, which no Employees row has: nobody sees that package.`;
}
