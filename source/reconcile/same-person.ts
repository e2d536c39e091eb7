import {similarity} from '../domain/index.ts';

/**
Is the name on the device a misspelling of the website's name, or another person whose fingers open the door under
this PIN? Only the first may be repaired in bulk, so whatever is not clear counts as another person.
*/

/** Titles and first parts that thousands share; the name that tells people apart comes after them. */
const openings = new Set(
	`mr mrs ms miss master dr prof smt shri sri shree sh sk md mohd mohammad mohammed mohamed muhammad muhammed
	syed sayed shaikh sheikh shaik abdul abdur`.split(/\s+/),
);

/** Family names common enough to stand in front as well; alone they say nothing about who it is. */
const surnames = new Set(
	`kumar kumari singh patel sharma verma varma gupta khan shah jain joshi mehta yadav mishra pandey tiwari dubey
	reddy rao nair menon iyer iyengar pillai das dass roy ghosh bose sen banerjee mukherjee chatterjee dutta
	chaudhary chowdhury choudhary agarwal agrawal bansal goel mittal kaur sandhu sidhu ahmed ahmad ansari
	begum bibi devi naik nayak patil deshmukh kulkarni jadhav pawar shinde more chauhan chavan
	thakur rathore rajput saxena srivastava sinha shaikh fernandes dsouza pereira naidu gowda shetty hegde bhat pai kamath`.split(
		/\s+/,
	),
);

const scripts = [
	'Latin',
	'Devanagari',
	'Bengali',
	'Gujarati',
	'Gurmukhi',
	'Tamil',
	'Telugu',
	'Kannada',
	'Malayalam',
	'Oriya',
	'Arabic',
	'Cyrillic',
	'Greek',
	'Han',
	'Thai',
].map(script => new RegExp(`\\p{Script=${script}}`, 'u'));

const agreement = 0.8;
/** Bounds the work on a hostile name; the columns hold 50 characters. */
const longestName = 200;

/**
@param storedName the device's name as text.
@param limitBytes how many bytes of a name the device keeps: a name that ends there may be a cut one.
*/
export function isSamePerson(websiteName: string, storedName: string, limitBytes: number): boolean {
	const website = fold(websiteName);
	const stored = fold(storedName);
	if (website === '' || stored === '') return false;
	if (website === stored) return true;
	if (!shareScript(website, stored)) return false;
	return (
		isCutOf(website, stored, limitBytes) || isCutOf(stored, website, limitBytes) || agree(website, stored)
	);
}

/** `NN-17` is what a widely used library shows, and some programs store, for a user without a name. */
export function isPlaceholder(storedName: string, pin: string): boolean {
	const name = storedName.trim();
	return name === '' || name === `NN-${pin}`;
}

const ascii = /^[\0-\x7F]*$/;

/** Case, accents of Latin letters and spaces do not tell people apart; dots and commas part words. */
function fold(name: string): string {
	const bounded = name.slice(0, longestName);
	const bare = ascii.test(bounded)
		? bounded
		: bounded
				.normalize('NFD')
				.replaceAll(/[\u0300-\u036F]/g, '')
				.normalize('NFC');
	return bare
		.toLowerCase()
		.replaceAll(/['’`]/g, '')
		.replaceAll(/[\s.,_/()-]+/g, ' ')
		.trim();
}

/** Both in Latin letters, or both in the same other scripts. */
function shareScript(a: string, b: string): boolean {
	return (ascii.test(a) && ascii.test(b)) || scriptsOf(a) === scriptsOf(b);
}

function scriptsOf(text: string): string {
	return scripts.map(script => (script.test(text) ? 1 : 0)).join('');
}

/** The shorter text is the head of the longer one, and the longer one's next character had no room. */
function isCutOf(longer: string, shorter: string, limitBytes: number): boolean {
	if (!longer.startsWith(shorter)) return false;
	const next = /^ *./u.exec(longer.slice(shorter.length))?.[0] ?? '';
	return new TextEncoder().encode(shorter + next).length > limitBytes;
}

function agree(website: string, stored: string): boolean {
	const a = words(website);
	const b = words(stored);
	if (a.length > 1 && a.length === b.length && a.toSorted().join(' ') === b.toSorted().join(' ')) return true;
	const left = split(a);
	const right = split(b);
	if (left === null || right === null) return false;
	if (isInitial(left.given) || isInitial(right.given)) {
		return sharesInitial(left.given, right.given) && restAgrees(left.rest, right.rest);
	}

	return similarity(left.given, right.given) >= agreement;
}

function words(name: string): readonly string[] {
	const all = name.split(' ');
	const telling = all.filter(word => !openings.has(word));
	return telling.length === 0 ? all : telling;
}

/** The given name is the first word that is no family name; with none, nothing tells who it is. */
function split(all: readonly string[]): {readonly given: string; readonly rest: readonly string[]} | null {
	const at = all.findIndex(word => !surnames.has(word));
	return at === -1 ? null : {given: all[at]!, rest: all.toSpliced(at, 1)};
}

function isInitial(word: string): boolean {
	return [...word].length === 1;
}

function sharesInitial(a: string, b: string): boolean {
	return [...a][0] === [...b][0];
}

/** The last names are alike, and what stands between fits in order where both have it. */
function restAgrees(a: readonly string[], b: readonly string[]): boolean {
	const [few, many] = a.length <= b.length ? [a, b] : [b, a];
	const last = few.at(-1);
	if (last === undefined || isInitial(last) || similarity(last, many.at(-1)!) < agreement) return false;
	let at = 0;
	for (const word of few.slice(0, -1)) {
		while (at < many.length - 1 && !isAlike(word, many[at]!)) at++;
		if (at >= many.length - 1) return false;
		at++;
	}

	return true;
}

function isAlike(a: string, b: string): boolean {
	return isInitial(a) || isInitial(b) ? sharesInitial(a, b) : similarity(a, b) >= agreement;
}
