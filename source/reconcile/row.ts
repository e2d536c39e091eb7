import type {DeviceUser, HiddenReason, MiddlewarePerson, SourceName, WebsitePerson} from '../domain/index.ts';

/** Kinds that are a difference (exit 1, Problems tab), most severe first. UNKNOWN is trouble (exit 2). */
export const differenceKinds = [
	'UNKNOWN',
	'DUP-PIN',
	'PIN-FORM',
	'WHO?',
	'EXPIRED',
	'NOT-SQL',
	'DEV-ONLY',
	'NO-DEV',
	'OFF',
	'BAD-PIN',
	'NO-MW',
	'SQL-ONLY',
	'CARD',
	'DUP-CARD',
	'NAME',
] as const;

/** Kinds that are only information (exit 0, tab All and filters). */
export const informationKinds = ['NO-CRED', 'ROLE', 'MW-ONLY', 'BLOCKED'] as const;

export type DifferenceKind = (typeof differenceKinds)[number];
export type InformationKind = (typeof informationKinds)[number];
export type Kind = DifferenceKind | InformationKind;

/** Every kind in the order in which a row lists them. */
export const kinds: readonly Kind[] = [...differenceKinds, ...informationKinds];

/**
Remarks that are no kind. Stable codes, each explained by a sentence in `reasons`:
- LAPSED package ended; NO-CLIENT no GymClients row; CLIENT-PIN the GymClients copy of the PIN differs
- CLIENT-ROWS several GymClients rows; ORPHAN a GymClients row with this PIN belongs to no Employees row
- STATUS an unknown, empty, NULL, '0', '1' or 'Active' website status, counted as active
- NOT-OFFERED Status is not 'Working', so the middleware's Upload Users page does not offer the person
- WILDCARD a real name that the website's LIKE 'del_%' hides
- DELETED-ROW the website keeps a deleted row for this PIN
- CODE StringCode or NumericCode is missing or does not fit EmployeeCode
- CODE-TRAP an EmployeeCode that stops the website from adding anybody
- GENDER M, F or O, which the website's sync service writes; LONG-NAME a name longer than the vendor's column
- OVERWRITTEN the website's sync service put somebody else's data into this row
- REUSED the device still has the person who had this PIN before
- CUT the device stores the name cut to its limit; LOSSY it cannot store some characters
- COSMETIC only case or spaces differ; CARD-FORM a card text that is not a number
- EXPECTED listed as expected in the settings, with its reason; ADMIN listed as a device administrator
- DISABLED the device blocks this person and nobody configured says why
*/
export const notes = [
	'LAPSED',
	'NO-CLIENT',
	'CLIENT-PIN',
	'CLIENT-ROWS',
	'ORPHAN',
	'STATUS',
	'NOT-OFFERED',
	'WILDCARD',
	'DELETED-ROW',
	'CODE',
	'CODE-TRAP',
	'GENDER',
	'LONG-NAME',
	'OVERWRITTEN',
	'REUSED',
	'CUT',
	'LOSSY',
	'COSMETIC',
	'CARD-FORM',
	'EXPECTED',
	'ADMIN',
	'DISABLED',
] as const;
export type Note = (typeof notes)[number];

/**
`+` present and equal, `-` absent, `!` present but a field differs, `.` equal after device limits or cosmetic,
`#` several rows have this PIN, `x` inactive or disabled, `0` on the device without finger, card or password,
`?` not known. null = the source is not configured.
*/
export type Mark = '+' | '-' | '!' | '.' | '#' | 'x' | '0' | '?';

export type Fix = 'register' | 'resync' | 'enable';

/** One PIN in all sources, with its verdict. */
export interface Row {
	/** Exact trimmed PIN text; '' gathers the people without any PIN. */
	readonly pin: string;
	readonly marks: Readonly<Record<SourceName, Mark | null>>;
	/** Most severe first; empty = in sync. */
	readonly kinds: readonly Kind[];
	readonly notes: readonly Note[];
	/** A sentence for each kind, then one for each note, in the same order. */
	readonly reasons: readonly string[];
	/** Default fix, or null when a person has to decide. */
	readonly fix: Fix | null;
	/** Website row (present, inactive, or a deleted one when there is no other); the first when there are several. */
	readonly sql: WebsitePerson | null;
	/** Shown row, else the hidden one with its reason; the first when there are several. */
	readonly middleware: MiddlewarePerson | null;
	readonly device: DeviceUser | null;
	/** All rows of a source when it has more than one under this PIN; else absent. */
	readonly sqlRows?: readonly WebsitePerson[];
	readonly middlewareRows?: readonly MiddlewarePerson[];
	readonly deviceRows?: readonly DeviceUser[];
	/** Set where the middleware reads another database than the website, and that one has no row with this PIN. */
	readonly middlewareAbsence?: Extract<HiddenReason, 'other-database'>;
	/** Fingers on the device; null = not known (yet). */
	readonly fingers: number | null;
}

/** Is this row a difference (or not known), as opposed to in sync or information? */
export function isProblem(row: Row): boolean {
	return row.kinds.some(kind => (differenceKinds as readonly Kind[]).includes(kind));
}
