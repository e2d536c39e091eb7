import {RepositoryError} from '../../domain/index.ts';
import {explainedError} from './errors.ts';
import {either, type Findings, findingsOf, named, numbered, type Test, worded, wordsOf} from './findings.ts';
import type {MssqlSettings} from './settings.ts';

interface Refusal {
	readonly code: RepositoryError['code'];
	readonly matches: Test;
	/** What stands behind "Nothing was written: ". */
	readonly why: (settings: MssqlSettings, findings: Findings) => string;
	readonly hint: string;
}

const quotedName = `["'“”]([^"'“”]*)["'“”]`;

/** Why a server refuses a change, told by its cause; the most telling first. */
const refusals: readonly Refusal[] = [
	{
		code: 'ERR_REPOSITORY_CONFLICT',
		matches: either(numbered(2601, 2627), worded(/duplicate key|violation of (?:unique|primary) key/i)),
		why: (_, findings) =>
			`another row has the same key (${named(findings, new RegExp(`(?:constraint|unique index) ${quotedName}`, 'i'), 'unique index')})`,
		hint: 'Read the people again and plan anew.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(
			worded(/conflicted with the (?:SAME TABLE )?REFERENCE constraint/i),
			worded(/update or delete on table .* violates foreign key/i),
		),
		why: (_, findings) =>
			`${named(findings, new RegExp(`(?:REFERENCE constraint [^|]*?, table ${quotedName}|on table ${quotedName}\\s*\\|?\\s*$)`, 'i'), 'another table')} still refers to this row`,
		hint: 'Remove what refers to it where it belongs, or leave the row and set its Status instead.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(
			worded(/conflicted with the FOREIGN KEY/i),
			worded(/insert or update on table .* violates foreign key/i),
		),
		why: (_, findings) =>
			`the row that it belongs to does not exist (${named(findings, new RegExp(`constraint ${quotedName}`, 'i'), 'foreign key')})`,
		hint: 'Read the people again and plan anew.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(numbered(547), worded(/CHECK constraint|violates check constraint/i)),
		why: (_, findings) =>
			`a rule of the table forbids it (${named(findings, new RegExp(`constraint ${quotedName}`, 'i'), 'constraint')})`,
		hint: 'Whoever looks after the database knows what the rule is for.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(numbered(515), worded(/cannot insert the value NULL|violates not-null constraint/i)),
		why: (_, findings) =>
			`the column ${named(findings, new RegExp(`(?:into )?column ${quotedName}`, 'i'), 'of a required value')} must have a value`,
		hint: 'Read the tables again and plan anew.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(numbered(8152, 2628), worded(/data would be truncated|value too long for type/i)),
		why: (_, findings) =>
			`a text is longer than ${named(findings, /column '([^']*)'/i, 'its column')} can hold`,
		hint: 'Shorten it; EmployeeName holds 50 characters.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(
			numbered(220, 241, 242, 245, 295, 8114, 8115, 8169),
			worded(/conversion failed|error converting|out.of.range|invalid input syntax/i),
		),
		why: () => 'a value is none that its column can hold',
		hint: 'Read the tables again and plan anew.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: either(numbered(1205, 3960), worded(/deadlock/i)),
		why: ({database}) => `${database} rolled it back in favour of another program`,
		hint: 'Try again.',
	},
	{
		code: 'ERR_REPOSITORY_TIMEOUT',
		matches: either(numbered(1222), worded(/lock request time.?out/i)),
		why: () => 'another program holds the rows',
		hint: 'Close what is open in the middleware or on the website, then try again.',
	},
	{
		code: 'ERR_REPOSITORY_PERMISSION',
		matches: either(numbered(3906, 3908), worded(/database is read.only|read-only transaction/i)),
		why: ({database}) => `the database ${database} is read-only`,
		hint: 'Ask whoever looks after the server; trisync cannot repair anything there.',
	},
	{
		code: 'ERR_REPOSITORY_PERMISSION',
		matches: either(numbered(229, 230, 262, 297, 300), worded(/permission (?:was )?denied/i)),
		why: ({user}, findings) =>
			`the login ${user} may not change ${named(findings, /object '([^']*)'|table "?([\w.]+)/i, 'the tables')}`,
		hint: 'Give it the rights that docs/database.md lists.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: numbered(1101, 1105, 9002),
		why: ({database}) => `the server has no room left for ${database}`,
		hint: 'SQL Server Express ends at 10 GB; whoever looks after the server has to make room.',
	},
];

/**
An error of a transaction that was rolled back, or that had changed nothing yet. A lost connection, a refused login
and the like are told as for a reading.
*/
export function explainedWriteError(cause: unknown, settings: MssqlSettings): RepositoryError {
	if (cause instanceof RepositoryError) return cause;
	const findings = findingsOf(cause, []);
	const found = refusals.find(refusal => refusal.matches(findings));
	if (found !== undefined) {
		return new RepositoryError(found.code, `Nothing was written: ${found.why(settings, findings)}.`, {
			hint: found.hint,
			cause,
		});
	}

	const explained = explainedError(cause, settings);
	if (explained.code !== 'ERR_REPOSITORY_FAILED') return explained;
	return new RepositoryError(
		'ERR_REPOSITORY_FAILED',
		`Nothing was written: ${wordsOf(findings, settings)}.`,
		{
			hint: 'Show this sentence to whoever looks after the server.',
			cause,
		},
	);
}

/** The line broke, or the server fell silent, where it may or may not have kept the change. */
export function inDoubtError(cause: unknown, settings: MssqlSettings): RepositoryError {
	return new RepositoryError(
		'ERR_REPOSITORY_IN_DOUBT',
		`The connection to ${settings.database} broke while it was written: either all of it was kept or nothing.`,
		{hint: 'Read the people again before anything else.', cause},
	);
}
