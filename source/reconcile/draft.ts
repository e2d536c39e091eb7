import {plainText} from '../domain/index.ts';
import type {Gathered} from './entry.ts';
import type {Kind, Mark, Note, Row} from './row.ts';

/** A kind or note with the sentence that gives the evidence. */
export interface Finding<Name> {
	readonly name: Name;
	readonly reason: string;
}

/** A row on its way: what was found, and the marks that field differences put on top of presence. */
export interface Draft {
	readonly entry: Gathered;
	/** null = none yet: most rows never have any. */
	kinds: Finding<Kind>[] | null;
	notes: Finding<Note>[] | null;
	middlewareMark: Mark | null;
	deviceMark: Mark | null;
	/** The device's name or card may be brought to the website's without asking who it is. */
	isResyncable: boolean;
}

export function addKind(draft: Draft, name: Kind, reason: string): void {
	draft.kinds = withFinding(draft.kinds, name, reason);
}

export function addNote(draft: Draft, name: Note, reason: string): void {
	draft.notes = withFinding(draft.notes, name, reason);
}

/** A name appears once; further evidence goes into the same sentence. */
function withFinding<Name>(findings: Finding<Name>[] | null, name: Name, reason: string): Finding<Name>[] {
	if (findings === null) return [{name, reason}];
	const at = findings.findIndex(finding => finding.name === name);
	if (at === -1) findings.push({name, reason});
	else findings[at] = {name, reason: `${findings[at]!.reason} ${reason}`};
	return findings;
}

// Who is where, as far as it is known. Several rows of one source: it is enough that one of them counts.

export function isOnWebsite({entry}: Draft): boolean {
	return entry.sqlState?.state === 'present';
}

export function isInactive({entry}: Draft): boolean {
	return entry.sqlState?.state === 'inactive';
}

export function isEnabled({entry}: Draft): boolean {
	return entry.rare.deviceRows?.some(user => user.enabled) ?? entry.device?.enabled ?? false;
}

/** The record of each source that the row shows. */
export function recordsOf(entry: Gathered): Pick<Row, 'sql' | 'middleware' | 'device'> {
	return {
		sql: entry.sql ?? entry.rare.deleted,
		middleware: entry.middleware ?? entry.rare.hidden,
		device: entry.device,
	};
}

export function quoted(text: string): string {
	return `"${plainText(text, 60)}"`;
}

export function shown(pin: string): string {
	return plainText(pin, 60);
}
