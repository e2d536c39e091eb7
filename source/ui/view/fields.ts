import {maskCard, parseCard, plainText, type Row, type SourceName} from '../../store/index.ts';
import {sized} from '../cells.ts';
import {line, type Style} from '../paint.ts';
import {roleName} from './cell.ts';

interface Field {
	readonly label: string;
	readonly website: string;
	readonly middleware: string;
	readonly device: string;
	readonly after: string;
}

/** The person field by field, as each source has it, and as a resync would leave it. */
export function fieldLines(style: Style, row: Row, width: number): string[] {
	const column = Math.max(10, Math.floor((width - 12) / 4));
	const write = (field: Field) =>
		` ${sized(field.label, 9)}${[field.website, field.middleware, field.device, field.after].map(text => sized(text, column - 1)).join(' ')}`;
	const heads = {
		label: 'field',
		website: 'website',
		middleware: 'middleware',
		device: 'device',
		after: `after ${row.fix === 'register' ? 'register' : 'resync'}`,
	};
	return [
		line(style, width, [['dim', write(heads)]]),
		...fieldsOf(row).map(field => line(style, width, [write(field)])),
	];
}

export function fieldsOf(row: Row): readonly Field[] {
	const {sql, middleware, device} = row;
	const keep = row.marks.device === '?' ? '?' : device === null ? '-' : 'keep';
	const website = {name: sql === null ? null : nameOf(sql), card: sql === null ? null : cardOf(sql.card)};
	const isRegister = row.fix === 'register';
	/** What the fix leaves: the website's value where it is written, a plain user's where one is made. */
	const after = (isWritten: boolean, value: string | null) =>
		isRegister || (row.fix === 'resync' && isWritten) ? (value ?? keep) : keep;
	const deviceOnly = (label: string, value: string, fresh: string): Field => ({
		label,
		website: '-',
		middleware: '-',
		device: seen(row, 'device', device === null ? null : value),
		after: isRegister ? fresh : keep,
	});
	return [
		{
			label: 'name',
			website: seen(row, 'sql', website.name),
			middleware: seen(
				row,
				'middleware',
				middleware === null ? null : against(website.name, nameOf(middleware)),
			),
			device: seen(row, 'device', device === null ? null : against(website.name, nameOf(device))),
			after: after(row.kinds.includes('NAME'), website.name),
		},
		deviceOnly(
			'bytes',
			device === null || device.name === sql?.name ? 'as its text' : usedBytes(device.nameBytes),
			'as its text',
		),
		{
			label: 'card',
			website: seen(row, 'sql', website.card),
			middleware: seen(
				row,
				'middleware',
				middleware === null ? null : against(website.card, cardOf(middleware.card)),
			),
			device: seen(row, 'device', device === null ? null : against(website.card, maskCard(device.card))),
			after: after(row.kinds.includes('CARD'), website.card),
		},
		deviceOnly('role', device === null ? '' : roleName(device.privilege), 'user'),
		deviceOnly('password', device?.hasPassword === true ? 'set' : 'none', 'none'),
		deviceOnly('fingers', row.fingers === null ? 'not known' : String(row.fingers), 'none: enrol'),
	];
}

/** As in the panes: `-` is only said after a complete reading, and what was read before one that failed is `~`. */
function seen(row: Row, source: SourceName, value: string | null): string {
	if (row.marks[source] === '?') return value === null ? '?' : `~${value}`;
	return value ?? '-';
}

/** `same`, or the value with a sign that it differs; plain where the website has nothing to compare with. */
function against(website: string | null, value: string): string {
	if (website === null) return value;
	return website === value ? 'same' : `${value}  !`;
}

function nameOf(person: {readonly name: string}): string {
	return plainText(person.name, 80) || '(no name)';
}

function cardOf(card: string): string {
	const number = parseCard(card);
	return number === null ? `${plainText(card, 20)} (no number)` : maskCard(number);
}

/** Hex of the name field up to its first NUL, in pairs: `43 68 69 74`. */
export function usedBytes(nameBytes: string): string {
	const pairs: readonly string[] = /^(?:[\da-f]{2})*$/i.test(nameBytes) ? (nameBytes.match(/../g) ?? []) : [];
	const end = pairs.indexOf('00');
	return (end === -1 ? pairs : pairs.slice(0, end)).join(' ');
}
