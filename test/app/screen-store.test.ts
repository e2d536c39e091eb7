import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createScreenStore} from '../../source/app/screen-store.ts';
import {openGym} from '../helpers/store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store over a screen where each drawing costs so many bytes, and how often it drew. */
function openDoor(bytesPerDrawing: number) {
	let drawn = 0;
	const store = createScreenStore(
		openGym({columns: 200, rows: 50}).state,
		() => undefined,
		() => drawn * bytesPerDrawing,
	);
	store.subscribe(() => drawn++);
	return {
		store,
		drawings: () => drawn,
		punch(pin: string) {
			const at = '2026-11-22 10:42:03';
			store.dispatch({type: 'device-events-arrived', events: [{kind: 'punch', at, pin, verify: 1}]});
		},
		newest: () => store.getState().live.events[0]?.pin,
	};
}

/** One after the other, a second apart, as they are handed on. */
function punchFor(door: ReturnType<typeof openDoor>, seconds: number): void {
	for (let at = 0; at < seconds; at++) {
		door.punch(String(at));
		vi.advanceTimersByTime(1000);
	}
}

describe('live events on the screen', () => {
	test('are drawn at once when the door was quiet', () => {
		const door = openDoor(300);
		door.punch('17');
		expect(door.newest()).toBe('17');
		vi.advanceTimersByTime(10_000);
		door.punch('34');
		expect(door.newest()).toBe('34');
	});

	test.each([60, 120, 300, 400])('cost less than 100 bytes a second at %i bytes a drawing', bytes => {
		const door = openDoor(bytes);
		punchFor(door, 60);
		expect((door.drawings() * bytes) / 60).toBeLessThan(100);
	});

	test('are drawn each second where that is cheap', () => {
		const door = openDoor(60);
		punchFor(door, 60);
		expect(door.drawings()).toBe(60);
	});

	test('wait for five seconds at most, and are all there then', () => {
		const door = openDoor(100_000);
		punchFor(door, 5);
		expect(door.drawings()).toBe(2);
		expect(door.store.getState().live.events.map(event => event.pin)).toEqual(['4', '3', '2', '1', '0']);
	});

	test('that wait are drawn with the next key', () => {
		const door = openDoor(300);
		door.punch('17');
		vi.advanceTimersByTime(1000);
		door.punch('34');
		expect(door.newest()).toBe('17');
		door.store.dispatch({type: 'key-pressed', key: 'j'});
		expect(door.newest()).toBe('34');
		const drawn = door.drawings();
		vi.advanceTimersByTime(10_000);
		expect(door.drawings()).toBe(drawn);
	});
});
