import {isAdministrator, parseCard, plainText, type Row, type State} from '../../store/index.ts';
import type {Span} from '../paint.ts';
import {isDate} from '../view/answer.ts';
import {roleName} from '../view/cell.ts';
import {usedBytes} from '../view/fields.ts';
import {clockSeconds} from '../words.ts';

export const text = (words: string): Span[] => [`   ${words}`];
export const field = (label: string, value: string): Span[] => [
	['dim', `   ${label.padEnd(12)}`],
	` ${value}`,
];
const title = (words: string): Span[] => [['title', ` ${words}`]];

/** Every field as each source has it; a source without a row is left to the evidence. */
export function sourceSections(row: Row, state: State): Span[][] {
	return [...websiteSection(row, state), ...middlewareSection(row, state), ...deviceSection(row, state)];
}

function websiteSection(row: Row, state: State): Span[][] {
	const {readAt} = state.data.snapshots.sql;
	return (row.sqlRows ?? (row.sql === null ? [] : [row.sql])).flatMap(person => [
		title(`Website, id ${person.employeeId}, read ${clockSeconds(readAt)}`),
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

function middlewareSection(row: Row, state: State): Span[][] {
	const {readAt} = state.data.snapshots.middleware;
	return (row.middlewareRows ?? (row.middleware === null ? [] : [row.middleware])).flatMap(person => [
		title(`Middleware, id ${person.employeeId}, read ${clockSeconds(readAt)}`),
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
	const {readAt} = state.data.snapshots.device;
	return (row.deviceRows ?? (row.device === null ? [] : [row.device])).flatMap(user => [
		title(`Device, slot ${user.uid}, read ${clockSeconds(readAt)}`),
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
export function bytesSection(row: Row): Span[][] {
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
