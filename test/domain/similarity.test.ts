import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {editDistance, similarity} from '../../source/domain/index.ts';

describe('the distance of two texts', () => {
	test.each([
		['', '', 0],
		['kitten', 'sitting', 3],
		['', 'abc', 3],
		['abc', '', 3],
		['chitra', 'chithra', 1],
		// One character, whatever it takes in memory.
		['a😀c', 'abc', 1],
		['विजय', 'विजया', 1],
	])('%j and %j: %i', (a, b, distance) => {
		expect(editDistance(a, b)).toBe(distance);
	});

	const word = fc.string({maxLength: 12, unit: fc.constantFrom('a', 'b', 'é', '😀')});

	test('is the same from either side, and 0 for equal texts alone', () => {
		fc.assert(
			fc.property(word, word, (a, b) => {
				expect(editDistance(a, b)).toBe(editDistance(b, a));
				expect(editDistance(a, b) === 0).toBe(a === b);
			}),
		);
	});

	test('is never longer by way of a third text', () => {
		fc.assert(
			fc.property(word, word, word, (a, b, c) => {
				expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
			}),
		);
	});
});

test.each([
	['', '', 1],
	['asha', 'asha', 1],
	['abcd', 'wxyz', 0],
	['chitra', 'chithra', 6 / 7],
	['😀😀', '😀a', 0.5],
])('%j and %j are alike to %f', (a, b, share) => {
	expect(similarity(a, b)).toBeCloseTo(share, 10);
});
