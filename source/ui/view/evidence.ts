import {
	type DeviceUser,
	isKnown,
	type MiddlewarePerson,
	maskCard,
	parseCard,
	plainText,
	type Row,
	type Snapshot,
	type State,
	type WebsitePerson,
} from '../../store/index.ts';
import {clockSeconds, plural} from '../words.ts';
import {inactiveWord} from './answer.ts';
import {roleName} from './cell.ts';

/** What each source holds under this PIN, one clause each: the evidence behind the verdict. */
export function websiteEvidence(row: Row, snapshot: Snapshot<WebsitePerson>): string {
	const {sql} = row;
	if (sql === null) return `website ${absence(snapshot) ?? `no row (${snapshot.people.length} read)`}`;
	const several = row.sqlRows?.length ?? 1;
	const state =
		row.marks.sql === '-' ? 'deleted' : row.marks.sql === 'x' ? inactive(sql.status ?? '') : 'active';
	const ids =
		several > 1
			? `${several} rows, ids ${row.sqlRows!.map(person => person.employeeId).join(' ')}`
			: `id ${String(sql.employeeId).padEnd(6)}`;
	return `website ${lastKnown(snapshot)}${ids} ${state}, ${cardWords(sql.card)}`;
}

export function middlewareEvidence(row: Row, snapshot: Snapshot<MiddlewarePerson>): string {
	const {middleware} = row;
	if (snapshot.state === 'off') return 'middleware not configured';
	if (middleware === null)
		return `middleware ${absence(snapshot) ?? `no row (${snapshot.people.length} read)`}`;
	if (middleware.hiddenBy !== null)
		return `middleware ${lastKnown(snapshot)}hides it: ${plainText(middleware.hiddenDetail ?? middleware.hiddenBy, 80)}`;
	const isSameCard = row.sql !== null && parseCard(row.sql.card) === parseCard(middleware.card);
	return `middleware ${lastKnown(snapshot)}shows it, ${isSameCard ? 'same card' : cardWords(middleware.card)}`;
}

export function deviceEvidence(row: Row, snapshot: Snapshot<DeviceUser>): string {
	const {device} = row;
	if (device === null) return `device  ${absence(snapshot) ?? noUser(row, snapshot)}`;
	const fingers = row.fingers === null ? 'fingers not known' : plural(row.fingers, 'finger');
	const parts = [
		device.enabled ? 'enabled' : 'DISABLED',
		deviceCard(row, device),
		roleName(device.privilege),
		fingers,
		device.hasPassword ? 'password set' : 'no password',
	];
	return `device  ${lastKnown(snapshot)}${`slot ${device.uid},`.padEnd(11)} ${parts.join(', ')}`;
}

/** What a source told before its last reading failed is no evidence of today. */
function lastKnown(snapshot: Snapshot<unknown>): string {
	return isKnown(snapshot.state) ? '' : 'last known: ';
}

/** `inactive (Suspended)`; where a date has made it so, the status says something else and is left out. */
function inactive(status: string): string {
	return inactiveWord.test(status.trim()) ? `inactive (${plainText(status.trim(), 20)})` : 'inactive';
}

function deviceCard(row: Row, device: DeviceUser): string {
	if (device.card === 0) return 'no card';
	const isSame = row.sql !== null && parseCard(row.sql.card) === device.card;
	return isSame ? 'same card' : `card ${maskCard(device.card)}`;
}

function cardWords(card: string): string {
	const number = parseCard(card);
	if (number === null) return 'card is no number';
	return number === 0 ? 'no card' : `card ${maskCard(number)}`;
}

/** Why absence cannot be told; null after a complete reading, when absent means absent. */
function absence(snapshot: Snapshot<unknown>): string | null {
	if (snapshot.state === 'off') return 'not configured';
	if (snapshot.state === 'wait') return 'not read yet';
	return isKnown(snapshot.state) ? null : 'not known: reading failed';
}

function noUser(row: Row, {people, count, readAt}: Snapshot<DeviceUser>): string {
	const read = `${people.length} of ${count ?? people.length} read at ${clockSeconds(readAt)}`;
	return `no user with PIN ${plainText(row.pin, 50)} (${read})`;
}

/** Sources that could not be read, each with its reason: the line a technician needs when a chip says fail. */
export function troubles(state: State): readonly string[] {
	const {sql, middleware, device} = state.sources;
	return Object.entries({Website: sql, Middleware: middleware, Device: device}).flatMap(([name, snapshot]) =>
		snapshot.state === 'fail' || snapshot.state === 'part'
			? [
					`${name} ${snapshot.state}: ${plainText(snapshot.reason ?? 'no reason given')}${snapshot.hint === null ? '' : ` ${plainText(snapshot.hint)}`}`,
				]
			: [],
	);
}
