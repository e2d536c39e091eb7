import type {Row} from '../reconcile/row.ts';

/**
What a typed query means. Words are joined by "and": `asha`, `!text`, `kind:no-dev`, `pin:17`, `card:5678`,
`id:881`, `slot:406`; a leading `~` makes the words fuzzy (letters in this order).
*/
export interface Query {
	readonly matches: (row: Row) => boolean;
	/** A plain number: the row with exactly this PIN comes first. */
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

// One text per row, made when the row is first looked at; comparisons bring new row objects, old ones are collected.
const haystacks = new WeakMap<Row, string>();

function haystack(row: Row): string {
	const known = haystacks.get(row);
	if (known !== undefined) return known;
	const made = fold([row.pin, ...namesOf(row), ...cardsOf(row), ...idsOf(row), ...slotsOf(row)].join('\n'));
	haystacks.set(row, made);
	return made;
}

function each<T>(one: T | null, several: readonly T[] | undefined): readonly T[] {
	return several ?? (one === null ? [] : [one]);
}

const namesOf = (row: Row) => [
	...each(row.sql, row.sqlRows).map(person => person.name),
	...each(row.middleware, row.middlewareRows).map(person => person.name),
	...each(row.device, row.deviceRows).map(user => user.name),
];
const cardsOf = (row: Row) => [
	...each(row.sql, row.sqlRows).map(person => person.card),
	...each(row.middleware, row.middlewareRows).map(person => person.card),
	...each(row.device, row.deviceRows).map(user => (user.card === 0 ? '' : String(user.card))),
];
const idsOf = (row: Row) => each(row.sql, row.sqlRows).map(person => String(person.employeeId));
const slotsOf = (row: Row) => each(row.device, row.deviceRows).map(user => String(user.uid));

type Test = (row: Row) => boolean;

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

/** Letters of `needle` in this order, anything between them. */
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
		return row => !positive(row);
	}

	const colon = word.indexOf(':');
	const field = colon > 0 ? fields[word.slice(0, colon)] : undefined;
	if (field !== undefined) {
		const value = word.slice(colon + 1);
		return value === '' ? () => true : field(value);
	}

	return isFuzzy ? row => isSubsequence(word, haystack(row)) : row => haystack(row).includes(word);
}

/** @returns null for a query without any word, which finds everything. */
export function parseQuery(text: string): Query | null {
	const folded = fold(text).trim();
	const isFuzzy = folded.startsWith('~');
	const words = (isFuzzy ? folded.slice(1) : folded).split(/\s+/).filter(word => word !== '' && word !== '!');
	if (words.length === 0) return null;
	const tests = words.map(word => testOf(word, isFuzzy));
	return {
		matches: row => tests.every(test => test(row)),
		exactPin: words.length === 1 && /^\d+$/.test(words[0]!) ? words[0]! : null,
	};
}

export function findRows(rows: readonly Row[], query: Query): Row[] {
	const found: Row[] = [];
	let exact: Row | null = null;
	for (const row of rows) {
		if (!query.matches(row)) continue;
		if (row.pin === query.exactPin) exact = row;
		else found.push(row);
	}

	return exact === null ? found : [exact, ...found];
}
