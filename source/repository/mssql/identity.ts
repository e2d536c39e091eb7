import type {SourceIdentity} from '../../domain/index.ts';
import {quoted} from '../catalog.ts';
import type {ResultRow} from '../engine.ts';
import {numberOf, optionalTextOf} from '../values.ts';
import {isRefusal} from './refusal.ts';

/** Who answers; each fact on its own when the server knows one of them not. */
const facts = {
	server: 'CAST(@@SERVERNAME AS nvarchar(256))',
	database: 'DB_NAME()',
	databaseId: 'DB_ID()',
	login: 'SUSER_SNAME()',
	createdAt: '(SELECT CONVERT(char(19), create_date, 120) FROM sys.databases WHERE name = DB_NAME())',
} as const;

export async function readIdentity(
	read: (sql: string) => Promise<readonly ResultRow[]>,
): Promise<SourceIdentity> {
	const identity: Record<string, string | number | null> = {engine: 'mssql'};
	const keep = (row: ResultRow | undefined) => {
		for (const key of Object.keys(facts)) {
			if (row !== undefined && key in row) {
				identity[key] = key === 'databaseId' ? numberOf(row[key]) : optionalTextOf(row[key]);
			}
		}
	};

	try {
		const all = Object.entries(facts).map(([key, fact]) => `${fact} AS ${quoted(key)}`);
		keep((await read(`SELECT ${all.join(', ')}`))[0]);
		return identity;
	} catch (error) {
		if (!isRefusal(error)) throw error;
	}

	for (const [key, fact] of Object.entries(facts)) {
		identity[key] = null;
		try {
			keep((await read(`SELECT ${fact} AS ${quoted(key)}`))[0]);
		} catch (error) {
			// Without its name a database could be mistaken for another; the rest may stay unknown.
			if (key === 'database' || !isRefusal(error)) throw error;
		}
	}

	return identity;
}
