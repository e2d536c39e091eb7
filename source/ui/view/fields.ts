import {maskCard, parseCard, plainText, type Row} from '../../store/index.ts';
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
		after: 'after resync',
	};
	return [
		line(style, width, [['dim', write(heads)]]),
		...fieldsOf(row).map(field => line(style, width, [write(field)])),
	];
}

export function fieldsOf(row: Row): readonly Field[] {
	const {sql, middleware, device} = row;
	const resync = row.fix === 'resync';
	const keep = device === null ? '-' : 'keep';
	const name = (person: {readonly name: string} | null) =>
		person === null ? '-' : plainText(person.name, 80) || '(no name)';
	return [
		{
			label: 'name',
			website: name(sql),
			middleware: name(middleware),
			device: `${name(device)}${row.marks.device === '!' ? '  !' : ''}`,
			after: resync && row.kinds.includes('NAME') ? name(sql) : keep,
		},
		{
			label: 'bytes',
			website: '-',
			middleware: '-',
			device: device === null ? '-' : usedBytes(device.nameBytes),
			after: keep,
		},
		{
			label: 'card',
			website: sql === null ? '-' : cardOf(sql.card),
			middleware: middleware === null ? '-' : cardOf(middleware.card),
			device: device === null ? '-' : maskCard(device.card),
			after: resync && row.kinds.includes('CARD') && sql !== null ? cardOf(sql.card) : keep,
		},
		{
			label: 'role',
			website: '-',
			middleware: '-',
			device: device === null ? '-' : roleName(device.privilege),
			after: keep,
		},
		{
			label: 'password',
			website: '-',
			middleware: '-',
			device: device === null ? '-' : device.hasPassword ? 'set' : 'none',
			after: keep,
		},
		{
			label: 'fingers',
			website: '-',
			middleware: '-',
			device: device === null ? '-' : row.fingers === null ? 'not known' : String(row.fingers),
			after: keep,
		},
	];
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
