import type {CommandContext, ExitCode} from './command.ts';
import {configActions} from './config-actions.ts';
import {UsageError} from './flags.ts';
import {configActionNames} from './table/keeping.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const [name, ...rest] = context.args;
	const action = configActionNames.find(known => known === name);
	if (action === undefined || rest.length > 0)
		throw new UsageError(
			`config takes one of ${configActionNames.join(', ')}.`,
			'Example: trisync config show',
		);
	if (context.flags.demo)
		throw new UsageError('The demo has no settings: it brings a gym of its own.', 'Leave --demo out.');
	return configActions[action](context);
}
