import {describe, expect, test} from 'vitest';
import {findRows, parseQuery} from '../../source/store/find.ts';
import {designRows, member} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

const rows = [
	...designRows,
	member('77', 'Renée Dupont'),
	member('90', 'लक्ष्मी'),
	member('5', 'Card holder', {card: 4217}),
	member('170', 'Seventeen'),
];

function find(text: string): string[] {
	const query = parseQuery(text);
	return query === null ? [] : findRows(rows, query, () => true).map(row => row.pin);
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
