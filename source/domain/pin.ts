/**
PINs: the text a person types at the terminal, and the key that joins the three lists.
Compared byte by byte, here and never by a database's collation (`A1` is not `a1`, `7` is not `007`).
*/

const trimmed = /^[ \t\r\n\0]+|[ \t\r\n\0]+$/g;

/** Cut ASCII space, tab, CR, LF and NUL from both ends; nothing else counts as white space here. */
export function trimPin(text: string): string {
	return text.replace(trimmed, '');
}

/** Longest PIN any source can hold: `Employees.EmployeeCodeInDevice` is nvarchar(50). */
export const longestPin = 50;

/** True for text that can be asked for on the command line: not empty, no control characters, not too long. */
export function isPin(text: string): boolean {
	return text.length > 0 && text.length <= longestPin && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}

/** What `7`, `007`, ` 7` and `0 7` have in common; equal look-alikes are flagged PIN-FORM, never merged. */
export function canonicalPin(pin: string): string {
	const plain = pin.replaceAll(/\s+/g, '').toLowerCase();
	return plain.replace(/^0+(?=.)/, '');
}

const digits = /^\d+$/;

/** PINs made of digits by number, then the rest by code unit; a total order, so lists never jump. */
export function comparePins(a: string, b: string): number {
	const aIsNumber = digits.test(a);
	const bIsNumber = digits.test(b);
	if (aIsNumber && bIsNumber) {
		const left = a.replace(/^0+(?=.)/, '');
		const right = b.replace(/^0+(?=.)/, '');
		if (left.length !== right.length) return left.length - right.length;
		if (left !== right) return left < right ? -1 : 1;
	} else if (aIsNumber !== bIsNumber) {
		return aIsNumber ? -1 : 1;
	}

	return a < b ? -1 : a > b ? 1 : 0;
}
