import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {findRows, parseQuery, prepareFinding} from '../../source/store/find.ts';
import {designRows, member} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

const rows = [
	...designRows,
	member('77', 'Renée Dupont'),
	member('90', 'लक्ष्मी'),
	member('5', 'Card holder', {card: 4217}),
	member('170', 'Seventeen'),
];

function find(text: string, among = rows): string[] {
	const query = parseQuery(text);
	return query === null ? [] : findRows(among, query, () => true).map(row => row.pin);
}

describe('finding', () => {
	test.each([
		['a number: the exact PIN, PINs that contain it, then cards and ids', '17', ['17', '417', '170', '5']],
		['a name whatever its case', 'aSHA', ['17']],
		['a name whatever its accents', 'renee', ['77']],
		['a name in another script', 'लक्ष्मी', ['90']],
		['a name that only the device has', 'chithra', ['34']],
		['a card by its last digits', '345678', ['17']],
		['a website id', 'id:817', ['17']],
		['a device slot', 'slot:52', []],
		['a kind by its beginning', 'kind:no-d', ['17', '52']],
		['one PIN exactly', 'pin:17', ['17']],
		['all words at once', 'a kind:who', ['40']],
		['everything but a word', 'kind:no-dev !asha', ['52']],
		['letters in order when fuzzy', '~ashvm', ['17']],
		['one fuzzy word beside others', 'kind:no-dev ~ashvm', ['17']],
	])('finds %s', (_, query, expected) => {
		expect(find(query)).toEqual(expected);
	});

	test('takes a field without a value for "any", so that typing on does not empty the list', () => {
		expect(find('kind:')).toHaveLength(rows.length);
	});

	test('has no query without a word', () => {
		for (const text of ['', '  ', '~', '!']) expect(parseQuery(text)).toBeNull();
	});
});

describe('finding letter by letter', () => {
	const piece = fc.constantFrom('a', 's', 'h', ' ', '1', '7', '!', '~', 'kind:', 'no', 'pin:', 'é', 'ल', '्');

	test('finds what the whole line finds', () =>
		fc.assert(
			fc.property(fc.array(piece, {maxLength: 8}), pieces => {
				for (let end = 1; end <= pieces.length; end++) {
					const text = pieces.slice(0, end).join('');
					expect(find(text)).toEqual(find(text, [...rows]));
				}
			}),
		));

	test('prepares the rows piece by piece before the first one', () => {
		const store = openGym();
		store.keys('/');
		expect(store.effects).toContainEqual({type: 'prepare-finding', rows: store.state.data.rows});
		const fresh = [...rows];
		let pieces = 1;
		while (!prepareFinding(fresh, 4)) pieces++;
		expect(pieces).toBe(Math.ceil(rows.length / 4));
		expect(find('asha', fresh)).toEqual(['17']);
	});

	test('never takes letters of two fields for one name', () => {
		expect(find('~vermaasha')).toEqual([]);
		expect(find('~asha12345678')).toEqual([]);
	});
});

describe('finding again', () => {
	test('begins with an empty line: two numbers never become one', () => {
		const store = openGym();
		store.keys('/');
		store.type('17');
		store.keys('enter', '/');
		expect(store.state.list.query).toBe('17');
		expect(store.type('9').list.query).toBe('9');
	});

	test('brings back by Esc what was listed, and shows everybody by Enter', () => {
		const store = openGym();
		store.keys('/');
		store.type('asha');
		store.keys('enter', '/', 'x', 'escape');
		expect(store.state.list.query).toBe('asha');
		store.keys('/', 'enter');
		expect([store.state.list.query, store.state.prompt]).toEqual(['', null]);
	});
});
