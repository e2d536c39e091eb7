import {canonicalPin, isKnown, type Snapshots} from '../domain/index.ts';
import {type ByPin, byOrder, type Gathered, plainestNumber, rareOf} from './entry.ts';

/** As many as a sentence can hold; a hostile list may have thousands. */
const mostLookAlikes = 5;

/** Looks only at PINs that are not in their plainest form, so that a list of plain numbers costs nothing. */
export function markLookAlikes(byPin: ByPin, {sql, middleware, device}: Snapshots): void {
	const counts = (entry: Gathered | undefined): entry is Gathered =>
		entry !== undefined &&
		((entry.sql !== null && isKnown(sql.state)) ||
			(entry.middleware !== null && isKnown(middleware.state)) ||
			(entry.device !== null && isKnown(device.state)));
	const families = new Map<string, Gathered[]>();
	for (const entry of byPin.texts.values()) {
		if (entry.pin === '' || !counts(entry)) continue;
		const plain = canonicalPin(entry.pin);
		const family = families.get(plain);
		if (family === undefined) families.set(plain, [entry]);
		else family.push(entry);
	}

	for (const [plain, family] of families) {
		const plainest = byPin.numbers.get(plainestNumber(plain)) ?? byPin.texts.get(plain);
		if (counts(plainest) && !family.includes(plainest)) family.push(plainest);
		if (family.length < 2) continue;
		family.sort(byOrder);
		const first = family.slice(0, mostLookAlikes + 1);
		for (const entry of family) {
			const others = first.filter(other => other !== entry).slice(0, mostLookAlikes);
			rareOf(entry).lookAlikes = others.map(other => other.pin);
		}
	}
}

/** People on the website who have the same card; a leaver's card may go to somebody else. */
export function markWebsiteTwins(entries: readonly Gathered[]): void {
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

/**
Rows that hold somebody else's data: on every edit of a member the website's sync service takes the member's PIN for
an EmployeeId and writes into that row. What gives it away is the member's name twice, once under the wrong id. The
service leaves a Status and a Gender behind that are remarkable by themselves; only such rows are looked at.
*/
export function markOverwritten(byPin: ByPin): void {
	for (const entry of byPin.all) {
		const person = entry.sql;
		if (person === null || person.name === '' || entry.sqlState?.remarks.length === 0) continue;
		const other = byPin.numbers.get(person.employeeId)?.sql;
		if (other != null && other !== person && other.name === person.name) {
			rareOf(entry).overwrittenBy = other;
		}
	}
}

/** Users of the device who have the same card. */
export function markDeviceTwins(entries: readonly Gathered[]): void {
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
