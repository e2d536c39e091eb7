import {EventEmitter} from 'node:events';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {tidyWhileIdle} from '../../source/app/idle-memory.ts';
import type {TerminalInput} from '../../source/ui/terminal/terminal.ts';

const mebibyte = 1024 * 1024;

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function room(residentMiB: number) {
	const keys = new EventEmitter();
	const memory = {residentMiB, collections: 0};
	const end = tidyWhileIdle(keys as unknown as Pick<TerminalInput, 'on' | 'off'>, {
		residentBytes: () => memory.residentMiB * mebibyte,
		collect() {
			memory.collections++;
			memory.residentMiB = 140;
		},
	});
	return {keys, memory, end};
}

describe('memory', () => {
	test('is given back once when nobody presses a key', () => {
		const {memory} = room(215);
		vi.advanceTimersByTime(60_000);
		expect(memory).toEqual({residentMiB: 140, collections: 1});
	});

	test('is left alone while keys come', () => {
		const {keys, memory} = room(215);
		for (let second = 0; second < 60; second++) {
			keys.emit('data', 'j');
			vi.advanceTimersByTime(1000);
		}

		expect(memory.collections).toBe(0);
	});

	test('is given back again when it has grown by what is worth a pause', () => {
		const {memory} = room(215);
		vi.advanceTimersByTime(10_000);
		memory.residentMiB = 171;
		vi.advanceTimersByTime(10_000);
		expect(memory.collections).toBe(1);
		memory.residentMiB = 172;
		vi.advanceTimersByTime(10_000);
		expect(memory.collections).toBe(2);
	});

	test('is nobody’s care any more after the end', () => {
		const {keys, memory, end} = room(215);
		end();
		vi.advanceTimersByTime(60_000);
		expect(memory.collections).toBe(0);
		expect(keys.listenerCount('data')).toBe(0);
	});
});
