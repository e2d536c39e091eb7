import type {DeviceUser, MiddlewarePerson, WebsitePerson} from '../domain/index.ts';
import {addKind, type Draft, isOnWebsite, quoted, shown} from './draft.ts';
import type {Gathered} from './entry.ts';
import {type Frame, isDecidable} from './frame.ts';
import {pinTrouble} from './pin-rules.ts';

/** The PIN itself: used twice, easily mistaken for another, or one that the device does not take. */
export function judgePin(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (entry.rare.sqlRows !== null || entry.rare.middlewareRows !== null || entry.rare.deviceRows !== null) {
		judgeDuplicates(draft, frame);
	}

	if (entry.rare.lookAlikes !== null) {
		addKind(
			draft,
			'PIN-FORM',
			`PIN ${shown(entry.pin)} looks like ${entry.rare.lookAlikes.map(shown).join(', ')}; a device that stores numbers cannot tell them apart.`,
		);
	}

	if (isDecidable(frame) && isOnWebsite(draft) && entry.device === null) {
		const trouble = pinTrouble(entry.pin, frame.options.device);
		if (trouble !== null) {
			addKind(
				draft,
				'BAD-PIN',
				`PIN ${shown(entry.pin)} ${trouble}; give website id ${entry.sql?.employeeId} another PIN.`,
			);
		}
	}
}

function judgeDuplicates(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const duplicates = [
		frame.sql === 'known' && entry.rare.sqlRows !== null
			? `${entry.rare.sqlRows.length} website rows (id ${idsOf(entry.rare.sqlRows.map(person => person.employeeId))})`
			: null,
		frame.middleware === 'known' && entry.rare.middlewareRows !== null
			? `${entry.rare.middlewareRows.length} middleware rows (id ${idsOf(entry.rare.middlewareRows.map(person => person.employeeId))})`
			: null,
		frame.device === 'known' && entry.rare.deviceRows !== null
			? `${entry.rare.deviceRows.length} device users (slot ${idsOf(entry.rare.deviceRows.map(user => user.uid))})`
			: null,
	].filter(text => text !== null);
	if (duplicates.length > 0) {
		addKind(draft, 'DUP-PIN', `PIN ${shown(entry.pin)} is used by ${duplicates.join(' and ')}.`);
	}
}

/** Everybody without a PIN is in one row. */
export function judgeMissingPin(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const active = entry.sqlState?.state === 'present' && frame.sql === 'known';
	const shown = entry.middleware !== null && frame.middleware === 'known';
	const stored = entry.device !== null && frame.device === 'known';
	if (!active && !shown && !stored) return;
	const who = [
		...(active
			? websiteRows(entry).map(person => `website id ${person.employeeId} ${quoted(person.name)}`)
			: []),
		...(shown
			? middlewareRows(entry).map(person => `middleware id ${person.employeeId} ${quoted(person.name)}`)
			: []),
		...(stored ? deviceRows(entry).map(user => `device slot ${user.uid} ${quoted(user.name)}`) : []),
	];
	const more = who.length > 5 ? ` and ${who.length - 5} more` : '';
	addKind(
		draft,
		'BAD-PIN',
		`No PIN, so nobody can be registered or recognised: ${who.slice(0, 5).join(', ')}${more}.`,
	);
}

const none: readonly never[] = Object.freeze([]);

function websiteRows(entry: Gathered): readonly WebsitePerson[] {
	return entry.rare.sqlRows ?? (entry.sql === null ? none : [entry.sql]);
}

function middlewareRows(entry: Gathered): readonly MiddlewarePerson[] {
	return entry.rare.middlewareRows ?? (entry.middleware === null ? none : [entry.middleware]);
}

function deviceRows(entry: Gathered): readonly DeviceUser[] {
	return entry.rare.deviceRows ?? (entry.device === null ? none : [entry.device]);
}

function idsOf(ids: readonly number[]): string {
	return ids.length > 5 ? `${ids.slice(0, 5).join(', ')}, …` : ids.join(', ');
}
