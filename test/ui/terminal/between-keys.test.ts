import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {drawBetweenKeys} from '../../../source/ui/terminal/between-keys.ts';

function openGate() {
	const keys = Object.assign(new EventEmitter(), {isBusy: false});
	const seen = {drawn: 0, now: 0};
	const changed = drawBetweenKeys(
		keys,
		() => seen.drawn++,
		() => seen.now,
	);
	return {keys, seen, changed};
}

test('a change is drawn at once while no keys are waiting', () => {
	const {seen, changed} = openGate();
	changed();
	changed();
	expect(seen.drawn).toBe(2);
});

test('changes of a burst are drawn once, after its last key', () => {
	const {keys, seen, changed} = openGate();
	keys.isBusy = true;
	for (let key = 0; key < 100; key++) changed();
	expect(seen.drawn).toBe(0);
	keys.isBusy = false;
	changed();
	keys.emit('idle');
	expect(seen.drawn).toBe(1);
});

test('a burst whose last key changes nothing is drawn all the same', () => {
	const {keys, seen, changed} = openGate();
	keys.isBusy = true;
	changed();
	keys.isBusy = false;
	keys.emit('idle');
	expect(seen.drawn).toBe(1);
});

test('keys that never end are drawn now and then', () => {
	const {keys, seen, changed} = openGate();
	keys.isBusy = true;
	for (let at = 0; at <= 1000; at++) {
		seen.now = at;
		changed();
	}
	expect(seen.drawn).toBeGreaterThan(10);
	expect(seen.drawn).toBeLessThan(30);
});
