import type {
	ColumnSchema,
	RowsWritten,
	RowTransaction,
	RowValue,
	RowValues,
	TableSchema,
} from '../../domain/index.ts';
import {qualified, quoted} from '../catalog.ts';
import {lockedRows, requireEqual} from './before.ts';
import {requireFreePin} from './free-pin.ts';
import {columnOf} from './person-tables.ts';
import {type Change, columnFor, conflict, type Place, times, whose} from './place.ts';
import {remove} from './removal.ts';
import {tableOf} from './stored-rows.ts';

/**
All changes of one transaction, in their order. Each "before" is read again under a lock and compared here, value by
value: a collation would call other texts equal, and a large column cannot be compared in a condition at all.
@throws RepositoryError `ERR_REPOSITORY_CONFLICT` when anything is not as expected; the caller rolls back
*/
export async function applyChanges(place: Place, transaction: RowTransaction): Promise<RowsWritten> {
	if (transaction.freePin !== null) await requireFreePin(place, transaction.freePin);
	const identities: (string | null)[] = [];
	for (const change of transaction.changes) {
		switch (change.kind) {
			case 'update':
				await update(place, change, transaction.stamp);
				identities.push(null);
				break;
			case 'insert':
				identities.push(await insert(place, change, identities, transaction.stamp));
				break;
			case 'delete':
				await remove(place, change);
				identities.push(null);
				break;
		}
	}

	return {identities};
}

async function update(place: Place, change: Change<'update'>, stamp: string): Promise<void> {
	const {dialect, session} = place;
	const table = tableOf(place.schema, change.table, place.database);
	const key = columnFor(table, change.key.column);
	if (table.key !== key.name) {
		throw conflict(`${table.name} has no key, so that no row of it can be changed alone`);
	}

	// A photograph that is not part of the "before" need not travel.
	const seen = Object.keys(change.before).map(name => columnFor(table, name));
	const rows = await lockedRows(place, {...table, columns: [...new Set([key, ...seen])]}, change.key);
	if (rows.length !== 1) throw conflict(`${whose(table, change)} is there ${times(rows.length)}`);
	requireEqual(table, change, rows[0]!, change.before);
	const after = stamped(table, change.after, stamp);
	const columns = Object.keys(after).map(name => writable(table, name));
	const sets = columns.map(
		(column, at) => `${quoted(column.name)} = ${dialect.stored(column, `@p${at + 1}`)}`,
	);
	const touched = await session.change(
		`UPDATE ${qualified(table)} SET ${sets.join(', ')} WHERE ${quoted(key.name)} = ${dialect.stored(key, '@p0')}`,
		[change.key.value, ...columns.map((column, at) => dialect.parameter(column, Object.values(after)[at]!))],
	);
	if (touched !== 1) throw conflict(`changing ${whose(table, change)} touched ${touched} rows`);
}

async function insert(
	place: Place,
	change: Change<'insert'>,
	identities: readonly (string | null)[],
	stamp: string,
): Promise<string | null> {
	const {dialect} = place;
	const table = tableOf(place.schema, change.table, place.database);
	const key = table.key === null ? undefined : columnOf(table, table.key);
	const values: Record<string, RowValue> = {};
	for (const [name, value] of Object.entries(change.values)) values[columnFor(table, name).name] = value;
	for (const [column, at] of Object.entries(change.links)) {
		const identity = identities[at];
		if (identity === null || identity === undefined) {
			throw conflict(`${table.name}.${column} points at a change that made no row`);
		}

		values[columnFor(table, column).name] = identity;
	}

	// A key of this type is made by whoever inserts; NEWID() would make one that nobody here learns of.
	if (key !== undefined && /^uniqueidentifier$/i.test(key.type) && !(key.name in values)) {
		values[key.name] = crypto.randomUUID().toUpperCase();
	}

	const all = stamped(table, values, stamp);
	const given = Object.entries(all)
		.map(([name, value]) => ({column: columnFor(table, name), value}))
		.filter(({column}) => !column.isIdentity && !column.isComputed);
	const missing = table.required.filter(name => !given.some(({column}) => column.name === name));
	if (missing.length > 0) throw conflict(`a row of ${table.name} needs ${missing.join(', ')} as well`);
	const made = await place.session.insert(
		`INSERT INTO ${qualified(table)} (${given.map(({column}) => quoted(column.name)).join(', ')}) VALUES (${given.map(({column}, at) => dialect.stored(column, `@p${at}`)).join(', ')})`,
		given.map(({column, value}) => dialect.parameter(column, value)),
	);
	// Without a key of its own a table leaves the number of an earlier row to be asked for.
	if (key === undefined) return null;
	const identity = key.isIdentity ? made : (given.find(({column}) => column === key)?.value ?? null);
	if (typeof identity !== 'string') {
		throw conflict(`${table.name} did not tell the ${key.name} of its new row`);
	}

	return identity;
}

function stamped(table: TableSchema, values: RowValues, stamp: string): RowValues {
	const column = columnOf(table, 'LastModifiedBy');
	return column === undefined ? values : {...values, [column.name]: stamp.slice(0, column.maxLength ?? 50)};
}

function writable(table: TableSchema, name: string): ColumnSchema {
	const column = columnFor(table, name);
	if (column.isIdentity || column.isComputed) {
		throw conflict(`${table.name}.${column.name} is written by the database alone`);
	}

	return column;
}
