import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parseBackup, writeBackupText} from '../../source/runtime/backup-format.ts';
import {journalEvents} from '../../source/runtime/journal-reader.ts';

const page = readFileSync(new URL('../../docs/state-folder.md', import.meta.url), 'utf8');

test('the page tells every event of a journal and no other', () => {
	const table = page.split('| `event` | Says |')[1]!.split('\n\n')[0]!;
	const told = [...table.matchAll(/^\| `([a-z-]+)` \| /gm)].map(([, event]) => event);
	expect(told).toEqual([...journalEvents]);
});

test('the backup of the page is one that can be read', async () => {
	const example = /```json\n(\{"format": "trisync-backup"[\s\S]*?)```/.exec(page)![1]!;
	const {body, version} = JSON.parse(example);
	const {rows, ...rest} = body;
	const text = await writeBackupText({...rest, rows});
	expect(JSON.parse(text)).toMatchObject({format: 'trisync-backup', version});
	expect(await parseBackup(text)).toEqual(body);
});
