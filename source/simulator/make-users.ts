import type {SimulatedTemplate, SimulatedUser} from './state.ts';

const givenNames = [
	'Aarav',
	'Aditi',
	'Anil',
	'Arjun',
	'Deepa',
	'Divya',
	'Farhan',
	'Gauri',
	'Imran',
	'Isha',
	'Kavya',
	'Kiran',
	'Lakshmi',
	'Manoj',
	'Meera',
	'Neha',
	'Nikhil',
	'Pooja',
	'Priya',
	'Rahul',
	'Ravi',
	'Rohan',
	'Sana',
	'Sanjay',
	'Sunita',
	'Tara',
	'Uma',
	'Varun',
	'Vikram',
	'Zoya',
];
const surnames = [
	'Agarwal',
	'Bose',
	'Chauhan',
	'Das',
	'Desai',
	'Fernandes',
	'Ghosh',
	'Gupta',
	'Iyer',
	'Jain',
	'Joshi',
	'Kapoor',
	'Khan',
	'Kumar',
	'Mehta',
	'Menon',
	'Mishra',
	'Nair',
	'Patel',
	'Pillai',
	'Rao',
	'Reddy',
	'Shah',
	'Sharma',
	'Singh',
	'Verma',
	'Yadav',
];

const firstPin = 100_001;

/**
So many members, the same for the same seed: slots from 1, PINs from 100001, a card for every third, nobody an
administrator.
@param count at most 65,535, one for each slot number.
*/
export function makeUsers(count: number, seed = 1): SimulatedUser[] {
	const random = randomNumbers(seed);
	const pick = (names: readonly string[]): string => names[Math.floor(random() * names.length)]!;
	return Array.from({length: Math.min(count, 0xff_ff)}, (_, index) => ({
		uid: index + 1,
		pin: String(firstPin + index),
		name: `${pick(givenNames)} ${pick(surnames)}`,
		card: index % 3 === 0 ? 7_000_000 + index * 7 : 0,
		privilege: 0,
		group: 1,
	}));
}

/** A finger that looks like an algorithm 10 template: 1.0 to 1.3 KB, the same for the same arguments. */
export function makeTemplate(uid: number, finger: number, seed = 1): SimulatedTemplate {
	const random = randomNumbers(seed * 1_000_003 + uid * 10 + finger);
	const bytes = new Uint8Array(1024 + Math.floor(random() * 256));
	for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
	bytes.set([0x4a, 0x2f, 0x53, 0x53, 0x32, 0x31]);
	// Readers of single templates take NULs at the end for padding.
	bytes[bytes.length - 1] = 0x7f;
	return {uid, finger, flag: 1, template: Buffer.from(bytes).toString('base64')};
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
