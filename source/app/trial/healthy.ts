import {makeName} from './names.ts';
import type {TrialPerson} from './person.ts';
import type {Random} from './random.ts';

export const notResigned = '3000-01-01';

/** `YYYY-MM-DD` plus days. */
export function addDays(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A member who is in all three sources, equal everywhere. */
export function makeHealthy(
	pin: string,
	employeeId: number,
	uid: number,
	today: string,
	random: Random,
	store: (name: string) => string,
	given: {readonly name?: string} = {},
): TrialPerson {
	const {name: made, gender} = makeName(random);
	const name = given.name ?? made;
	const card = random.chance(0.6) ? 2_000_000 + employeeId * 37 + random.below(30) : 0;
	const joinedOn = addDays(today, -30 - random.below(700));
	const months = random.pick([1, 3, 6, 12]);
	const website = {
		employeeId,
		pin,
		name,
		gender,
		card: card === 0 ? '' : String(card).padStart(10, '0'),
		status: 'Working',
		recordStatus: 1,
		resignedOn: notResigned,
		companyId: 1,
		departmentId: 1,
		joinedOn,
		client: {
			pin,
			packageEnd: addDays(today, 5 + random.below(300)),
			months,
			billedOn: addDays(today, -random.below(25)),
		},
	};
	return {
		website,
		middleware: {...website, client: null},
		device: {
			uid,
			pin,
			name: store(name),
			card,
			privilege: 0,
			isEnabled: true,
			password: '',
			fingers: random.chance(0.7) ? [5, 6] : [6],
		},
	};
}
