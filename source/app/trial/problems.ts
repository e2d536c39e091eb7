import {addDays} from './healthy.ts';
import {misspell} from './names.ts';
import type {TrialEmployee, TrialPerson, TrialUser} from './person.ts';
import type {Random} from './random.ts';

export interface ProblemContext {
	readonly today: string;
	readonly random: Random;
	/** The next unused EmployeeId and device slot, for people that a problem adds. */
	nextId(): number;
	nextUid(): number;
	/** The website and the middleware have databases of their own. */
	readonly isMiddlewareApart: boolean;
}

/** What is wrong with a person, or in the world around them: gives the people that stand in the person's place. */
export type Problem = (person: TrialPerson, context: ProblemContext) => readonly TrialPerson[];

type Change<T> = Partial<T>;

const onWebsite = (person: TrialPerson, change: Change<TrialEmployee>): TrialPerson => ({
	...person,
	website: person.website === null ? null : {...person.website, ...change},
});

/** The same `Employees` fact for both databases, as when the middleware reads the website's table. */
const inBoth = (person: TrialPerson, change: Change<TrialEmployee>): TrialPerson => ({
	...onWebsite(person, change),
	middleware: person.middleware === null ? null : {...person.middleware, ...change},
});

const onDevice = (person: TrialPerson, change: Change<TrialUser>): TrialPerson => ({
	...person,
	device: person.device === null ? null : {...person.device, ...change},
});

/** Gone from the website: no row where the databases are apart, a deleted one where they share a table. */
const offWebsite = (person: TrialPerson, {isMiddlewareApart}: ProblemContext): TrialPerson =>
	isMiddlewareApart ? {...person, website: null} : onWebsite(person, {status: 'deleted'});

const withCard = (person: TrialPerson, card: number): TrialPerson =>
	onDevice(inBoth(person, {card: card === 0 ? '' : String(card).padStart(10, '0')}), {card});

/** One maker for each kind of the comparison, and for the notes that a gym really has. */
export const problems = {
	'NO-DEV': person => [{...person, device: null}],
	NAME: (person, {random}) => [onDevice(person, {name: misspell(person.device?.name ?? '', random)})],
	'WHO?': (person, {random}) => [
		onDevice(person, {name: random.pick(['ROHAN M', 'OLD MEMBER', 'Balwinder G', 'Xavier P'])}),
	],
	EXPIRED: (person, {random, today}) => [
		random.chance(0.5)
			? inBoth(person, {status: random.pick(['inactive', 'Suspended', 'resigned'])})
			: inBoth(person, {resignedOn: addDays(today, -10 - random.below(50))}),
	],
	'NOT-SQL': (person, context) => [offWebsite(person, context)],
	'DEV-ONLY': person => [{...person, website: null, middleware: null}],
	OFF: person => [onDevice(person, {isEnabled: false})],
	BLOCKED: person => [onDevice(inBoth(person, {status: 'inactive'}), {isEnabled: false})],
	'BAD-PIN': person => [{...inBoth(person, {pin: `VIP-${person.website?.pin}`}), device: null}],
	'NO-MW': (person, {random}) => [
		inBoth(
			person,
			random.pick([{departmentId: 77}, {recordStatus: null}, {companyId: 2}] satisfies Array<
				Change<TrialEmployee>
			>),
		),
	],
	'SQL-ONLY': person => [{...inBoth(person, {departmentId: 77}), device: null}],
	CARD: person => [onDevice(withCard(person, 3_000_000 + (person.website?.employeeId ?? 0)), {card: 0})],
	'CARD-other': person => [
		onDevice(withCard(person, 3_100_000 + (person.website?.employeeId ?? 0)), {
			card: 4_100_007 + (person.website?.employeeId ?? 0),
		}),
	],
	'DUP-CARD': (person, {nextId, nextUid}) => {
		const card = 5_000_000 + (person.website?.employeeId ?? 0);
		const first = withCard(person, card);
		const employeeId = nextId();
		const pin = `${person.website?.pin}9`;
		const name = `${person.website?.name.split(' ')[0]} Jr`;
		const other = inBoth(person, {employeeId, pin, name, client: null});
		return [first, withCard(onDevice(other, {uid: nextUid(), pin, name}), card)];
	},
	'DUP-PIN': (person, {nextId}) => [
		person,
		{
			website: person.website && {...person.website, employeeId: nextId(), name: 'Farah S', client: null},
			middleware: null,
			device: null,
		},
	],
	'PIN-FORM': (person, {nextId}) => [
		person,
		{
			...inBoth(
				{...person, device: null},
				{employeeId: nextId(), pin: `00${person.website?.pin}`, name: 'Leela P', client: null},
			),
		},
	],
	ROLE: person => [onDevice(person, {privilege: 14})],
	'NO-CRED': person => [onDevice(withCard(person, 0), {fingers: [], password: ''})],
	'MW-ONLY': (person, context) => [{...offWebsite(person, context), device: null}],
	LAPSED: (person, {today}) => {
		const client = person.website?.client ?? null;
		return [onWebsite(person, {client: client && {...client, packageEnd: addDays(today, -20)}})];
	},
	STATUS: (person, {random}) => [inBoth(person, {status: random.pick(['Active', '1', '0', ''])})],
	WILDCARD: person => [onDevice(inBoth(person, {name: 'Della Thomas'}), {name: 'Della Thomas'})],
	COSMETIC: person => [onDevice(person, {name: (person.device?.name ?? '').toUpperCase()})],
} satisfies Record<string, Problem>;

export type ProblemName = keyof typeof problems;
