import type {Row} from '../reconcile/row.ts';

/**
What a typed query means. Words are joined by "and": `asha`, `!text`, `kind:no-dev`, `pin:17`, `card:5678`,
`id:881`, `slot:406`; a leading `~` makes the words fuzzy (letters in this order).
*/
export interface Query {
	readonly matches: Test;
	/** A plain number: the row with exactly this PIN comes first, then PINs that contain it, then the rest. */
	readonly exactPin: string | null;
}

const ascii = /^[\0-\u007F]*$/;

/** Case and accents do not count when a name is looked for. */
export function fold(text: string): string {
	const lower = text.toLowerCase();
	return ascii.test(lower)
		? lower
		: lower
				.normalize('NFD')
				.replaceAll(/\p{Mn}/gu, '')
				.normalize('NFC');
}

// One text a row, made for all rows when the first letter is typed, and forgotten with its comparison.
const texts = new WeakMap<readonly Row[], readonly string[]>();

function textsOf(rows: readonly Row[]): readonly string[] {
	const known = texts.get(rows);
	if (known !== undefined) return known;
	const made = rows.map(row => fold(textOf(row)));
	texts.set(rows, made);
	return made;
}

function textOf(row: Row): string {
	const {sql, middleware, device} = row;
	let text = row.pin;
	for (const person of each(sql, row.sqlRows))
		text += `\n${person.name}\n${person.card}\n${person.employeeId}`;
	for (const person of each(middleware, row.middlewareRows)) text += `\n${person.name}\n${person.card}`;
	for (const user of each(device, row.deviceRows)) text += `\n${user.name}\n${user.card || ''}\n${user.uid}`;
	return text;
}

function each<T>(one: T | null, several: readonly T[] | undefined): readonly T[] {
	return several ?? (one === null ? [] : [one]);
}

const cardsOf = (row: Row) => [
	...each(row.sql, row.sqlRows).map(person => person.card),
	...each(row.middleware, row.middlewareRows).map(person => person.card),
	...each(row.device, row.deviceRows).map(user => (user.card === 0 ? '' : String(user.card))),
];
const idsOf = (row: Row) => each(row.sql, row.sqlRows).map(person => String(person.employeeId));
const slotsOf = (row: Row) => each(row.device, row.deviceRows).map(user => String(user.uid));

/** @param text everything of the row that can be found, folded */
type Test = (row: Row, text: string) => boolean;

const fields: Readonly<Record<string, (value: string) => Test>> = {
	kind: value =>
		value === 'ok'
			? row => row.kinds.length === 0
			: row => row.kinds.some(kind => kind.toLowerCase().startsWith(value)),
	pin: value => row => row.pin.toLowerCase() === value,
	card: value => row => cardsOf(row).some(card => card.toLowerCase().includes(value)),
	id: value => row => idsOf(row).includes(value),
	slot: value => row => slotsOf(row).includes(value),
};

/** Letters of `needle` in this order, anything between them; within one field. */
function isSubsequence(needle: string, text: string): boolean {
	let at = 0;
	for (const letter of needle) {
		at = text.indexOf(letter, at) + 1;
		if (at === 0) return false;
	}

	return true;
}

function testOf(word: string, isFuzzy: boolean): Test {
	if (word.startsWith('!') && word.length > 1) {
		const positive = testOf(word.slice(1), isFuzzy);
		return (row, text) => !positive(row, text);
	}

	const colon = word.indexOf(':');
	const field = colon > 0 ? fields[word.slice(0, colon)] : undefined;
	if (field !== undefined) {
		const value = word.slice(colon + 1);
		return value === '' ? () => true : field(value);
	}

	return isFuzzy
		? (_, text) => text.split('\n').some(field => isSubsequence(word, field))
		: (_, text) => text.includes(word);
}

/** @returns null for a query without any word, which finds everything. */
export function parseQuery(text: string): Query | null {
	const folded = fold(text).trim();
	const isFuzzy = folded.startsWith('~');
	const words = (isFuzzy ? folded.slice(1) : folded).split(/\s+/).filter(word => word !== '' && word !== '!');
	if (words.length === 0) return null;
	const tests = words.map(word =>
		word.length > 1 && word.startsWith('~') ? testOf(word.slice(1), true) : testOf(word, isFuzzy),
	);
	return {
		matches: tests.length === 1 ? tests[0]! : (row, text) => tests.every(test => test(row, text)),
		exactPin: words.length === 1 && /^\d+$/.test(words[0]!) ? words[0]! : null,
	};
}

/**
@param all every row, whose texts are kept
@param isWanted rows that may be found at all
*/
export function findRows(all: readonly Row[], query: Query, isWanted: (row: Row) => boolean): Row[] {
	const folded = textsOf(all);
	const {exactPin} = query;
	const exact: Row[] = [];
	const byPin: Row[] = [];
	const others: Row[] = [];
	for (const [at, row] of all.entries()) {
		if (!isWanted(row) || !query.matches(row, folded[at]!)) continue;
		if (exactPin === null) others.push(row);
		else if (row.pin === exactPin) exact.push(row);
		else if (row.pin.includes(exactPin)) byPin.push(row);
		else others.push(row);
	}

	return exactPin === null ? others : [...exact, ...byPin, ...others];
}
