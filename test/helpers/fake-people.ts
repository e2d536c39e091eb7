import type {
	MiddlewarePerson,
	MiddlewareRepository,
	PeopleList,
	WebsitePerson,
	WebsiteRepository,
} from '../../source/domain/index.ts';

export function websitePerson(pin: string, more: Partial<WebsitePerson> = {}): WebsitePerson {
	return {
		employeeId: Number(pin) + 800,
		pin,
		name: `Member ${pin}`,
		card: '',
		status: 'Working',
		recordStatus: 1,
		resignedOn: null,
		packageEnd: '2027-01-01',
		clientPin: pin,
		clientRows: 1,
		...more,
	};
}

export function middlewarePerson(pin: string, more: Partial<MiddlewarePerson> = {}): MiddlewarePerson {
	return {
		employeeId: Number(pin) + 800,
		pin,
		name: `Member ${pin}`,
		card: '',
		status: 'Working',
		hiddenBy: null,
		hiddenDetail: null,
		...more,
	};
}

/** A database in memory; set `fails` to make the next calls throw, `announced` to make the list short. */
export interface FakePeople<T> {
	people: T[];
	fails: unknown[];
	announced: number | null;
	/** Every call in order. */
	readonly calls: string[];
	/** Awaited by each list. */
	gate: Promise<void>;
}

export function fakePeople<T extends {readonly pin: string}>(
	people: readonly T[],
): FakePeople<T> & (T extends WebsitePerson ? WebsiteRepository : MiddlewareRepository) {
	function arrive(call: string): void {
		fake.calls.push(call);
		if (call !== 'identity' && fake.fails.length > 0) throw fake.fails.shift();
	}

	const fake = {
		people: [...people],
		fails: [] as unknown[],
		announced: null as number | null,
		calls: [] as string[],
		gate: Promise.resolve(),
		async identity() {
			arrive('identity');
			return {server: 'gymdb', database: 'GymPortal'};
		},
		async list(): Promise<PeopleList<T>> {
			arrive('list');
			await fake.gate;
			const announced = fake.announced ?? fake.people.length;
			const complete = announced === fake.people.length;
			return {complete, reason: complete ? null : 'Cut short.', people: [...fake.people], count: announced};
		},
		async find(pins: readonly string[]) {
			arrive(`find ${pins.join(' ')}`);
			return fake.people.filter(person => pins.includes(person.pin));
		},
		async close() {
			arrive('close');
		},
	};
	return fake as unknown as ReturnType<typeof fakePeople<T>>;
}
