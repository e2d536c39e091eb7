import {plainText, type WebsitePerson} from '../domain/index.ts';
import {damageOf, isUndamaged} from './damage.ts';
import type {ReconcileOptions} from './options.ts';
import type {Note} from './row.ts';

/** A remark with the sentence that explains it. */
export interface Remark {
	readonly note: Note;
	readonly reason: string;
}

/** May this person enter, as the website sees it? */
export interface WebsiteState {
	readonly state: 'absent' | 'inactive' | 'present';
	/** The column and value that say so; null for a present person. */
	readonly why: string | null;
	readonly remarks: readonly Remark[];
}

/** The value that means "never set" in every date column of this database. */
const unsetDate = '1900-01-01';
/** The value of DOR that means "still here". */
const neverResigned = '3000-01-01';
const deletedWords = new Set(['deleted', 'delete']);
const inactiveWords = new Set(['inactive', 'suspended', 'resigned']);
/** `LIKE 'del_%'` as SQL Server reads it: the underscore is a wildcard and case does not count. */
const wildcardVictim = /^del./i;

const noRemarks: readonly Remark[] = Object.freeze([]);
const plainlyPresent: WebsiteState = Object.freeze({state: 'present', why: null, remarks: noRemarks});

/**
Absent, inactive or present by `RecordStatus`, name, `Status`, `DOR` and, where configured, the package.
Only 'Working' is a plain word for active; NULL, '', '0', '1', 'Active' and unknown words are active with the
remark STATUS. A `del_` prefix counts as written: `Del_` is somebody's name.
*/
export function websiteState(
	person: WebsitePerson,
	options: Pick<ReconcileOptions, 'today' | 'expireByPackage'>,
): WebsiteState {
	if (isPlain(person, options.today)) return plainlyPresent;
	const word = person.status === null ? null : person.status.toLowerCase();
	const deleted = whyDeleted(person, word);
	if (deleted !== null) return {state: 'absent', why: deleted, remarks: noRemarks};

	const inactive = whyInactive(person, word, options);
	const remarks = remarksOf(person, word, options);
	if (inactive !== null) return {state: 'inactive', why: inactive, remarks};
	return remarks.length === 0 ? plainlyPresent : {state: 'present', why: null, remarks};
}

/** What nearly every member is; spares the rest of the questions. */
function isPlain(person: WebsitePerson, today: string): boolean {
	const initial = person.name.charCodeAt(0);
	return (
		person.status === 'Working' &&
		person.recordStatus === 1 &&
		(person.resignedOn === null || person.resignedOn === neverResigned) &&
		(person.packageEnd === null || person.packageEnd >= today) &&
		person.clientRows === 1 &&
		person.clientPin === person.pin &&
		initial !== 0x44 &&
		initial !== 0x64 &&
		isUndamaged(person)
	);
}

function whyDeleted(person: WebsitePerson, word: string | null): string | null {
	if (person.recordStatus === 0) return 'RecordStatus is 0';
	if (person.name.startsWith('del_')) return `the name begins with del_ (${quoted(person.name)})`;
	if (word !== null && deletedWords.has(word)) return `Status is ${quoted(person.status!)}`;
	return null;
}

function whyInactive(
	person: WebsitePerson,
	word: string | null,
	{today, expireByPackage}: Pick<ReconcileOptions, 'today' | 'expireByPackage'>,
): string | null {
	if (word !== null && inactiveWords.has(word)) return `Status is ${quoted(person.status!)}`;
	const resigned = person.resignedOn;
	if (resigned !== null && resigned > unsetDate && resigned <= today) return `DOR is ${resigned}`;
	if (expireByPackage && hasLapsed(person, today)) return `the package ended on ${person.packageEnd}`;
	return null;
}

function hasLapsed({packageEnd}: WebsitePerson, today: string): boolean {
	return packageEnd !== null && packageEnd > unsetDate && packageEnd < today;
}

function remarksOf(
	person: WebsitePerson,
	word: string | null,
	options: Pick<ReconcileOptions, 'today' | 'expireByPackage'>,
): readonly Remark[] {
	const remarks: Remark[] = [];
	if (!options.expireByPackage && hasLapsed(person, options.today)) {
		remarks.push({
			note: 'LAPSED',
			reason: `The package ended on ${person.packageEnd}; the website still counts the person as active.`,
		});
	}

	if (person.clientRows === 0) {
		remarks.push({note: 'NO-CLIENT', reason: `Website id ${person.employeeId} has no GymClients row.`});
	} else if (person.clientPin !== null && person.clientPin !== person.pin) {
		remarks.push({
			note: 'CLIENT-PIN',
			reason: `GymClients holds PIN ${quoted(person.clientPin)} for website id ${person.employeeId}, Employees holds ${quoted(person.pin)}.`,
		});
	}

	if (person.clientRows !== null && person.clientRows > 1) {
		remarks.push({
			note: 'CLIENT-ROWS',
			reason: `Website id ${person.employeeId} has ${person.clientRows} GymClients rows; the newest one counts.`,
		});
	}

	if (word !== 'working' && !(word !== null && inactiveWords.has(word))) {
		const shown = person.status === null ? 'NULL' : quoted(person.status);
		remarks.push({note: 'STATUS', reason: `Status is ${shown}, counted as active${whoWrites(word)}.`});
	}

	if (wildcardVictim.test(person.name)) {
		remarks.push({
			note: 'WILDCARD',
			reason: `The website's filter LIKE 'del_%' hides the real name ${quoted(person.name)} from its own lists.`,
		});
	}

	remarks.push(...damageOf(person));
	return remarks.length === 0 ? noRemarks : remarks;
}

/** Which program leaves this word behind; '' where nobody knows. */
function whoWrites(word: string | null): string {
	if (word === '0' || word === '1') return "; the website's sync service writes that";
	return word === 'active' ? '; the website writes that for new members' : '';
}

function quoted(text: string): string {
	return `"${plainText(text, 60)}"`;
}
