import type {Row} from '../reconcile/row.ts';

/**
What a typed query means. Words are joined by "and": `asha`, `!text`, `kind:no-dev`, `pin:17`, `card:5678`,
`id:881`, `slot:406`; a leading `~` makes the words fuzzy (letters in this order).
*/
export interface Query {
	readonly matches: Test;
	/** A plain number: the row with exactly this PIN comes first, then PINs that contain it, then the rest. */
	readonly exactPin: string | null;
	/** Words alone, folded: with more typed behind them, fewer rows match; null where more might. */
	readonly words: string | null;
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

/** What is kept of the rows of one comparison, and forgotten with them. */
interface Index {
	/** Everything of a row that can be found, folded; row by row, as far as it was made. */
	readonly texts: string[];
	/** The last words looked for, and the places of their rows. */
	words: string | null;
	found: readonly number[];
}

const indexes = new WeakMap<readonly Row[], Index>();

function indexOf(rows: readonly Row[]): Index {
	let index = indexes.get(rows);
	if (index === undefined) {
		index = {texts: [], words: null, found: []};
		indexes.set(rows, index);
	}

	return index;
}

/**
Makes texts to find by, ahead of the first letter: all of 50,000 at once would be felt as a late key.
@param count how many more at most
@returns whether all rows have theirs
*/
export function prepareFinding(rows: readonly Row[], count: number): boolean {
	const {texts} = indexOf(rows);
	const end = Math.min(rows.length, texts.length + count);
	while (texts.length < end) texts.push(fold(textOf(rows[texts.length]!)));
	return texts.length === rows.length;
}

/** Field by field; what another source has alike stands there once. */
function textOf(row: Row): string {
	const {sql, middleware, device} = row;
	let text = row.pin;
	let name = '';
	let card = '';
	const add = (person: {readonly name: string}, number: string) => {
		if (person.name !== name) text += `\n${person.name}`;
		if (number !== card) text += `\n${number}`;
		name = person.name;
		card = number;
	};
	for (const person of each(sql, row.sqlRows)) {
		add(person, person.card);
		text += `\n${person.employeeId}`;
	}

	for (const person of each(middleware, row.middlewareRows)) add(person, person.card);
	for (const user of each(device, row.deviceRows)) {
		add(user, user.card === 0 ? '' : String(user.card));
		text += `\n${user.uid}`;
	}

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
		? (_, text) => isSubsequence(word, text) && text.split('\n').some(field => isSubsequence(word, field))
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
		words: /[:!~]/.test(folded) ? null : folded,
	};
}

/**
@param all every row, whose texts are kept
@param isWanted rows that may be found at all
*/
export function findRows(all: readonly Row[], query: Query, isWanted: (row: Row) => boolean): Row[] {
	const {exactPin} = query;
	const exact: Row[] = [];
	const byPin: Row[] = [];
	const others: Row[] = [];
	for (const at of placesOf(all, query)) {
		const row = all[at]!;
		if (!isWanted(row)) continue;
		if (exactPin === null) others.push(row);
		else if (row.pin === exactPin) exact.push(row);
		else if (row.pin.includes(exactPin)) byPin.push(row);
		else others.push(row);
	}

	return exactPin === null ? others : [...exact, ...byPin, ...others];
}

/** Where the query's rows are. Words that go on where the last ones ended are looked for among their rows alone. */
function placesOf(all: readonly Row[], {matches, words}: Query): readonly number[] {
	prepareFinding(all, all.length);
	const index = indexOf(all);
	const isNarrower = words !== null && index.words !== null && words.startsWith(index.words);
	const found: number[] = [];
	for (const at of isNarrower ? index.found : all.keys()) {
		if (matches(all[at]!, index.texts[at]!)) found.push(at);
	}

	index.words = words;
	index.found = found;
	return found;
}
