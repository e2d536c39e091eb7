import {mkdir, stat} from 'node:fs/promises';
import {dirname} from 'node:path';

/**
Make a folder and those above it that are not there; one that is there already is left as it is. One at a time: Node's
own recursion never ends where the folder above exists and still says ENOENT, as /proc and dying mounts do.
@throws the system's error.
*/
export async function makeFolder(folder: string, mode: number | undefined): Promise<void> {
	try {
		await mkdir(folder, mode);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST' && (await isFolder(folder))) return;
		const above = dirname(folder);
		if (code !== 'ENOENT' || above === folder || (await isFolder(above))) throw error;
		await makeFolder(above, mode);
		await makeFolder(folder, mode);
	}
}

async function isFolder(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
