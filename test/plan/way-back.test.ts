import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DeviceUser, StoredRow} from '../../source/domain/index.ts';
import {
	type Archive,
	checkStep,
	comparePlans,
	deviceSteps,
	forbiddenSteps,
	type Intent,
	makePlan,
	type Operation,
	savePlan,
	verifyStep,
} from '../../source/plan/index.ts';
import {readGym} from './gym-world.ts';
import {bio, carryOut, client, employee, finger, type Gym, rowWorld, stored, writeStep} from './model.ts';

/** Operations and their undo on gyms that nobody thought of. */

const pin = fc.integer({min: 1, max: 12}).map(String);
const name = fc.constantFrom(
	'Asha Verma',
	'Aasha Verma',
	'Gita Rao',
	'Ravi',
	'आशा वर्मा',
	'Subrahmanyam Venkateswaran',
	'Meera N',
);
const card = fc.constantFrom(0, 0, 77, 78, 79);
const users = fc.uniqueArray(
	fc.record({
		uid: fc.integer({min: 1, max: 40}),
		pin,
		name,
		card,
		password: fc.constantFrom('', '1234', '99'),
		privilege: fc.constantFrom(0, 0, 0, 1, 14),
		group: fc.integer({min: 1, max: 5}),
		rest: fc.constantFrom('', 'old'),
	}),
	{maxLength: 8, selector: ({uid, pin: text}) => `${uid % 20} ${text}`},
);
const fingers = fc.uniqueArray(fc.tuple(fc.integer({min: 1, max: 40}), fc.integer({min: 0, max: 9})), {
	maxLength: 12,
	selector: ([uid, at]) => uid * 10 + at,
});
const members = fc.uniqueArray(
	fc.record({
		pin,
		name,
		card,
		status: fc.constantFrom('Working', 'Working', 'resigned'),
		department: fc.constantFrom('1', '1', '77'),
		hasClient: fc.boolean(),
		hasBio: fc.boolean(),
	}),
	{maxLength: 8, selector: ({pin: text}) => text},
);
const gym: fc.Arbitrary<Gym> = fc.tuple(users, fingers, members).map(([people, held, list]) => ({
	door: {
		users: firstOfEach(people.map(stored)),
		templates: held.map(([uid, at]) => finger(uid, at)),
	},
	website: [
		...list.flatMap((member, at): readonly StoredRow[] => [
			employee(800 + at, member.pin, member.name, {
				Status: member.status,
				DepartmentId: member.department,
				EmployeeRFIDNumber: member.card === 0 ? '' : String(member.card),
			}),
			...(member.hasClient ? [client(`C${at}`, 800 + at, member.pin)] : []),
			...(member.hasBio ? [bio(at + 1, 800 + at)] : []),
		]),
		employee(799, '500', 'Somebody Else'),
	],
	middleware: [],
}));

function firstOfEach(list: readonly DeviceUser[]): readonly DeviceUser[] {
	return list.filter(
		(user, at) => list.findIndex(other => other.uid === user.uid || other.pin === user.pin) === at,
	);
}

const intent: fc.Arbitrary<Intent> = fc
	.record({
		operation: fc.constantFrom<Operation>('register', 'resync', 'disable', 'enable', 'delete', 'fix'),
		pins: fc.uniqueArray(pin, {minLength: 1, maxLength: 4}),
		also: fc.constantFrom<Intent['also']>(undefined, ['sql'], ['sql', 'mw']),
		place: fc.constantFrom<Intent['in']>(undefined, undefined, 'mw', 'sql'),
	})
	.map(({operation, pins, also, place}) => ({
		operation,
		selector: {by: 'pins', pins},
		...(operation === 'delete' && also !== undefined ? {also} : {}),
		...(operation === 'resync' && place !== undefined ? {in: place} : {}),
	}));
const undo: Intent = {operation: 'undo', selector: {by: 'all'}, from: '42'};

const doorOf = ({door}: Gym) => [
	door.users.toSorted((a, b) => a.uid - b.uid),
	door.templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger),
];
const rowsOf = ({website}: Gym) =>
	website
		.map(({table, values}) => {
			const {EmployeeId: _, EmployeeBioId: __, LastModifiedBy: ___, ...kept} = values;
			return JSON.stringify([table, Object.entries(kept).toSorted()]);
		})
		.toSorted();

