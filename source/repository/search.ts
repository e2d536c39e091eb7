import type {Dialect} from './engine.ts';

/** Above this many PINs one reading of everything is quicker than a condition for each. */
const mostSearched = 20;

/**
A condition that lets through every row with one of these PINs, and may let through more; `@p0`, `@p1`, … are the
PINs in their order. The database only narrows the choice: its collation may call other texts equal, and its TRIM
knows spaces alone, so both the trimming and the comparison happen in TypeScript.
@param pin the expression that is the PIN.
@returns null when everything has to be read
*/
export function searchCondition(dialect: Dialect, pin: string, searched: readonly string[]): string | null {
	// Old collations give some characters no weight at all, and then a search does not find them.
	if (searched.length > mostSearched || !searched.every(text => /^[A-Za-z\d]+$/.test(text))) return null;
	const parts = searched.map((_, at) => dialect.contains(pin, `@p${at}`));
	return parts.includes(null) ? null : parts.join(' OR ');
}
