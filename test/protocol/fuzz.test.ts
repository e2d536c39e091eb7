import {describe, expect, test} from 'vitest';
import {feed, largestTaken, targetNames} from '../helpers/hostile-bytes.ts';
import {visitHostile} from '../helpers/hostile-terminal.ts';

// A quick share; `npm run bench -- fuzz` feeds the million.

const inputs = 24_000;

test('whatever bytes come, readers read them, wait, or refuse them as errors of the wire', () => {
	const refused = new Map(targetNames.map(name => [name, 0]));
	for (let number = 0; number < inputs; number++) {
		const {target, isRefused} = feed(number);
		if (isRefused) refused.set(target, refused.get(target)! + 1);
	}

	// Both ways are well trodden, or the inputs test nothing.
	expect(refused.get('frames')).toBeGreaterThan(inputs / targetNames.length / 4);
	expect(refused.get('frames')).toBeLessThan((inputs / targetNames.length) * 0.95);
	expect(refused.get('users')).toBe(0);
});

test('memory never follows an announced length', () => {
	const taken = largestTaken(() => {
		for (let number = 0; number < 6000; number++) feed(number);
	});
	expect(taken).toBeLessThanOrEqual(256 * 1024);
});

describe('a terminal that goes mad in the middle of a visit', () => {
	test.concurrent.each(Array.from({length: 6}, (_, share) => share))('share %i', async share => {
		for (let number = share * 10; number < share * 10 + 10; number++) {
			await expect(visitHostile(number)).resolves.toMatch(/^(?:whole|incomplete|ERR_\w+)$/);
		}
	});
});
