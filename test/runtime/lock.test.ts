import {afterEach, beforeEach, expect, test} from 'vitest';
import {SafetyError} from '../../source/domain/index.ts';
import {openFiles} from '../../source/runtime/files.ts';
import {withBriefLock, withLock} from '../../source/runtime/lock.ts';
import {type Platform, systemPlatform} from '../../source/runtime/platform.ts';
import {scratchFolder} from '../helpers/folder.ts';

const now = Date.UTC(2026, 10, 22, 10);
let folder: ReturnType<typeof scratchFolder>;

beforeEach(() => {
	folder = scratchFolder();
});
afterEach(() => folder.remove());

function place(more: Partial<Platform> = {}) {
	const platform = {...systemPlatform(), ...more};
	return {files: openFiles(platform), platform, path: folder.file('locks/door.lock'), subject: 'main-door'};
}

function holder(pid: number, host: string, origin: string | null = null): string {
	return JSON.stringify({pid, host, since: '2026-11-22T09:59:00.000Z', origin});
}

test('a second writer is refused and told who the first is', async () => {
	const first = place({pid: 4242, host: 'desk', isAlive: () => true});
	const second = place({host: 'desk', isAlive: () => true});
	const refused = await withLock(first, now, async () =>
		withLock(second, now, async () => 'written').catch((error: unknown) => error),
	);
	expect(refused).toBeInstanceOf(SafetyError);
	expect(refused).toMatchObject({
		code: 'ERR_SAFETY_LOCKED',
		message: expect.stringContaining('process 4242 on desk'),
	});
});

test('the lock is gone after the work, also after one that failed', async () => {
	await expect(
		withLock(place(), now, async () => {
			throw new Error('broke');
		}),
	).rejects.toThrow('broke');
	expect(await withLock(place(), now, async () => 'free')).toBe('free');
	expect(await place().files.list(folder.file('locks'))).toEqual([]);
});

test.each([
	['a dead process of this host', holder(999_999, 'here'), true],
	['a living process of this host', holder(1, 'here'), false],
	['a living process of this host, which is the one that took it', holder(1, 'here', 'boot-2/100'), false],
	[
		'a process before the last power cut, whose id another one has now',
		holder(1, 'here', 'boot-1/100'),
		true,
	],
	['a process of another host, which nobody can ask', holder(999_999, 'elsewhere'), false],
	['a half-made file of a moment ago', '', false],
])('the lock of %s', async (_name, text, isTakenOver) => {
	const here = place({host: 'here', isAlive: pid => pid === 1, originOf: () => 'boot-2/100'});
	await here.files.create(here.path, text);
	const outcome = await withLock(here, Date.now(), async () => 'mine').catch(
		(error: SafetyError) => error.code,
	);
	expect(outcome).toBe(isTakenOver ? 'mine' : 'ERR_SAFETY_LOCKED');
});

test.each([
	['after a minute', 120_000],
	['when the clock was set back meanwhile', -120_000],
])('a half-made file that nobody finished is taken over %s', async (_name, laterMs) => {
	const here = place();
	await here.files.create(here.path, '');
	expect(await withLock(here, Date.now() + laterMs, async () => 'mine')).toBe('mine');
});

test('many who ask at once get a brief lock one after the other', async () => {
	let inside = 0;
	const most: number[] = [];
	await Promise.all(
		Array.from({length: 8}, () =>
			withBriefLock(place(), now, async () => {
				inside++;
				most.push(inside);
				await Promise.resolve();
				inside--;
			}),
		),
	);
	expect(most).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});
