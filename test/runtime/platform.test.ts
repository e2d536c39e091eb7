import {stat} from 'node:fs/promises';
import process from 'node:process';
import {expect, test} from 'vitest';
import {openFiles} from '../../source/runtime/files.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {scratchFolder} from '../helpers/folder.ts';

test('this process is alive, and no process has the number of none', () => {
	const {isAlive} = systemPlatform();
	expect([isAlive(process.pid), isAlive(0), isAlive(-1), isAlive(Number.NaN)]).toEqual([
		true,
		false,
		false,
		false,
	]);
});

test.skipIf(process.platform !== 'linux')('two processes differ in origin, one does not from itself', () => {
	const {originOf} = systemPlatform();
	expect(originOf(process.pid)).toMatch(/^[\da-f-]{36}\/\d+$/);
	expect(originOf(process.pid)).toBe(originOf(process.pid));
	expect(originOf(1)).not.toBe(originOf(process.pid));
	expect(originOf(0)).toBeNull();
});

test.each<[NodeJS.Platform, boolean]>([
	['linux', true],
	['darwin', true],
	['win32', false],
])('%s flushes folders and has modes: %s', (name, does) => {
	const platform = systemPlatform(name);
	expect([platform.canFlushFolders, platform.hasModes]).toEqual([does, does]);
});

test.each<NodeJS.Platform>(['linux', 'win32'])(
	'a file replaced as on %s is whole and leaves no draft',
	async name => {
		const folder = scratchFolder();
		try {
			const files = openFiles(systemPlatform(name));
			await files.replace(folder.file('deep/state.json'), 'old');
			await files.replace(folder.file('deep/state.json'), 'new');
			expect(await files.read(folder.file('deep/state.json'))).toBe('new');
			expect(await files.list(folder.file('deep'))).toEqual(['state.json']);
		} finally {
			folder.remove();
		}
	},
);

test.skipIf(process.platform === 'win32')('what is written is for its owner only', async () => {
	const folder = scratchFolder();
	try {
		const files = openFiles(systemPlatform());
		await files.append(folder.file('private/audit.jsonl'), 'line\n');
		expect((await stat(folder.file('private/audit.jsonl'))).mode & 0o777).toBe(0o600);
		expect((await stat(folder.file('private'))).mode & 0o777).toBe(0o700);
	} finally {
		folder.remove();
	}
});

test('a file beyond its limit is refused, one that is not there is null', async () => {
	const folder = scratchFolder();
	try {
		const files = openFiles(systemPlatform());
		await files.append(folder.file('long'), 'x'.repeat(100));
		await expect(files.read(folder.file('long'), 99)).rejects.toThrow(RangeError);
		expect(await files.read(folder.file('missing'))).toBeNull();
	} finally {
		folder.remove();
	}
});

test.skipIf(process.platform === 'win32').each(['/dev/zero', '/dev', '/dev/stdin'])(
	'%s is no file and is not read',
	async path => {
		// Standard input may be redirected from a file; then it is one.
		if ((await stat(path)).isFile()) return;
		await expect(openFiles(systemPlatform()).read(path)).rejects.toThrow(/is no file/);
	},
);

test('a file that could not be filled is not left behind half-made, as a lock of nobody', async () => {
	const folder = scratchFolder();
	try {
		const files = openFiles(systemPlatform());
		// No text: the file system takes the name and not the content, as a full disk does.
		await expect(files.create(folder.file('door.lock'), 7 as unknown as string)).rejects.toThrow();
		expect(await files.list(folder.path)).toEqual([]);
	} finally {
		folder.remove();
	}
});

test('lines added after a torn one stand on their own', async () => {
	const folder = scratchFolder();
	try {
		const files = openFiles(systemPlatform());
		await files.append(folder.file('audit.jsonl'), '{"whole":1}\n{"torn');
		await files.append(folder.file('audit.jsonl'), '{"whole":2}\n');
		await files.append(folder.file('audit.jsonl'), '{"whole":3}\n');
		expect(await files.read(folder.file('audit.jsonl'))).toBe(
			'{"whole":1}\n{"torn\n{"whole":2}\n{"whole":3}\n',
		);
	} finally {
		folder.remove();
	}
});
