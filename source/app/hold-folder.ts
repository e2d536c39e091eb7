import {join} from 'node:path';
import {openFiles} from '../runtime/files.ts';
import {withLock} from '../runtime/lock.ts';
import {systemPlatform} from '../runtime/platform.ts';

/**
Keep other trisync processes out of a folder until the returned function is called.
@throws {SafetyError} ERR_SAFETY_LOCKED naming the process that holds it.
*/
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
	const platform = systemPlatform();
	const place = {files: openFiles(platform), platform, path: join(folder, 'lock'), subject: 'The demo gym'};
	const held = Promise.withResolvers<void>();
	const taken = Promise.withResolvers<void>();
	const holding = withLock(place, Date.now(), () => {
		taken.resolve();
		return held.promise;
	});
	// A failure before `taken` is the answer; one after it belongs to whoever releases.
	await Promise.race([taken.promise, holding]);
	return async () => {
		held.resolve();
		await holding;
	};
}
