import {configJsonSchema} from '../app/config/config-schema.ts';
import {findSettings} from '../app/config/found-settings.ts';
import {places} from '../app/config/places.ts';
import {originText, settingLines} from '../app/config/setting-lines.ts';
import {readSources} from '../app/config/sources.ts';
import {validateSettings} from '../app/config/validate.ts';
import {plainText} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {confirmMiddleware} from './config-confirm.ts';
import {padCells} from './output/cells.ts';
import {writeAll, writeJson, writeLines} from './output/streams.ts';

async function show({flags, env, stdout, stderr}: CommandContext): Promise<ExitCode> {
	const sources = await readSources(flags, env, process.cwd());
	const lines = settingLines(findSettings(sources));
	const warnings = sources.envFile.warning === null ? [] : [sources.envFile.warning];
	if (flags.json) {
		await writeJson(stdout, {
			schema: 1,
			settings: lines.map(({key, value, isSecret, origin}) => ({key, value, secret: isSecret, origin})),
			warnings,
		});
		return 0;
	}

	const rows = [
		['SETTING', 'VALUE', 'FROM'] as const,
		...lines.map(
			({key, value, origin}) =>
				[key, plainText(value ?? '(set, not shown)', 200), plainText(originText(origin), 400)] as const,
		),
	];
	const [keyWidth, valueWidth] = [0, 1].map(at =>
		Math.min(40, Math.max(...rows.map(row => row[at]!.length))),
	);
	await writeLines(
		stdout,
		rows.map(([key, value, from]) => `${padTo(key, keyWidth!)}  ${padTo(value, valueWidth!)}  ${from}`),
	);
	if (!flags.quiet)
		await writeLines(
			stderr,
			warnings.map(warning => `trisync: ${plainText(warning, 400)}`),
		);
	return 0;
}

/** A long value pushes its origin to the right rather than lose its end. */
function padTo(text: string, columns: number): string {
	return text.length > columns ? text : padCells(text, columns);
}

async function validate({flags, env, stdout, stderr}: CommandContext): Promise<ExitCode> {
	const {files, problems, warnings, isEmpty} = await validateSettings(flags, env, process.cwd());
	const isValid = problems.length === 0;
	if (flags.json) await writeJson(stdout, {schema: 1, valid: isValid, files, problems, warnings});
	else {
		await writeLines(stdout, [
			...files.map(file => `${file.state.padEnd(8)}${plainText(file.path, 1000)}`),
			...problems.map(problem => plainText(problem, 2000)),
			...(isValid && !isEmpty && !flags.quiet ? ['The settings are valid.'] : []),
		]);
		if (!flags.quiet)
			await writeLines(
				stderr,
				warnings.map(warning => `trisync: ${plainText(warning, 400)}`),
			);
	}

	return isValid ? 0 : 2;
}

async function schema({stdout}: CommandContext): Promise<ExitCode> {
	await writeAll(stdout, `${JSON.stringify(configJsonSchema(), null, '\t')}\n`);
	return 0;
}

async function path({flags, env, stdout}: CommandContext): Promise<ExitCode> {
	const file = places(env).config;
	if (flags.json) await writeJson(stdout, {schema: 1, path: file});
	else await writeLines(stdout, [file]);
	return 0;
}

export const configActions = {
	show,
	validate,
	schema,
	path,
	'confirm-middleware': (context: CommandContext) => confirmMiddleware(context),
} as const;
