import {
	comparePins,
	type DeviceUser,
	type MiddlewarePerson,
	type OrphanedClient,
	trimPin,
	type WebsitePerson,
} from '../domain/index.ts';
import type {WebsiteState} from './website-state.ts';

/**
Everything the three lists say about one PIN, before any verdict. Filled in one pass per list. With 150,000 people
the size of this object is the cost of a comparison, so what few PINs have lies apart.
*/
export interface Gathered {
	readonly pin: string;
	/** The number that a PIN in its plainest form is; -1 for any other text. */
	readonly value: number;
	/** Place among the entries as they were made. */
	readonly place: number;
	/** First row that is not deleted. */
	sql: WebsitePerson | null;
	/** State of the PIN: present when any of its rows is. */
	sqlState: WebsiteState | null;
	/** Number of the website's card, 0 for none; null when its text is not one. */
	card: number | null;
	/** First row that the Employees List shows. */
	middleware: MiddlewarePerson | null;
	device: DeviceUser | null;
	/** Shared by all who have nothing rare; written through `rareOf`. */
	rare: Readonly<Rare>;
}

/** Several rows of one source, rows that do not count, and who else has the same card or nearly the same PIN. */
interface Rare {
	sqlRows: WebsitePerson[] | null;
	deleted: WebsitePerson | null;
	deletedWhy: string | null;
	middlewareRows: MiddlewarePerson[] | null;
	hidden: MiddlewarePerson | null;
	deviceRows: DeviceUser[] | null;
	/** PIN of somebody else with the same card on the website, on the device. */
	websiteTwin: string | null;
	deviceTwin: string | null;
	/** Whose data the website's sync service seems to have put into the row of this PIN. */
	overwrittenBy: WebsitePerson | null;
	/** PINs that differ only in leading zeros, case or spaces. */
	lookAlikes: readonly string[] | null;
	/** GymClients rows with this PIN that belong to no Employees row. */
	orphans: OrphanedClient[] | null;
}

const nothingRare: Readonly<Rare> = Object.freeze({
	sqlRows: null,
	deleted: null,
	deletedWhy: null,
	middlewareRows: null,
	hidden: null,
	deviceRows: null,
	websiteTwin: null,
	deviceTwin: null,
	overwrittenBy: null,
	lookAlikes: null,
	orphans: null,
});

/** The entry's own object for rare things, made when first needed. */
export function rareOf(entry: Gathered): Rare {
	const own: Rare = entry.rare === nothingRare ? {...nothingRare} : entry.rare;
	entry.rare = own;
	return own;
}

/**
The entries by PIN. Nearly every PIN is a plain number, and a table of numbers answers 150,000 questions in half the
time of one of texts; `007` and whatever else is no number in its plainest form stays text. Lists mostly come in one
order, so the entry after the last one found is looked at before any table.
*/
export interface ByPin {
	readonly numbers: Map<number, Gathered>;
	readonly texts: Map<string, Gathered>;
	/** All entries as they were made. */
	readonly all: Gathered[];
	/** Place in `all` of the entry that is likely asked for next; a new list starts at 0. */
	next: number;
}

/** The entry of a PIN as a source wrote it, made when it is the first. */
export function entryOf(byPin: ByPin, text: string): Gathered {
	let pin = text;
	let value = plainestNumber(pin);
	if (value < 0) {
		// The ports trim already; a table must not depend on it.
		pin = trimPin(text);
		value = plainestNumber(pin);
	}

	const likely = byPin.all[byPin.next];
	const known =
		likely !== undefined && likely.value === value && value >= 0
			? likely
			: value < 0
				? byPin.texts.get(pin)
				: byPin.numbers.get(value);
	if (known !== undefined) {
		byPin.next = known.place + 1;
		return known;
	}

	const entry: Gathered = {
		pin,
		value,
		place: byPin.all.length,
		sql: null,
		sqlState: null,
		card: 0,
		middleware: null,
		device: null,
		rare: nothingRare,
	};
	if (value < 0) byPin.texts.set(pin, entry);
	else byPin.numbers.set(value, entry);
	byPin.all.push(entry);
	return entry;
}

/** Deleted and hidden rows without a PIN are nobody's row. */
function isWorthARow({pin, sql, middleware, device}: Gathered): boolean {
	return pin !== '' || sql !== null || middleware !== null || device !== null;
}

export function inOrder(byPin: ByPin): readonly Gathered[] {
	const entries = byPin.texts.has('') ? byPin.all.filter(isWorthARow) : byPin.all;
	const isSorted = entries.every((entry, at) => at === 0 || byOrder(entries[at - 1]!, entry) < 0);
	return isSorted ? entries : entries.toSorted(byOrder);
}

/** As `comparePins`, quicker. */
export function byOrder(a: Gathered, b: Gathered): number {
	if (a.value >= 0 && b.value >= 0 && a.value !== b.value) return a.value - b.value;
	return comparePins(a.pin, b.pin);
}

/** The value of up to 15 digits without a leading zero; -1 for any other text. */
export function plainestNumber(pin: string): number {
	if (pin.length > 15 || (pin.length > 1 && pin.charCodeAt(0) === 0x30)) return -1;
	return digitsValue(pin);
}

/** The number that plain digits stand for; -1 for any other text. */
export function digitsValue(text: string): number {
	if (text === '') return -1;
	let value = 0;
	for (let at = 0; at < text.length; at++) {
		const digit = text.charCodeAt(at) - 48;
		if (digit < 0 || digit > 9) return -1;
		value = value * 10 + digit;
	}

	return value;
}
