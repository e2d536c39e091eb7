import {homedir} from 'node:os';
import {join} from 'node:path';
import envPaths from 'env-paths';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where settings and state lie: `TRISYNC_CONFIG` and `TRISYNC_STATE`, else the platform's folders. */
export function places(env: Environment): {
	readonly config: string;
	readonly state: string;
	readonly system: string;
} {
	const paths = envPaths('trisync', {suffix: ''});
	return {
		config: join(env['TRISYNC_CONFIG'] || paths.config, 'config.json'),
		state: env['TRISYNC_STATE'] || paths.data || join(homedir(), '.trisync'),
		system:
			process.platform === 'win32'
				? join(env['ProgramData'] ?? 'C:\\ProgramData', 'trisync', 'config.json')
				: '/etc/trisync/config.json',
	};
}

/** The state folder of a run: the site's, or that of the demo whose gym is kept. */
export function stateDirectoryOf(
	{demo, keep}: {readonly demo?: boolean | undefined; readonly keep?: string | undefined},
	env: Environment,
): string {
	const {state} = places(env);
	return demo ? join(keep || join(state, 'demo'), 'state') : state;
}
