import {
	type DeviceUser,
	isAdministrator,
	isUnknown,
	type MiddlewarePerson,
	maskCard,
	parseCard,
	plainText,
	type Row,
	type SourceName,
	type SourceState,
	type WebsitePerson,
} from '../../store/index.ts';
import {sized} from '../cells.ts';

/** Name and extras of one source for one PIN, exactly `width` cells; statuses come before names. */
export function cellText(
	row: Row,
	source: SourceName,
	state: SourceState,
	width: number,
	extra: number,
): string {
	const name = sized(nameText(row, source, state), width - extra);
	return extra === 0 ? name : sized(extraText(row, source), extra) + name;
}

function nameText(row: Row, source: SourceName, state: SourceState): string {
	const person = row[source];
	const several = severalOf(row, source);
	if (person === null) return isUnknown(state) ? '?' : '-';
	const name = plainText(person.name, 80) || '(no name)';
	if (isUnknown(state)) return `~${name}`;
	if (several > 1) return `${several} rows`;
	if (source === 'device') return `${badge(row)}${name}`;
	if (row.marks[source] === '-') return source === 'sql' ? '- (deleted)' : '- (hidden)';
	return name;
}

function severalOf(row: Row, source: SourceName): number {
	const rows = source === 'sql' ? row.sqlRows : source === 'middleware' ? row.middlewareRows : row.deviceRows;
	return rows?.length ?? 1;
}

/** `[A]` administrator, `[x]` disabled on the device, `[0]` nothing to identify with. */
function badge(row: Row): string {
	const user = row.device;
	if (user === null) return '';
	const badges: string[] = [];
	if (isAdministrator(user)) badges.push('[A]');
	if (!user.enabled) badges.push('[x]');
	if (row.marks.device === '0') badges.push('[0]');
	return badges.length === 0 ? '' : `${badges.join('')} `;
}

export const extraHeads: Readonly<Record<SourceName, string>> = {
	sql: `${sized('card', 8)} ${sized('state', 9)}`,
	middleware: 'card',
	device: `${sized('card', 8)} ${sized('role', 7)} ${sized('slot', 6)} fp`,
};

function extraText(row: Row, source: SourceName): string {
	if (source === 'sql') return row.sql === null ? '' : websiteExtra(row.sql);
	if (source === 'middleware') return row.middleware === null ? '' : cardText(row.middleware);
	return row.device === null ? '' : deviceExtra(row.device, row.fingers);
}

function cardText(person: WebsitePerson | MiddlewarePerson): string {
	const card = parseCard(person.card);
	if (card === null) return 'odd';
	return card === 0 ? '-' : maskCard(card);
}

function websiteExtra(person: WebsitePerson): string {
	return `${sized(cardText(person), 8)} ${sized(plainText(person.status ?? 'active', 20), 9)}`;
}

function deviceExtra(user: DeviceUser, fingers: number | null): string {
	const card = user.card === 0 ? '-' : maskCard(user.card);
	return `${sized(card, 8)} ${sized(roleName(user.privilege), 7)} ${sized(String(user.uid), 6)} ${fingers ?? '?'}`;
}

/** 0 user, 2 enroller, 6 manager, 14 super admin; anything else by its number. */
export function roleName(privilege: number): string {
	const names: Readonly<Record<number, string>> = {0: 'user', 2: 'enroll', 6: 'manager', 14: 'admin'};
	return names[privilege] ?? `role ${privilege}`;
}
