import {
	isKnown,
	isSameDatabase,
	isUnknown,
	plainText,
	type Snapshots,
	type SourceName,
} from '../domain/index.ts';
import type {ReconcileOptions} from './options.ts';

/** What holds for every row of one comparison. */
export interface Frame {
	readonly options: ReconcileOptions;
	readonly sql: SourceKnowledge;
	readonly middleware: SourceKnowledge;
	readonly device: SourceKnowledge;
	/** One sentence naming the sources that could not be read; null when all configured ones were. */
	readonly unknownReason: string | null;
	/** The middleware's database where it is another one than the website's; null = the same, or not told. */
	readonly otherDatabase: string | null;
	readonly admins: ReadonlySet<string>;
	readonly expected: ReadonlyMap<string, {readonly reason: string; readonly signature?: string}>;
}

export type SourceKnowledge = 'off' | 'unknown' | 'known';

const labels: Readonly<Record<SourceName, string>> = {
	sql: 'website',
	middleware: 'middleware',
	device: 'device',
};

export function frameOf(snapshots: Snapshots, options: ReconcileOptions): Frame {
	const names = ['sql', 'middleware', 'device'] as const;
	const unknown = names.filter(name => isUnknown(snapshots[name].state));
	const [sql, middleware, device] = names.map((name): SourceKnowledge => {
		const {state} = snapshots[name];
		return isKnown(state) ? 'known' : isUnknown(state) ? 'unknown' : 'off';
	});
	return {
		options,
		sql: sql!,
		middleware: middleware!,
		device: device!,
		unknownReason:
			unknown.length === 0
				? null
				: `Not known: ${unknown
						.map(name => {
							const {state, reason} = snapshots[name];
							if (state === 'wait') return `the ${labels[name]} is still being read`;
							const why = reason === null ? '' : ` (${plainText(reason).replace(/\.$/, '')})`;
							return `the ${labels[name]} could not be read completely${why}`;
						})
						.join('; ')}.`,
		otherDatabase: otherDatabase(snapshots),
		admins: new Set(options.deviceAdmins),
		expected: new Map(options.expected.map(row => [row.pin, row])),
	};
}

function otherDatabase({sql, middleware}: Snapshots): string | null {
	const {database, server} = middleware.identity;
	const areTold = typeof database === 'string' && typeof sql.identity['database'] === 'string';
	if (!areTold || isSameDatabase(sql.identity, middleware.identity)) return null;
	// An embedded database is a file; its folder tells nothing here.
	const name = database.split(/[\\/]/).at(-1) ?? database;
	return plainText(typeof server === 'string' ? `${name} on ${server}` : name, 200);
}

/** SQL and device lists are complete, so that a missing kind may be said; only the middleware may be unknown. */
export function isDecidable(frame: Frame): boolean {
	return frame.sql === 'known' && frame.device !== 'unknown';
}
