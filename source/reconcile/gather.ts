import {isKnown, parseCard, type Snapshots} from '../domain/index.ts';
import {type ByPin, digitsValue, entryOf, type Gathered, inOrder, rareOf} from './entry.ts';
import {markDeviceTwins, markLookAlikes, markOverwritten, markWebsiteTwins} from './neighbours.ts';
import type {ReconcileOptions} from './options.ts';
import {websiteState} from './website-state.ts';

/** One entry per PIN, ordered by PIN; '' gathers those without. */
export function gather(snapshots: Snapshots, options: ReconcileOptions): readonly Gathered[] {
	const byPin: ByPin = {numbers: new Map(), texts: new Map(), all: [], next: 0};
	gatherWebsite(byPin, snapshots, options);
	gatherMiddleware(byPin, snapshots);
	gatherDevice(byPin, snapshots);
	gatherOrphans(byPin, snapshots);
	const entries = inOrder(byPin);
	markLookAlikes(byPin, snapshots);
	if (isKnown(snapshots.sql.state)) {
		markWebsiteTwins(entries);
		markOverwritten(byPin);
	}

	if (isKnown(snapshots.device.state)) markDeviceTwins(entries);
	return entries;
}

function gatherWebsite(byPin: ByPin, snapshots: Snapshots, options: ReconcileOptions): void {
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
			entry.card = cardNumber(person.card);
		} else {
			rareOf(entry).sqlRows = withOneMore(entry.rare.sqlRows, entry.sql, person);
			several.add(entry);
		}
	}

	for (const entry of several) {
		entry.rare.sqlRows?.sort((a, b) => a.employeeId - b.employeeId);
		entry.sql = entry.rare.sqlRows?.[0] ?? null;
		entry.card = cardNumber(entry.sql?.card ?? '');
		const states = entry.rare.sqlRows?.map(person => websiteState(person, options)) ?? [];
		entry.sqlState = states.find(({state}) => state === 'present') ?? states[0] ?? null;
	}
}

function gatherMiddleware(byPin: ByPin, snapshots: Snapshots): void {
	const several = new Set<Gathered>();
	byPin.next = 0;
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

function gatherDevice(byPin: ByPin, snapshots: Snapshots): void {
	const several = new Set<Gathered>();
	byPin.next = 0;
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

/** Packages without an owner; one without a PIN could stand in nobody's row. */
function gatherOrphans(byPin: ByPin, {sql}: Snapshots): void {
	for (const orphan of sql.orphans ?? []) {
		if (orphan.pin === '') continue;
		const rare = rareOf(entryOf(byPin, orphan.pin));
		rare.orphans ??= [];
		rare.orphans.push(orphan);
	}
}

/** Several rows of one PIN are rare, and in a bad list all people may share one: appended in place. */
function withOneMore<T>(rows: T[] | null, first: T, next: T): T[] {
	if (rows === null) return [first, next];
	rows.push(next);
	return rows;
}

/** `parseCard`, with a short way for the plain digits that nearly every card is written in. */
export function cardNumber(text: string): number | null {
	if (text === '') return 0;
	const value = text.length <= 15 ? digitsValue(text) : -1;
	return value >= 0 && value <= 0xff_ff_ff_ff ? value : parseCard(text);
}
