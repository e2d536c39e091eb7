import {resolve} from 'node:path';
import {ConfigError} from '../domain/index.ts';
import {createTraceWriter, type TraceWriter} from '../protocol/index.ts';

/**
The file of `--trace`, to which every visit of this run adds its frames.
@returns null when none is asked for.
@throws {ConfigError} when it cannot be written: better than to find no trace after a visit to a site.
*/
export function openTraceFile(file: string | undefined, folder: string): TraceWriter | null {
	if (file === undefined) return null;
	try {
		return createTraceWriter(resolve(folder, file));
	} catch (cause) {
		const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
		throw new ConfigError('ERR_CONFIG_INVALID', `The file of --trace cannot be written${why}.`, {
			hint: 'Give a file in a folder of your own, such as --trace trace.jsonl.',
			cause,
		});
	}
}
