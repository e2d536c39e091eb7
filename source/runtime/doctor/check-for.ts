import {ConfigError} from '../../domain/index.ts';
import {isConfirmed} from '../database-verdict.ts';
import type {WorkbenchDependencies} from '../dependencies.ts';
import type {Desk} from '../desk.ts';
import type {StateFolder} from '../state-folder.ts';
import {findUnfinished} from '../unfinished.ts';
import type {Workbench} from '../workbench.ts';
import {check} from './check.ts';

/** A workbench's `check`: over its repositories, and on its line, so that it never meets its own readings there. */
export function checkFor({
	doctor,
	website,
	middleware,
	terminal,
	settings,
	clock,
	folder,
	line,
	mayWriteRows,
}: WorkbenchDependencies & Pick<Desk, 'folder' | 'line' | 'mayWriteRows'>): Workbench['check'] {
	return async (pin, onRung, signal = new AbortController().signal) => {
		if (doctor === undefined)
			throw new ConfigError('ERR_CONFIG_MISSING', 'Nothing can be checked from here.');
		return check(
			pin,
			{
				setup: doctor,
				website,
				middleware,
				settings,
				isConfirmed: identity => isConfirmed(settings, identity),
				mayWrite: mayWriteRows,
				today: clock.today(),
				visit: work => line.visit(work, {signal}),
				pausedBy: () => pausedBy(folder, terminal?.address ?? null),
			},
			onRung,
			signal,
		);
	};
}

/** An operation that is over and never enabled this terminal again. */
async function pausedBy(folder: StateFolder, address: string | null): Promise<number | null> {
	try {
		const unfinished = await findUnfinished(folder);
		const found = unfinished.find(({isPaused, device}) => isPaused && device.address === address);
		return found?.operation ?? null;
	} catch {
		// Journals that cannot be read are told at the start of every program.
		return null;
	}
}
