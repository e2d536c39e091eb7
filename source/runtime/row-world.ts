import {type DatabaseDiagnosis, isSameDatabase, type LookupFacts, type RowWriter} from '../domain/index.ts';
import type {Intent, PlanWorld, RowWorld} from '../plan/index.ts';
import {select} from '../plan/select.ts';

/** What reads and writes the rows of one database. */
export type RowSource = RowWriter & Pick<DatabaseDiagnosis, 'lookups'>;

export interface RowSources {
	/** null = no website, or one that cannot be written to. */
	readonly website: RowSource | null;
	/** null = none, or the same database as the website's. */
	readonly middleware: RowSource | null;
}

/** Does this intent change rows, so that they have to be read for its plan? */
export function touchesRows({operation, also = [], in: place = 'device'}: Intent): boolean {
	return operation === 'add' || also.length > 0 || place !== 'device';
}

/**
The rows of everybody the intent is about, whole, with what may be done to them.
@param pins of an undo or a restore, which name their people themselves; null = who the intent selects.
@throws RepositoryError when a database that has to be read cannot be.
*/
export async function readRowWorlds(
	intent: Intent,
	world: PlanWorld,
	pins: readonly string[] | null,
	{
		sources,
		mayWrite,
		now,
	}: {
		readonly sources: RowSources;
		readonly mayWrite: Readonly<Record<keyof RowSources, boolean>>;
		readonly now: () => number;
	},
	signal: AbortSignal | undefined,
): Promise<Pick<PlanWorld, 'websiteRows' | 'middlewareRows'>> {
	const wanted = pins ?? select(intent, world).rows.map(row => row.pin);
	// Two connections may lead to one table, which must not be written twice, nor with one permission of two.
	const {sql, middleware} = world.snapshots;
	const isOne = sources.middleware === null || isSameDatabase(sql.identity, middleware.identity);
	const read = async (name: keyof RowSources): Promise<RowWorld | null> => {
		const source = sources[name];
		if (source === null) return null;
		const [rows, schema, lookups] = await Promise.all([
			wanted.length === 0 ? [] : source.rowsOf(wanted, signal),
			source.schema(signal),
			source.lookups(signal),
		]);
		const isWritable = mayWrite[name] && (sources.middleware === null || !isOne || mayWrite.middleware);
		return {rows, schema, lookups, defaults: defaultsOf(lookups), isWritable, readAt: now()};
	};

	const websiteRows = await read('website');
	return isOne ? {websiteRows} : {websiteRows, middlewareRows: await read('middleware')};
}

/** The first of each that the middleware shows: what the vendor's own program gives a person it meets first on a device. */
function defaultsOf({companies, departments, categories}: LookupFacts): RowWorld['defaults'] {
	return {
		CompanyId: lowest(companies?.filter(({isVisible}) => isVisible).map(({id}) => id)),
		DepartmentId: lowest(departments),
		CategoryId: lowest(categories),
	};
}

function lowest(ids: readonly string[] | null | undefined): string | null {
	return ids?.toSorted((a, b) => Number(a) - Number(b))[0] ?? null;
}
