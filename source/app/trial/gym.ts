import {makeHealthy} from './healthy.ts';
import type {TrialPerson} from './person.ts';
import {type ProblemName, problems} from './problems.ts';
import {createRandom} from './random.ts';

export interface CastMember {
	readonly problem?: ProblemName;
	readonly name?: string;
	readonly change?: (person: TrialPerson) => TrialPerson;
}

export interface TrialGymOptions {
	readonly people: number;
	readonly seed: number;
	/** Local date, `YYYY-MM-DD`: packages and resignations lie around it. */
	readonly today: string;
	readonly isMiddlewareApart: boolean;
	/** The name as the terminal stores it. */
	readonly store: (name: string) => string;
	/** PINs with a fixed problem (and name); the others are healthy, unless `share` spreads problems. */
	readonly cast?: ReadonlyMap<
		string,
		{
			readonly problem?: ProblemName;
			readonly name?: string;
			readonly change?: (person: TrialPerson) => TrialPerson;
		}
	>;
	/** One in how many people has a problem, going round through every kind; 0 = nobody. */
	readonly problemEvery: number;
}

/** A gym of so many members, the same for the same options; PINs run from 2 upwards, PIN 1 belongs to the owner. */
export function makeTrialGym(options: TrialGymOptions): readonly TrialPerson[] {
	const {people, seed, today, isMiddlewareApart, store, cast, problemEvery} = options;
	const random = createRandom(seed);
	let employeeId = 880 + people;
	let uid = people + 10;
	const context = {today, random, isMiddlewareApart, nextId: () => employeeId++, nextUid: () => uid++};
	const names = Object.keys(problems) as ProblemName[];
	const gym: TrialPerson[] = [owner(isMiddlewareApart)];
	for (let at = 0; at < people; at++) {
		const pin = String(at + 2);
		const role = cast?.get(pin);
		const healthy = makeHealthy(
			pin,
			864 + at,
			at + 2,
			today,
			random,
			store,
			role?.name === undefined ? {} : {name: role.name},
		);
		const problem =
			role?.problem ??
			(problemEvery > 0 && at % problemEvery === problemEvery - 1
				? names[Math.floor(at / problemEvery) % names.length]
				: undefined);
		const cases = problem === undefined ? [healthy] : problems[problem](healthy, context);
		gym.push(...(role?.change === undefined ? cases : cases.map(role.change)));
	}

	return gym;
}

/** The owner administers the terminal and is no member: on the device only. */
function owner(isMiddlewareApart: boolean): TrialPerson {
	return {
		website: null,
		middleware: null,
		device: {
			uid: 1,
			pin: '1',
			name: isMiddlewareApart ? 'OWNER' : 'ADMIN',
			card: 0,
			privilege: 14,
			isEnabled: true,
			password: '4711',
			fingers: [0, 5, 6],
		},
	};
}
