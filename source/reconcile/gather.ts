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
Everything the three lists say about one PIN, before any verdict. Filled in one pass per list; one object per
person is what 150,000 people leave room for, so lists appear only where a PIN has several rows.
*/
export interface Gathered {
	readonly pin: string;
	/** The number a PIN of up to 15 plain digits stands for; -1 for any other text. */
	readonly value: number;
	/** First row that is not deleted. */
	sql: WebsitePerson | null;
	/** State of the PIN: present when any of its rows is. */
	sqlState: WebsiteState | null;
	sqlRows: WebsitePerson[] | null;
	deleted: WebsitePerson | null;
	deletedWhy: string | null;
	/** First row that the Employees List shows. */
	middleware: MiddlewarePerson | null;
	middlewareRows: MiddlewarePerson[] | null;
	hidden: MiddlewarePerson | null;
	device: DeviceUser | null;
	deviceRows: DeviceUser[] | null;
	/** Number of the website's card; null when its text is not one. */
	card: number | null;
	/** PIN of somebody else with the same card on the website, on the device. */
	websiteTwin: string | null;
	deviceTwin: string | null;
	/** PINs that differ only in leading zeros, case or spaces. */
	lookAlikes: readonly string[] | null;
}

/** One entry per PIN, ordered by PIN; '' gathers those without. */
export function gather(snapshots: Snapshots, options: ReconcileOptions): readonly Gathered[] {
	const byPin = new Map<string, Gathered>();
	gatherWebsite(byPin, snapshots, options);
	gatherMiddleware(byPin, snapshots);
	gatherDevice(byPin, snapshots);
	const entries = [...byPin.values()].filter(isWorthARow).sort(byOrder);
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
			if (entry.deleted !== null && entry.deleted.employeeId < person.employeeId) continue;
			entry.deleted = person;
			entry.deletedWhy = state.why;
		} else if (entry.sql === null) {
			entry.sql = person;
			entry.sqlState = state;
		} else {
			entry.sqlRows = withOneMore(entry.sqlRows, entry.sql, person);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.sqlRows?.sort((a, b) => a.employeeId - b.employeeId);
		entry.sql = entry.sqlRows?.[0] ?? null;
		const states = entry.sqlRows?.map(person => websiteState(person, options)) ?? [];
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
			if (entry.hidden === null || person.employeeId < entry.hidden.employeeId) entry.hidden = person;
		} else if (entry.middleware === null) {
			entry.middleware = person;
		} else {
			entry.middlewareRows = withOneMore(entry.middlewareRows, entry.middleware, person);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.middlewareRows?.sort((a, b) => a.employeeId - b.employeeId);
		entry.middleware = entry.middlewareRows?.[0] ?? null;
	}
}

function gatherDevice(byPin: Map<string, Gathered>, snapshots: Snapshots): void {
	const several = new Set<Gathered>();
	for (const user of snapshots.device.people) {
		const entry = entryOf(byPin, user.pin);
		if (entry.device === null) {
			entry.device = user;
		} else {
			entry.deviceRows = withOneMore(entry.deviceRows, entry.device, user);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.deviceRows?.sort((a, b) => a.uid - b.uid);
		entry.device = entry.deviceRows?.[0] ?? null;
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
			sqlRows: null,
			deleted: null,
			deletedWhy: null,
			middleware: null,
			middlewareRows: null,
			hidden: null,
			device: null,
			deviceRows: null,
			card: 0,
			websiteTwin: null,
			deviceTwin: null,
			lookAlikes: null,
		};
		byPin.set(pin, entry);
	}

	return entry;
}

/** Deleted and hidden rows without a PIN are nobody's row. */
function isWorthARow(entry: Gathered): boolean {
	return entry.pin !== '' || isSomewhere(entry);
}

function isSomewhere({sql, middleware, device}: Gathered): boolean {
	return sql !== null || middleware !== null || device !== null;
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
		if (entry.pin === '' || (entry.value >= 0 && String(entry.value) === entry.pin) || !counts(entry))
			continue;
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
			entry.lookAlikes = family.filter(other => other !== entry).map(other => other.pin);
		}
	}
}

function markWebsiteTwins(entries: readonly Gathered[]): void {
	const holders = new Map<number, Gathered>();
	for (const entry of entries) {
		if (entry.card === null || entry.card === 0 || entry.sqlState?.state !== 'present') continue;
		const other = holders.get(entry.card);
		if (other === undefined) {
			holders.set(entry.card, entry);
		} else {
			entry.websiteTwin = other.pin;
			other.websiteTwin ??= entry.pin;
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
			entry.deviceTwin = other.pin;
			other.deviceTwin ??= entry.pin;
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
