import {join} from 'node:path';
import {ConfigError} from '../domain/index.ts';
import {type AuditEntry, parseAudit} from './audit.ts';
import {type Files, openFiles} from './files.ts';
import {systemPlatform} from './platform.ts';

export interface ReadAudit {
	/** Paths of the files that were read. */
	readonly files: readonly string[];
	/** Oldest first. */
	readonly entries: readonly AuditEntry[];
	/** Torn by a crash, or not an audit's. */
	readonly unreadableLines: number;
}

/** `audit.jsonl` and what was rotated away from it: `audit-2026-11.jsonl`, `audit.1.jsonl`, `audit.jsonl.1`. */
const auditName = /^audit(?:[.-][\w.-]+)?\.jsonl(?:\.\d+)?$/;

/**
The whole audit of a state folder, rotated files included.
@throws {ConfigError} when a file is there and cannot be read.
*/
export async function readAudit(
	stateDirectory: string,
	files: Files = openFiles(systemPlatform()),
): Promise<ReadAudit> {
	try {
		const names = (await files.list(stateDirectory)).filter(name => auditName.test(name)).sort();
		const paths = names.map(name => join(stateDirectory, name));
		const texts = await Promise.all(paths.map(path => files.read(path)));
		const entries = texts.flatMap(text => parseAudit(text ?? '')).filter(isWhole);
		const lines = texts.reduce((sum, text) => sum + countLines(text ?? ''), 0);
		return {
			files: paths,
			// Sorting keeps the order within one instant.
			entries: entries.sort((a, b) => Date.parse(a.time) - Date.parse(b.time)),
			unreadableLines: lines - entries.length,
		};
	} catch (cause) {
		throw new ConfigError('ERR_CONFIG_INVALID', `The audit in ${stateDirectory} cannot be read.`, {
			hint: 'Check its owner and mode, or name another folder in TRISYNC_STATE.',
			cause,
		});
	}
}

const countLines = (text: string): number => text.split('\n').filter(line => line.trim() !== '').length;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

/** A line that a person or another program has written is not printed as if it were ours. */
function isWhole(entry: AuditEntry): boolean {
	const {time, osUser, sshClient, device, serial, operation, kind, slot, action, result, verified} = entry;
	return (
		!Number.isNaN(Date.parse(time)) &&
		[osUser, device, kind, action, result].every(isText) &&
		[sshClient, serial, entry.target, entry.reason].every(isTextOrNull) &&
		Number.isSafeInteger(operation) &&
		(slot === null || Number.isSafeInteger(slot)) &&
		typeof verified === 'boolean' &&
		[entry.before, entry.after].every(value => typeof value === 'object' && !Array.isArray(value))
	);
}
