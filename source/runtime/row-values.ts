import type {RowValue, RowValues} from '../domain/index.ts';

/** Does a row hold these values? Columns that are not wanted do not matter; a name's case does not tell columns apart. */
export function sameValues(wanted: RowValues, found: RowValues): boolean {
	const byName = new Map(Object.entries(found).map(([column, value]) => [column.toLowerCase(), value]));
	return Object.entries(wanted).every(([column, value]) =>
		sameValue(value, byName.get(column.toLowerCase())),
	);
}

function sameValue(wanted: RowValue, found: RowValue | undefined): boolean {
	if (found === undefined) return false;
	if (wanted === null || found === null) return wanted === found;
	if (typeof wanted !== 'string' || typeof found !== 'string') {
		return (
			typeof wanted !== 'string' &&
			typeof found !== 'string' &&
			wanted.hex.toLowerCase() === found.hex.toLowerCase()
		);
	}

	return wanted === found || plainForm(wanted) === plainForm(found);
}

/** `datetime` keeps 1/300 s and midnight may be left off; a fixed-length text comes back with spaces; 07 as a number is 7. */
function plainForm(text: string): string {
	const date = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?$/.exec(text.trim());
	if (date !== null) return `${date[1]}T${(date[2] ?? '00:00').padEnd(8, ':00')}`;
	return text.replace(/ +$/, '');
}
