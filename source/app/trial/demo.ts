import type {CastMember} from './gym.ts';
import type {TrialPerson} from './person.ts';

const card =
	(number: number) =>
	(person: TrialPerson): TrialPerson => {
		const text = String(number).padStart(10, '0');
		return {
			website: person.website && {...person.website, card: text},
			middleware: person.middleware && {...person.middleware, card: text},
			device: person.device && {...person.device, card: number},
		};
	};

/** The demo's gym: the members that the documentation speaks of, and every kind of difference at least once. */
export const demoCast: ReadonlyMap<string, CastMember> = new Map<string, CastMember>([
	['7', {problem: 'PIN-FORM'}],
	['9', {problem: 'NOT-SQL', name: 'Harish P'}],
	['12', {problem: 'DUP-PIN', name: 'Farah Sheikh'}],
	['17', {problem: 'NO-DEV', name: 'Asha Verma', change: card(12_345_678)}],
	['29', {problem: 'OFF', name: 'Nikhil Joshi'}],
	[
		'34',
		{
			name: 'Chitra R',
			change: person => {
				const carded = card(12_345_670)(person);
				return {
					...carded,
					device: carded.device && {...carded.device, name: 'Chithra R', password: '2580', fingers: [5, 6]},
				};
			},
		},
	],
	[
		'40',
		{
			name: 'Gita Rao',
			change: person => ({...person, device: person.device && {...person.device, name: 'ROHAN M'}}),
		},
	],
	['52', {problem: 'NO-DEV', name: 'Meera N', change: card(0)}],
	[
		'61',
		{
			name: 'Dev Anand',
			change: person => ({
				...person,
				middleware: person.middleware && {...person.middleware, departmentId: 77},
			}),
		},
	],
	['73', {problem: 'EXPIRED', name: 'Imran Q'}],
	['88', {problem: 'SQL-ONLY', name: 'Esha K'}],
	['96', {problem: 'BLOCKED', name: 'Karan Malhotra'}],
	['118', {problem: 'BAD-PIN', name: 'Vikram Shah'}],
	['131', {problem: 'CARD', name: 'Sneha Iyer'}],
	['140', {problem: 'CARD-other', name: 'Ravi Pillai'}],
	['152', {problem: 'DUP-CARD', name: 'Suresh Babu'}],
	['166', {problem: 'ROLE', name: 'Anil Trainer'}],
	['177', {problem: 'MW-ONLY', name: 'Old Trial Member'}],
	['189', {problem: 'LAPSED', name: 'Pooja Saxena'}],
	['194', {problem: 'STATUS', name: 'Tarun Das'}],
	['200', {problem: 'WILDCARD'}],
	['205', {name: 'Subrahmanyam Venkataraman'}],
	['214', {name: 'आशा वर्मा'}],
	['215', {name: 'விஜய் குமார்'}],
	['233', {problem: 'COSMETIC', name: 'Lakshmi Nair'}],
	['301', {problem: 'NO-CRED', name: 'Jaya T'}],
]);

/** Members of the demo besides the owner; the problems bring a few more rows. */
export const demoPeople = 411;
