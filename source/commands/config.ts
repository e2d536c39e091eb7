import type {Command} from './command.ts';
import {UsageError} from './flags.ts';

const actions = ['show', 'validate', 'schema', 'path', 'confirm-middleware'] as const;

export const config: Command = {
	name: 'config',
	args: 'ACTION',
	choices: actions,
	summary: 'the settings: each with its origin, what is wrong, what may stand in config.json',
	flags: [],
	examples: [
		'trisync config show',
		'trisync config validate',
		'trisync config schema > config.schema.json',
		'trisync config path',
		'trisync config confirm-middleware',
	],
	async run(context) {
		const [name, ...rest] = context.args;
		const action = actions.find(known => known === name);
		if (action === undefined || rest.length > 0)
			throw new UsageError(`config takes one of ${actions.join(', ')}.`, 'Example: trisync config show');
		if (context.flags.demo)
			throw new UsageError('The demo has no settings: it brings a gym of its own.', 'Leave --demo out.');
		// Reading settings is loaded when somebody asks for it; the screen starts without.
		const {configActions} = await import('./config-actions.ts');
		return configActions[action](context);
	},
};
