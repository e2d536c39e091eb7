/** The three kinds of person record, one per source. Plain data: what a port reads and `reconcile` compares. */

/** One `Employees` row with the newest `GymClients` row beside it. Text is trimmed, dates are `YYYY-MM-DD`. */
export interface WebsitePerson {
	readonly employeeId: number;
	/** `EmployeeCodeInDevice`, trimmed; '' when the row has none. */
	readonly pin: string;
	readonly name: string;
	/** `EmployeeRFIDNumber` as written; '' when none. Parse with `parseCard`. */
	readonly card: string;
	/** `Status` as written; null for NULL. */
	readonly status: string | null;
	readonly recordStatus: number | null;
	/** `DOR`; null when NULL. 3000-01-01 means "not resigned", 1900-01-01 means "never set". */
	readonly resignedOn: string | null;
	/** `GymClients.RemainingDate` of the newest row; null without one. */
	readonly packageEnd: string | null;
	/** `GymClients.EmployeeCodeInDevice`, trimmed; null when there is no GymClients row (or no such table). */
	readonly clientPin: string | null;
	/** How many GymClients rows this employee has; null where the table does not exist. */
	readonly clientRows: number | null;
	// These four are absent together where the table does not have them all.
	/** `EmployeeCode`, trimmed; the middleware sorts and keys by it. */
	readonly code?: string;
	/** Letters in front of the code; null for NULL. */
	readonly stringCode?: string | null;
	/** Digits of the code as a number; null for NULL. */
	readonly numericCode?: number | null;
	/** As written; null for NULL. */
	readonly gender?: string | null;
}

/** Why the Employees List of the middleware does not show a row. */
export type HiddenReason = 'lookup' | 'record-status' | 'company' | 'deleted-name' | 'other-database';

/** One row of the middleware's `Employees`, shown or hidden. */
export interface MiddlewarePerson {
	readonly employeeId: number;
	readonly pin: string;
	readonly name: string;
	readonly card: string;
	readonly status: string | null;
	/** null = the Employees List shows it. */
	readonly hiddenBy: HiddenReason | null;
	/** One sentence naming the column and value that hide the row, e.g. `DepartmentId 77 has no Departments row`. */
	readonly hiddenDetail: string | null;
}

/** One user as the terminal stores it. */
export interface DeviceUser {
	/** Slot inside one terminal, 1..65535; never a key. */
	readonly uid: number;
	readonly pin: string;
	/** The name decoded with the device's encoding; control characters stripped, so it may be drawn. */
	readonly name: string;
	/** Hex of the whole name field as read, garbage after the NUL included. */
	readonly nameBytes: string;
	/** 0 = none. */
	readonly card: number;
	/** The privilege byte without its disabled bit: 0 user, 2 enroller, 6 manager, 14 super admin. */
	readonly privilege: number;
	readonly enabled: boolean;
	readonly group: number;
	readonly hasPassword: boolean;
	/**
	The whole record in hex as the terminal sent it. Opaque above `protocol/`: it is what a patch starts from,
	what a backup keeps and what "unchanged since the plan" compares. It holds the password, so it is never
	shown, logged or put into JSON output.
	*/
	readonly record: string;
}

/** A copy of a user with some fields changed. Not by a spread: a user may be a view on its terminal's list. */
export function changedUser(user: DeviceUser, changes: Partial<DeviceUser>): DeviceUser {
	const {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword, record} = user;
	return {uid, pin, name, nameBytes, card, privilege, enabled, group, hasPassword, record, ...changes};
}

/** A fingerprint template as the terminal stores it. */
export interface FingerTemplate {
	readonly uid: number;
	/** 0..9. */
	readonly finger: number;
	/** 0 invalid, 1 valid, 3 duress. */
	readonly flag: number;
	/** Hex of the template bytes. Backups only; never logged or shown. */
	readonly template: string;
}

/** Privilege values above a plain user may open the terminal's menu. */
export function isAdministrator(user: DeviceUser): boolean {
	return user.privilege >= 6;
}

/**
Card text as a number: decimal with leading zeros, `0x` hex, or facility form `123,45678` / `123:45678`
(facility × 65536 + number). 0 = none ('' , '0', 'NULL').
@returns null when the text is not a card number that fits 32 bits.
*/
export function parseCard(text: string): number | null {
	const plain = text.trim();
	if (plain === '' || /^(?:null|none|-)$/i.test(plain)) return 0;
	let value: number;
	const facility = /^(\d{1,5})\s*[,:/-]\s*(\d{1,5})$/.exec(plain);
	if (facility !== null) {
		if (Number(facility[2]) > 0xff_ff || Number(facility[1]) > 0xff_ff) return null;
		value = Number(facility[1]) * 0x1_00_00 + Number(facility[2]);
	} else if (/^\d{1,20}$/.test(plain)) {
		value = Number(plain);
	} else if (/^(?:0x)?[\da-f]{1,8}$/i.test(plain)) {
		value = Number.parseInt(plain.replace(/^0x/i, ''), 16);
	} else {
		return null;
	}

	return Number.isSafeInteger(value) && value <= 0xff_ff_ff_ff ? value : null;
}
