import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {similarity} from '../../source/domain/index.ts';
import {isSamePerson} from '../../source/reconcile/index.ts';

describe('isSamePerson', () => {
	test.each([
		['Chitra R', 'Chithra R'],
		['Rahul Sharma', 'Rahul Sharma'],
		['Rahul Sharma', 'rahul  sharma'],
		['Rahul Sharma', 'R. Sharma'],
		['R Sharma', 'Rahul Sharma'],
		['Rahul Kumar Sharma', 'R K Sharma'],
		['Rahul Kumar Sharma', 'R. Sharma'],
		['Rahul Sharma', 'Rahul'],
		['Rahul Sharma', 'Rahul S'],
		['Ravi Kumar', 'Kumar Ravi'],
		['Zoë Müller', 'Zoe Muller'],
		['Mohd Arif', 'Mohammed Arif'],
		['Mohd Arif Khan', 'Arif Khan'],
		['Mr. Rahul Sharma', 'Rahul Sharma'],
		["D'Souza Maria", 'DSouza Maria'],
		['Subrahmanyam Venkateswaran', 'Subrahmanyam Venkateswa'],
		['Subrahmanyam Venkateswa', 'Subrahmanyam Venkateswaran'],
		['राहुल शर्मा', 'राहुल'],
		['Priyanka Nair', 'Priyanca Iyer'],
	])('%s and %s are one person', (website, stored) => {
		expect(isSamePerson(website, stored, 23)).toBe(true);
	});

	test.each([
		['Gita Rao', 'ROHAN M', 'nothing in common'],
		['Amit Kumar', 'Sunil Kumar', 'a shared surname'],
		['Manpreet Singh', 'Gurdeep Singh', 'a shared surname'],
		['Hetal Patel', 'Jignesh Patel', 'a shared surname'],
		['Patel Hetal', 'Patel Jignesh', 'a shared surname in front'],
		['Kumar Sunil', 'Kumar Amit', 'a shared surname in front'],
		['Kumar', 'Rahul Kumar', 'the surname alone'],
		['Singh', 'Singh Gurdeep', 'the surname alone in front'],
		['Kumar Singh', 'Kumar Patel', 'nothing but surnames'],
		['Mohd Arif', 'Mohd Salim', 'a shared first part'],
		['Abdul Rahman', 'Abdul Karim', 'a shared first part'],
		['Mr Rahul', 'Mr Rohan', 'a shared title'],
		['R. Sharma', 'Rahul Verma', 'an initial with another surname'],
		['S Sharma', 'Rahul Sharma', 'another initial'],
		['R', 'Rahul', 'an initial with nothing to agree'],
		['R', 'Rahul Sharma', 'an initial with nothing to agree'],
		['Asha Rao', 'Usha Rao', 'one letter of four'],
		['Asha Verma', 'आशा वर्मा', 'another script'],
		['Rahul', 'Rаhul', 'a Cyrillic look-alike'],
		['', 'Rahul', 'no name on the website'],
		['Rahul', '', 'no name on the device'],
		['Sub', 'Subrahmanyam', 'cut far before the limit'],
		['राहुल', 'रोहन', 'two names in one script'],
	])('%s and %s are not said to be one person: %s', (website, stored) => {
		expect(isSamePerson(website, stored, 23)).toBe(false);
		expect(isSamePerson(stored, website, 23)).toBe(false);
	});

	test('a cut counts at the limit of this device only', () => {
		expect(isSamePerson('Shrinivasan', 'Shriniv', 7)).toBe(true);
		expect(isSamePerson('Shrinivasan', 'Shriniv', 23)).toBe(false);
	});

	test('given names agree from a similarity of exactly 0.8', () => {
		expect(similarity('rahul', 'rohul')).toBe(0.8);
		expect(isSamePerson('Rahul Verma', 'Rohul Gupta', 23)).toBe(true);
	});

	test('the order of the two names does not matter', () => {
		const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
		const name = fc.array(word, {minLength: 1, maxLength: 3}).map(words => words.join(' '));
		fc.assert(fc.property(name, name, (a, b) => isSamePerson(a, b, 23) === isSamePerson(b, a, 23)));
	});

	test('any text is answered', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (a, b) => {
				expect(typeof isSamePerson(a, b, 23)).toBe('boolean');
			}),
		);
	});
});
