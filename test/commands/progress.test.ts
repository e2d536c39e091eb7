import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {progressLine, readingText} from '../../source/commands/progress.ts';
import {gym, member} from '../helpers/gym.ts';

function told(isTTY: boolean, isQuiet: boolean): string {
	const stderr = Object.assign(new PassThrough(), {isTTY});
	const progress = progressLine(stderr, isQuiet);
	progress.tell('half');
	progress.end();
	progress.end();
	return stderr.read()?.toString() ?? '';
}

test('progress is written over at a terminal, and taken away once', () => {
	expect(told(true, false)).toBe('\rhalf\u001B[K\r\u001B[K');
});

test.each([
	['in a pipe', false, false],
	['with --quiet', true, true],
])('progress is not told %s', (_, isTTY, isQuiet) => {
	expect(told(isTTY, isQuiet)).toBe('');
});

test('a reading tells what has arrived, what is awaited and what failed', () => {
	const rows = [member('1', 'A')];
	expect(readingText(gym(rows, {device: 'wait'}).snapshots)).toBe('Reading: SQL 1, MW 1, DEV ...');
	expect(readingText(gym(rows, {sql: 'fail', middleware: 'off'}).snapshots)).toBe('Reading: SQL fail, DEV 1');
});
