import {ConfigError} from '../../domain/index.ts';
import {settingsOf} from './found-settings.ts';
import type {Environment} from './places.ts';
import type {Settings} from './settings.ts';
import {readSources} from './sources.ts';

/** What the command line says; the first of the places. */
export interface SettingFlags {
	readonly env?: string | undefined;
	readonly sqlite?: string | undefined;
	readonly middlewareSqlite?: string | undefined;
	readonly device?: string | undefined;
	readonly commKey?: number | undefined;
	readonly timeout?: number | undefined;
	/** File for `--trace`. */
	readonly trace?: string | undefined;
	readonly readOnly?: boolean | undefined;
}

/**
Settings from flags, environment, `./.env` or `--env FILE`, the user's file and the system's, in this order.
@param now ms since the epoch, as this computer believes.
@throws {ConfigError} naming the setting.
*/
export async function loadSettings(
	flags: SettingFlags,
	env: Environment,
	folder: string,
	now = Date.now(),
): Promise<Settings> {
	refuseImpossibleClock(now);
	return settingsOf(await readSources(flags, env, folder));
}

const earliest = Date.UTC(2025, 0, 1);

/** With a clock before this program was written, every package is running and nobody has resigned: all verdicts lie. */
function refuseImpossibleClock(now: number): void {
	if (now >= earliest) return;
	const day = new Date(now).toISOString().slice(0, 10);
	throw new ConfigError(
		'ERR_CONFIG_INVALID',
		`The clock of this computer says ${day}, so nobody can tell whose package has ended.`,
		{hint: 'Set date and time, then start again.'},
	);
}
