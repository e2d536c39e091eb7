import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A folder of its own for one test, and how to remove it. */
export function scratchFolder(): {readonly path: string; file(name: string): string; remove(): void} {
	const path = mkdtempSync(join(tmpdir(), 'trisync-test-'));
	return {
		path,
		file: name => join(path, name),
		remove: () => rmSync(path, {recursive: true, force: true}),
	};
}
