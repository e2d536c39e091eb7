import {
	canonicalPin,
	comparePins,
	type DeviceUser,
	isKnown,
	type MiddlewarePerson,
	parseCard,
	type Snapshots,
	trimPin,
	type WebsitePerson,
} from '../domain/index.ts';
import type {ReconcileOptions} from './options.ts';
import {type WebsiteState, websiteState} from './website-state.ts';

/**
Everything the three lists say about one PIN, before any verdict. Filled in one pass per list. With 150,000 people
the size of this object is the cost of a comparison, so what few PINs have lies apart.
*/
export interface Gathered {
	readonly pin: string;
	/** The number a PIN of up to 15 plain digits stands for; -1 for any other text. */
	readonly value: number;
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
	/** PINs that differ only in leading zeros, case or spaces. */
	lookAlikes: readonly string[] | null;
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
	lookAlikes: null,
});

function rareOf(entry: Gathered): Rare {
	const own: Rare = entry.rare === nothingRare ? {...nothingRare} : entry.rare;
	entry.rare = own;
	return own;
}

/** One entry per PIN, ordered by PIN; '' gathers those without. */
export function gather(snapshots: Snapshots, options: ReconcileOptions): readonly Gathered[] {
	const byPin = new Map<string, Gathered>();
	gatherWebsite(byPin, snapshots, options);
	gatherMiddleware(byPin, snapshots);
	gatherDevice(byPin, snapshots);
	const entries = inOrder(byPin);
	markLookAlikes(entries, byPin, snapshots);
	if (isKnown(snapshots.sql.state)) markWebsiteTwins(entries);
	if (isKnown(snapshots.device.state)) markDeviceTwins(entries);
	return entries;
}

