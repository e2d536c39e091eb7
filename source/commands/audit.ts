import {plainText} from '../domain/index.ts';
import {placeWritten} from '../plan/history.ts';
import type {AuditEntry} from '../runtime/audit.ts';
import {type ReadAudit, readAudit} from '../runtime/audit-reader.ts';
import {wallClock} from '../runtime/wall-clock.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {padCells} from './output/cells.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {parsePins} from './selectors.ts';

export async function run({flags, args, env, stdout, stderr}: CommandContext): Promise<ExitCode> {
	if (args.length > 0) throw new UsageError('audit takes no arguments.', 'Example: trisync audit --pin 17');
	const pins = parsePins(flags.pin ?? []);
	const since = flags.since === undefined ? null : parseSince(flags.since, Date.now());
	const {stateDirectoryOf} = await import('../app/config/places.ts');
	const read = await readAudit(stateDirectoryOf(flags, env));
	const entries = read.entries.filter(
		({pin, time}) =>
			(pins.length === 0 || pins.includes(pin)) && (since === null || Date.parse(time) >= since),
	);
	if (flags.json) {
		await writeJson(stdout, {
			schema: 1,
			files: read.files,
			unreadableLines: read.unreadableLines,
			entries: entries.map(entryJson),
		});
	} else {
		await writeLines(stdout, entries.map(entryLine));
		if (!flags.quiet) await writeLines(stderr, remarks(read, entries.length));
	}

	return 0;
}

function remarks({files, unreadableLines, entries}: ReadAudit, shown: number): string[] {
	const nothing =
		files.length === 0
			? 'Nothing has been changed from this computer yet: there is no audit file.'
			: entries.length === 0
				? 'The audit is empty.'
				: 'No entry is what was asked for.';
	return [
		...(shown === 0 ? [`trisync: ${nothing}`] : []),
		...(unreadableLines === 0
			? []
			: [`trisync: ${unreadableLines} lines of the audit could not be read, as after a crash.`]),
	];
}

const unitMs = {m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000} as const;

/** `7d`, `24h`, `90m`, `2w`; a date or a time as ISO writes it, local where no zone is given. @throws {UsageError} */
export function parseSince(text: string, now: number): number {
	const span = /^(\d{1,5})([mhdw])$/.exec(text.trim());
	if (span !== null) return now - Number(span[1]) * unitMs[span[2] as keyof typeof unitMs];
	const date = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
		text.trim(),
	);
	// A day alone would be read as UTC, and the technician's day begins at another hour.
	const at = date === null ? Number.NaN : Date.parse(date[0].length === 10 ? `${date[0]}T00:00` : date[0]);
	if (Number.isNaN(at)) {
		throw new UsageError(
			`--since takes an age or a date, not "${plainText(text, 40)}".`,
			'Example: --since 7d, or --since 2026-11-01',
		);
	}

	return at;
}

/** Before and after field by field, because a user of a terminal and rows of a database have different ones. */
function entryJson(entry: AuditEntry) {
	const {time, osUser, sshClient, device, serial, operation, kind, pin, slot, action, target} = entry;
	return {
		time,
		osUser,
		sshClient,
		device,
		serial,
		operation,
		kind,
		pin,
		slot,
		action,
		target,
		changes: changes(entry),
		result: entry.result,
		verified: entry.verified,
		reason: entry.reason,
	};
}

type Field = string | number | boolean | null;

function changes({before, after}: AuditEntry): Array<{field: string; before: Field; after: Field}> {
	const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
	return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].map(field => ({
		field,
		before: old[field] ?? null,
		after: fresh[field] ?? null,
	}));
}

/** Bytes are counted, never printed. */
function fieldsOf(values: object | null): Record<string, Field> {
	return Object.fromEntries(
		Object.entries(values ?? {}).map(([field, value]: [string, unknown]) => [
			field,
			typeof value === 'object' && value !== null ? '(bytes, not shown)' : (value as Field),
		]),
	);
}

function entryLine(entry: AuditEntry): string {
	const name = changes(entry).find(({field}) => field === 'name');
	const who = entry.sshClient === null ? entry.osUser : `${entry.osUser} from ${entry.sshClient}`;
	const named = name === undefined ? '' : `  "${plainText(String(name.after ?? name.before ?? ''), 40)}"`;
	return [
		wallClock(Date.parse(entry.time)),
		`#${entry.operation}`.padEnd(5),
		plainText(entry.action, 20).padEnd(9),
		plainText(placeWritten(entry), 55),
		`PIN ${padCells(plainText(entry.pin, 24), 8)}`,
		plainText(entry.result, 20).padEnd(9),
		`by ${plainText(who, 80)}${named}${entry.reason === null ? '' : `  ${plainText(entry.reason, 300)}`}`,
	].join('  ');
}
