import {expect, test} from 'vitest';
import {demoCast, demoPeople} from '../../source/app/trial/demo.ts';
import {makeTrialGym, type TrialGymOptions} from '../../source/app/trial/gym.ts';
import {problems} from '../../source/app/trial/problems.ts';

const options: TrialGymOptions = {
	people: 500,
	seed: 7,
	today: '2026-11-22',
	isMiddlewareApart: false,
	store: name => name,
	problemEvery: 10,
};

test('the same seed makes the same gym', () => {
	expect(makeTrialGym(options)).toEqual(makeTrialGym(options));
});

test('another seed makes another gym', () => {
	expect(makeTrialGym({...options, seed: 8})).not.toEqual(makeTrialGym(options));
});

test('every EmployeeId and every slot is used once', () => {
	const gym = makeTrialGym(options);
	const ids = gym.flatMap(({website}) => (website === null ? [] : [website.employeeId]));
	const slots = gym.flatMap(({device}) => (device === null ? [] : [device.uid]));
	expect(new Set(ids).size).toBe(ids.length);
	expect(new Set(slots).size).toBe(slots.length);
});

test('the demo casts its members within its own number of people', () => {
	expect([...demoCast.keys()].every(pin => Number(pin) >= 2 && Number(pin) <= demoPeople + 1)).toBe(true);
});

test('a gym of 500 with problems has each of them', () => {
	expect(500 / options.problemEvery).toBeGreaterThanOrEqual(Object.keys(problems).length);
});
