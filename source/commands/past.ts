import {stateDirectoryOf} from '../app/config/places.ts';
import {vaultOf} from '../runtime/backup.ts';
import {openFiles} from '../runtime/files.ts';
import {type History, makeHistory} from '../runtime/history.ts';
import {systemPlatform} from '../runtime/platform.ts';
import type {CommandContext} from './command.ts';

/** What was done before: it lies in the state folder, and neither a terminal nor a database is needed to look. */
export function pastOf({flags, env}: Pick<CommandContext, 'flags' | 'env'>): History {
	const platform = systemPlatform();
	const folder = {files: openFiles(platform), platform, directory: stateDirectoryOf(flags, env)};
	return makeHistory({folder, vault: vaultOf(folder, null)});
}
