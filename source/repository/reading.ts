import {type PeopleList, trimPin} from '../domain/index.ts';
import type {Engine} from './engine.ts';
import {searchCondition} from './search.ts';
import {countSql, listSql, type Statement, searchSql} from './statement.ts';
import {numberOf} from './values.ts';

/**
Reads everybody and proves it by counting. Somebody may be added between the two, so a difference is looked at a
second time before the list is called incomplete.
*/
export async function readPeople<T>(
	engine: Engine,
	statement: Statement<T>,
	signal: AbortSignal | undefined,
): Promise<PeopleList<T>> {
	const first = await readOnce(engine, statement, signal);
	return first.complete ? first : readOnce(engine, statement, signal);
}

async function readOnce<T>(
	engine: Engine,
	statement: Statement<T>,
	signal: AbortSignal | undefined,
): Promise<PeopleList<T>> {
	const people: T[] = [];
	await engine.each(listSql(statement), [], row => people.push(statement.read(row)), signal);
	const counted = await countPeople(engine, statement, signal);
	if (counted === people.length) return {complete: true, reason: null, people, count: counted};
	return {
		complete: false,
		reason: `The database sent ${people.length} people, but counts ${counted ?? 'none'}.`,
		people,
		count: counted,
	};
}

async function countPeople(
	engine: Engine,
	statement: Statement<unknown>,
	signal: AbortSignal | undefined,
): Promise<number | null> {
	let counted: number | null = null;
	await engine.each(
		countSql(statement),
		[],
		row => {
			counted = numberOf(row.PeopleCount);
		},
		signal,
	);
	return counted;
}

/** Everybody whose trimmed PIN equals one of these, byte by byte. */
export async function findPeople<T extends {readonly pin: string}>(
	engine: Engine,
	statement: Statement<T>,
	pins: readonly string[],
	signal: AbortSignal | undefined,
): Promise<readonly T[]> {
	const wanted = new Set(pins.map(trimPin));
	if (wanted.size === 0) return [];
	const found: T[] = [];
	const keep = (person: T) => {
		if (wanted.has(person.pin)) found.push(person);
	};

	const searched = [...wanted];
	const condition = searchCondition(engine.dialect, statement.pin, searched);
	await engine.each(
		condition === null ? listSql(statement) : searchSql(statement, condition),
		condition === null ? [] : searched,
		row => keep(statement.read(row)),
		signal,
	);
	return found;
}
