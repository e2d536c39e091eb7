import {readFileSync, statSync} from 'node:fs';
import {expect, onTestFinished, test} from 'vitest';
import {openGym} from '../../source/app/gym.ts';
import {errorCode} from '../../source/domain/index.ts';
import {scratchFolder} from '../helpers/folder.ts';

function scratch() {
	const folder = scratchFolder();
	onTestFinished(() => folder.remove());
	return folder;
}

test('--trace writes down every frame of every visit, and nobody who is in the terminal', async () => {
	const folder = scratch();
	const gym = await openGym({demo: true, trace: 'trace.jsonl'}, {TRISYNC_STATE: folder.path}, folder.path);
	const comparison = await gym.compare(AbortSignal.timeout(30_000));
	await gym.close();
	const file = folder.file('trace.jsonl');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const text = readFileSync(file, 'utf8');
	const frames = text
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as {direction: string; name: string});
	const sent = frames.filter(frame => frame.direction === 'sent').map(frame => frame.name);
	expect(sent[0]).toBe('connect (1000)');
	expect(sent).toContain('bufferedRead (1503)');
	expect(sent.at(-1)).toBe('exit (1001)');
	const users = comparison.snapshots.device.people;
	expect(users.length).toBeGreaterThan(0);
	expect(
		users.filter(({name}) => name.length > 3 && text.includes(Buffer.from(name).toString('hex'))),
	).toEqual([]);
});

test('--trace into a folder that is not there is a mistake on the command line', async () => {
	const folder = scratch();
	const opening = openGym(
		{demo: true, trace: 'missing/trace.jsonl'},
		{TRISYNC_STATE: folder.path},
		folder.path,
	);
	const error = await opening.catch((reason: unknown) => reason);
	expect(errorCode(error)).toBe('ERR_CONFIG_INVALID');
	expect((error as Error).message).toBe('The file of --trace cannot be written (ENOENT).');
});
