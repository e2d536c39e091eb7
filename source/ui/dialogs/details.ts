import {
	type DetailsDialog,
	isAdministrator,
	parseCard,
	plainText,
	type Row,
	type State,
} from '../../store/index.ts';
import {line, type Span, type Style} from '../paint.ts';
import {roleName} from '../view/cell.ts';
import {titleLine} from '../view/detail.ts';
import {eventText} from '../view/events.ts';
import {deviceEvidence, middlewareEvidence, troubles, websiteEvidence} from '../view/evidence.ts';
import {usedBytes} from '../view/fields.ts';
import {clockSeconds, wrap} from '../words.ts';
import {framed} from './frame.ts';

/** Everything known about one PIN: verdicts with their sentences, each source field by field, events, operations. */
export function detailsLines(style: Style, state: State, dialog: DetailsDialog): string[] {
	const row = state.data.byPin.get(dialog.pin);
	if (row === undefined)
		return framed(style, state, {
			head: [[' This PIN is in no list any more.']],
			rows: [],
			foot: [],
			cursor: 0,
		});
	const width = state.size.columns - 5;
	const bytes = bytesSection(row);
	const rest = [
		...reasonsSection(row, width),
		...troublesSection(state, width),
		...websiteSection(row, state),
		...middlewareSection(row, state),
		...deviceSection(row, state),
	];
	const events = state.live.events.filter(event => event.pin === row.pin).slice(0, 5);
	const rows: Span[][] = [
		...(dialog.isBytesFirst ? bytes : []),
		...rest,
		...(dialog.isBytesFirst ? [] : bytes),
		...(events.length === 0 ? [] : [title('At the door'), ...events.map(event => text(eventText(event)))]),
	];
	return [
		titleLine(style, state, row, state.size.columns - 1),
		line(style, state.size.columns - 1, []),
		...framed(style, state, {
			head: [],
			rows: rows.slice(Math.min(dialog.top, Math.max(0, rows.length - 3))),
			foot: [],
			cursor: 0,
			reserved: 2,
		}),
	];
}

const title = (words: string): Span[] => [['title', ` ${words}`]];
const text = (words: string): Span[] => [`   ${words}`];
const field = (label: string, value: string): Span[] => [['dim', `   ${label.padEnd(12)}`], ` ${value}`];

function reasonsSection(row: Row, width: number): Span[][] {
	const codes = [...row.kinds, ...row.notes];
	if (row.reasons.length === 0) return [text('In sync in every source.'), []];
	return [
		...row.reasons.flatMap((reason, at) => {
			const [first, ...more] = wrap(plainText(reason, 400), width - 16);
			const code = codes[at] ?? '';
			return [field(code, first ?? ''), ...more.map(words => field('', words))];
		}),
		[],
	];
}

/** What failed and what to do about it, whole: the list has one line for it. */
function troublesSection(state: State, width: number): Span[][] {
	const lines = troubles(state).flatMap(trouble => wrap(trouble, width - 3));
	return lines.length === 0 ? [] : [...lines.map((words): Span[] => [['danger', `   ${words}`]]), []];
}

function websiteSection(row: Row, state: State): Span[][] {
	const {sql} = state.data.snapshots;
	const people = row.sqlRows ?? (row.sql === null ? [] : [row.sql]);
	if (people.length === 0) return [title(websiteEvidence(row, sql)), []];
	return people.flatMap(person => [
		title(`Website, id ${person.employeeId}, read ${clockSeconds(sql.readAt)}`),
		field('name', plainText(person.name, 80)),
		field('card', wholeCard(person.card)),
		field(
			'status',
			`${person.status === null ? 'NULL' : plainText(person.status, 40)}   record status ${person.recordStatus ?? 'NULL'}`,
		),
		field('package end', person.packageEnd ?? 'none'),
		field('resigned on', isDate(person.resignedOn) ? person.resignedOn : 'never'),
		[],
	]);
}

/** The website writes 3000-01-01 for "not resigned" and 1900-01-01 for "never set". */
function isDate(resignedOn: string | null): resignedOn is string {
	return resignedOn !== null && resignedOn > '1900-01-01' && resignedOn < '3000-01-01';
}

function middlewareSection(row: Row, state: State): Span[][] {
	const {middleware} = state.data.snapshots;
	const people = row.middlewareRows ?? (row.middleware === null ? [] : [row.middleware]);
	if (people.length === 0) return [title(middlewareEvidence(row, middleware)), []];
	return people.flatMap(person => [
		title(`Middleware, id ${person.employeeId}, read ${clockSeconds(middleware.readAt)}`),
		field('name', plainText(person.name, 80)),
		field('card', wholeCard(person.card)),
		field(
			'shown',
			person.hiddenBy === null ? 'yes' : `no: ${plainText(person.hiddenDetail ?? person.hiddenBy)}`,
		),
		[],
	]);
}

function deviceSection(row: Row, state: State): Span[][] {
	const {device} = state.data.snapshots;
	const users = row.deviceRows ?? (row.device === null ? [] : [row.device]);
	if (users.length === 0) return [title(deviceEvidence(row, device)), []];
	return users.flatMap(user => [
		title(`Device, slot ${user.uid}, read ${clockSeconds(device.readAt)}`),
		field('name', plainText(user.name, 80)),
		field('card', user.card === 0 ? 'none' : String(user.card)),
		field(
			'role',
			`${roleName(user.privilege)}${isAdministrator(user) ? ', may open the menu' : ''}   group ${user.group}`,
		),
		field('entry', user.enabled ? 'enabled' : 'disabled on the device'),
		field('fingers', row.fingers === null ? 'not known' : String(row.fingers)),
		field('password', user.hasPassword ? 'set' : 'none'),
		[],
	]);
}

/** The name field as the terminal stores it, 16 bytes a line. */
function bytesSection(row: Row): Span[][] {
	if (row.device === null) return [];
	const pairs = usedBytes(row.device.nameBytes).split(' ');
	const lines: Span[][] = [];
	for (let at = 0; at < pairs.length; at += 16) lines.push(text(pairs.slice(at, at + 16).join(' ')));
	return [
		title(
			`Bytes of the name on the device, ${pairs[0] === '' ? 0 : pairs.length} of ${row.device.nameBytes.length / 2}`,
		),
		...lines,
		[],
	];
}

/** Details show a card whole; lists never do. */
function wholeCard(card: string): string {
	const number = parseCard(card);
	if (number === null) return `${plainText(card, 30)} (no card number)`;
	return number === 0 ? 'none' : plainText(card, 30);
}