describe('any operation', () => {
	test('is undone to the byte, and its undo as well', () => {
		fc.assert(
			fc.property(gym, intent, (home, wish) => {
				const plan = makePlan(wish, readGym(home));
				if (plan.blocks.length > 0 || plan.steps.length === 0) return;
				const done = carryOut(plan, home);
				const back = makePlan(undo, readGym(done.gym, {past: done.past}));
				if (back.blocks.length > 0) return;
				// Two people with one card were there before; a card is not written to a second one.
				if (back.leftOut.some(({kind}) => kind === 'DUP-CARD')) return;
				expect(back.leftOut).toEqual([]);
				const undone = carryOut(back, done.gym);
				expect(doorOf(undone.gym)).toEqual(doorOf(home));
				expect(rowsOf(undone.gym)).toEqual(rowsOf(home));
				const forth = makePlan(undo, readGym(undone.gym, {past: undone.past}));
				if (forth.blocks.length > 0 || forth.leftOut.length > 0) return;
				const again = carryOut(forth, undone.gym);
				expect(doorOf(again.gym)).toEqual(doorOf(done.gym));
				expect(rowsOf(again.gym)).toEqual(rowsOf(done.gym));
			}),
			{numRuns: 400},
		);
	});

	test('touches nobody whom its plan does not name', () => {
		fc.assert(
			fc.property(gym, intent, (home, wish) => {
				const plan = makePlan(wish, readGym(home));
				const after = carryOut(plan, home).gym;
				const named = new Set(plan.steps.map(step => step.pin));
				const others = (at: Gym) =>
					at.door.users.filter(user => !named.has(user.pin)).toSorted((a, b) => a.uid - b.uid);
				expect(others(after)).toEqual(others(home));
			}),
		);
	});

	test('and its undo pass the last look, their own checks, and verify by what they wrote', () => {
		fc.assert(
			fc.property(gym, intent, (home, wish) => {
				const first = makePlan(wish, readGym(home));
				const done = carryOut(first, home);
				const second = makePlan(undo, readGym(done.gym, {past: done.past}));
				for (const [plan, before] of [
					[first, home],
					[second, done.gym],
				] as const) {
					expect(forbiddenSteps(plan)).toBeNull();
					expect(
						comparePlans(savePlan(plan), plan).filter(text => !text.startsWith('It is blocked')),
					).toEqual([]);
					let {door} = before;
					for (const step of deviceSteps(plan)) {
						expect(checkStep(step, door.users)).toBeNull();
						door = writeStep(door, step);
						expect(verifyStep(step, door.users)).toBeNull();
					}
				}
			}),
		);
	});

	test('leaves whoever changed since as that person is', () => {
		fc.assert(
			fc.property(gym, intent, pin, name, (home, wish, whom, called) => {
				const done = carryOut(makePlan(wish, readGym(home)), home);
				const now: Gym = {
					...done.gym,
					door: {
						...done.gym.door,
						users: done.gym.door.users.map(user =>
							user.pin === whom
								? stored({uid: user.uid, pin: whom, name: called, password: 'new', group: 9})
								: user,
						),
					},
				};
				const back = makePlan(undo, readGym(now, {past: done.past}));
				const after = carryOut({...back, steps: back.steps.filter(({route}) => route === 'tcp')}, now).gym;
				const held = (at: Gym) => at.door.users.find(user => user.pin === whom);
				if (held(now) !== undefined) expect(held(after)).toEqual(held(now));
			}),
		);
	});
});

test('any backup restored onto an empty device gives every user and finger back', () => {
	fc.assert(
		fc.property(gym, home => {
			const owned = home.door.templates.filter(({uid}) => home.door.users.some(user => user.uid === uid));
			const archive: Archive = {
				id: 'b1',
				operation: null,
				at: '2026-11-22T10:00:00.000Z',
				device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'CKJF2018'},
				fingerprintVersion: '10',
				users: home.door.users,
				templates: owned,
				rows: {website: [], middleware: []},
			};
			const empty: Gym = {...home, website: [], door: {users: [], templates: []}};
			const world = readGym(empty, {archive, websiteRows: rowWorld([])});
			const plan = makePlan({operation: 'restore', selector: {by: 'all'}, from: 'b1'}, world);
			const doubled = plan.leftOut.map(item => item.pin);
			expect(plan.leftOut.every(({kind}) => kind === 'DUP-CARD' || kind === 'PIN-FORM')).toBe(true);
			const {gym: after} = carryOut(plan, empty);
			const kept = home.door.users.filter(user => !doubled.includes(user.pin));
			expect(doorOf(after)[0]).toEqual(kept.toSorted((a, b) => a.uid - b.uid));
			expect(after.door.templates).toHaveLength(
				owned.filter(({uid}) => kept.some(user => user.uid === uid)).length,
			);
		}),
	);
});