function gatherWebsite(byPin: Map<string, Gathered>, snapshots: Snapshots, options: ReconcileOptions): void {
	const several = new Set<Gathered>();
	for (const person of snapshots.sql.people) {
		const entry = entryOf(byPin, person.pin);
		const state = websiteState(person, options);
		if (state.state === 'absent') {
			if (entry.rare.deleted !== null && entry.rare.deleted.employeeId < person.employeeId) continue;
			const rare = rareOf(entry);
			rare.deleted = person;
			rare.deletedWhy = state.why;
		} else if (entry.sql === null) {
			entry.sql = person;
			entry.sqlState = state;
		} else {
			rareOf(entry).sqlRows = withOneMore(entry.rare.sqlRows, entry.sql, person);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.rare.sqlRows?.sort((a, b) => a.employeeId - b.employeeId);
		entry.sql = entry.rare.sqlRows?.[0] ?? null;
		const states = entry.rare.sqlRows?.map(person => websiteState(person, options)) ?? [];
		entry.sqlState = states.find(({state}) => state === 'present') ?? states[0] ?? null;
	}

	for (const entry of byPin.values()) {
		if (entry.sql !== null) entry.card = cardNumber(entry.sql.card);
	}
}

function gatherMiddleware(byPin: Map<string, Gathered>, snapshots: Snapshots): void {
	const several = new Set<Gathered>();
	for (const person of snapshots.middleware.people) {
		const entry = entryOf(byPin, person.pin);
		if (person.hiddenBy !== null) {
			if (entry.rare.hidden === null || person.employeeId < entry.rare.hidden.employeeId) {
				rareOf(entry).hidden = person;
			}
		} else if (entry.middleware === null) {
			entry.middleware = person;
		} else {
			rareOf(entry).middlewareRows = withOneMore(entry.rare.middlewareRows, entry.middleware, person);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.rare.middlewareRows?.sort((a, b) => a.employeeId - b.employeeId);
		entry.middleware = entry.rare.middlewareRows?.[0] ?? null;
	}
}

function gatherDevice(byPin: Map<string, Gathered>, snapshots: Snapshots): void {
	const several = new Set<Gathered>();
	for (const user of snapshots.device.people) {
		const entry = entryOf(byPin, user.pin);
		if (entry.device === null) {
			entry.device = user;
		} else {
			rareOf(entry).deviceRows = withOneMore(entry.rare.deviceRows, entry.device, user);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.rare.deviceRows?.sort((a, b) => a.uid - b.uid);
		entry.device = entry.rare.deviceRows?.[0] ?? null;
	}
}

/** Several rows of one PIN are rare, and in a bad list all people may share one: appended in place. */
function withOneMore<T>(rows: T[] | null, first: T, next: T): T[] {
	if (rows === null) return [first, next];
	rows.push(next);
	return rows;
}

function entryOf(byPin: Map<string, Gathered>, text: string): Gathered {
	const pin = isTrimmed(text) ? text : trimPin(text);
	let entry = byPin.get(pin);
	if (entry === undefined) {
		entry = {
			pin,
			value: plainNumber(pin),
			sql: null,
			sqlState: null,
			card: 0,
			middleware: null,
			device: null,
			rare: nothingRare,
		};
		byPin.set(pin, entry);
	}

	return entry;
}

/** The entries by PIN. Deleted and hidden rows without a PIN are nobody's row. */
function inOrder(byPin: ReadonlyMap<string, Gathered>): Gathered[] {
	const entries: Gathered[] = [];
	let isInOrder = true;
	for (const entry of byPin.values()) {
		if (entry.pin === '' && entry.sql === null && entry.middleware === null && entry.device === null)
			continue;
		const last = entries.at(-1);
		isInOrder = isInOrder && (last === undefined || byOrder(last, entry) < 0);
		entries.push(entry);
	}

	return isInOrder ? entries : entries.sort(byOrder);
}

function byOrder(a: Gathered, b: Gathered): number {
	if (a.value >= 0 && b.value >= 0 && a.value !== b.value) return a.value - b.value;
	return comparePins(a.pin, b.pin);
}

/** Looks only at PINs that are not in their plainest form, so that a list of plain numbers costs nothing. */
function markLookAlikes(
	entries: readonly Gathered[],
	byPin: ReadonlyMap<string, Gathered>,
	{sql, middleware, device}: Snapshots,
): void {
	const counts = (entry: Gathered | undefined): entry is Gathered =>
		entry !== undefined &&
		((entry.sql !== null && isKnown(sql.state)) ||
			(entry.middleware !== null && isKnown(middleware.state)) ||
			(entry.device !== null && isKnown(device.state)));
	const families = new Map<string, Gathered[]>();
	for (const entry of entries) {
		if (entry.pin === '' || isPlainest(entry) || !counts(entry)) continue;
		const plain = canonicalPin(entry.pin);
		const family = families.get(plain);
		if (family === undefined) families.set(plain, [entry]);
		else family.push(entry);
	}

	for (const [plain, family] of families) {
		const plainest = byPin.get(plain);
		if (counts(plainest) && !family.includes(plainest)) family.push(plainest);
		if (family.length < 2) continue;
		for (const entry of family) {
			rareOf(entry).lookAlikes = family.filter(other => other !== entry).map(other => other.pin);
		}
	}
}

/** A number without leading zeros is what its look-alikes come down to. */
function isPlainest({pin, value}: Gathered): boolean {
	return value >= 0 && (pin.length === 1 || pin.charCodeAt(0) !== 0x30);
}

function markWebsiteTwins(entries: readonly Gathered[]): void {
	const holders = new Map<number, Gathered>();
	for (const entry of entries) {
		if (entry.card === null || entry.card === 0 || entry.sqlState?.state !== 'present') continue;
		const other = holders.get(entry.card);
		if (other === undefined) {
			holders.set(entry.card, entry);
		} else {
			rareOf(entry).websiteTwin = other.pin;
			rareOf(other).websiteTwin ??= entry.pin;
		}
	}
}

function markDeviceTwins(entries: readonly Gathered[]): void {
	const holders = new Map<number, Gathered>();
	for (const entry of entries) {
		const card = entry.device?.card ?? 0;
		if (card === 0) continue;
		const other = holders.get(card);
		if (other === undefined) {
			holders.set(card, entry);
		} else {
			rareOf(entry).deviceTwin = other.pin;
			rareOf(other).deviceTwin ??= entry.pin;
		}
	}
}

/** `parseCard`, with a short way for the plain digits that nearly every card is written in. */
export function cardNumber(text: string): number | null {
	if (text === '') return 0;
	const value = text.length <= 9 ? digitsValue(text) : -1;
	return value >= 0 ? value : parseCard(text);
}

function plainNumber(pin: string): number {
	return pin.length <= 15 ? digitsValue(pin) : -1;
}

function digitsValue(text: string): number {
	if (text === '') return -1;
	let value = 0;
	for (let at = 0; at < text.length; at++) {
		const digit = text.charCodeAt(at) - 48;
		if (digit < 0 || digit > 9) return -1;
		value = value * 10 + digit;
	}

	return value;
}

/** The ports trim already; this only spares 150,000 expressions their look. */
function isTrimmed(text: string): boolean {
	return text === '' || (text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32);
}
