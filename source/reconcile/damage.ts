import {plainText, type WebsitePerson} from '../domain/index.ts';
import type {Remark} from './website-state.ts';

/** `EmployeeName` of the vendor's tables; a website that was given a wider column fills more than others can read. */
const longestName = 50;
const largestInt = 2_147_483_647;

/** What nearly every row is, told without making any text but one. */
export function isUndamaged({code, stringCode, numericCode, gender, name}: WebsitePerson): boolean {
	if (name.length > longestName || isForeignGender(gender)) return false;
	if (code === undefined) return true;
	return (
		stringCode === '' &&
		numericCode !== null &&
		numericCode !== undefined &&
		numericCode <= largestInt &&
		String(numericCode) === code
	);
}

/** What the website and its sync service leave behind in a row. Evidence only: nothing is ever rewritten for it. */
export function damageOf(person: WebsitePerson): readonly Remark[] {
	const {code, gender, name, employeeId} = person;
	const found: Remark[] = [];
	const codes = code === undefined ? null : codeTrouble(code, person);
	if (codes !== null) {
		found.push({note: 'CODE', reason: `${codes}; the middleware sorts by it.`});
	}

	if (code !== undefined && isTrap(code)) {
		found.push({
			note: 'CODE-TRAP',
			reason: `EmployeeCode ${quoted(code)} of website id ${employeeId} counts as numeric and is no whole number that fits: the website cannot add anybody while it is there.`,
		});
	}

	if (isForeignGender(gender)) {
		found.push({
			note: 'GENDER',
			reason: `Gender is ${quoted(gender)}, which the website's sync service writes instead of Male or Female.`,
		});
	}

	if (name.length > longestName) {
		found.push({
			note: 'LONG-NAME',
			reason: `The name has ${name.length} characters; the middleware's own tables hold ${longestName}.`,
		});
	}

	return found;
}

function isForeignGender(gender: string | null | undefined): gender is string {
	return gender === 'M' || gender === 'F' || gender === 'O';
}

/** The letters in front of the code and its digits as a number belong into columns of their own. */
function codeTrouble(code: string, {stringCode, numericCode}: WebsitePerson): string | null {
	if (stringCode === null) return 'StringCode is NULL';
	if (numericCode === null) return 'NumericCode is NULL';
	const digits = /^\D*(\d+)$/.exec(code)?.[1];
	if (digits === undefined || numericCode === undefined || Number(digits) > largestInt) return null;
	return Number(digits) === numericCode
		? null
		: `NumericCode is ${numericCode}, EmployeeCode ${quoted(code)}`;
}

/** Text that ISNUMERIC takes for a number and that cannot become an int: the website asks for MAX(CAST(… AS int)). */
function isTrap(code: string): boolean {
	if (/^\d+$/.test(code)) return Number(code) > largestInt;
	return /^[+-]?(?:[$€£¥₹][\d.,]*|[\d.,]+(?:[ed][+-]?\d+)?)$/i.test(code) && !/^[+-]\d+$/.test(code);
}

function quoted(text: string): string {
	return `"${plainText(text, 60)}"`;
}
