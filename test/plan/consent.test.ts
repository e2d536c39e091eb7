import {describe, expect, test} from 'vitest';
import {
	type ConsentGiven,
	consentMatches,
	consentProblem,
	makePlan,
	type Plan,
} from '../../source/plan/index.ts';
import {deviceUser as d, website as w} from '../reconcile/gym.ts';
import {pins, world} from './world.ts';

const numbers = (count: number) => Array.from({length: count}, (_, at) => String(at + 1));
const bystanders = Array.from({length: 300}, (_, at) => d(String(5000 + at), `Member ${at}`));
const given = (more: Partial<ConsentGiven>): ConsentGiven => ({
	isYes: false,
	phrase: null,
	passedBrakes: [],
	...more,
});
const yes = given({isYes: true});
const typed = (phrase: string) => given({phrase});

function register(count: number): Plan {
	const sql = numbers(count).map(pin => w(pin, `Member ${pin}`));
	return makePlan(pins('register', ...numbers(count)), world({sql, middleware: 'off', device: bystanders}));
}

function remove(count: number, fingers: ReadonlyMap<number, number> | null = new Map()): Plan {
	const device = [...bystanders, ...numbers(count).map(pin => d(pin, `Gone ${pin}`))];
	const gym = world({sql: [w('9', 'X')], middleware: 'off', device}, {fingers});
	return makePlan(pins('delete', ...numbers(count)), gym);
}

describe('consent', () => {
	test('nothing to do wants nothing', () => {
		expect(consentMatches(register(0), given({}))).toBe(true);
	});

	test('up to 20 steps go by y, more by their count', () => {
		expect(register(20).consent).toEqual({kind: 'key'});
		expect(register(21).consent).toEqual({kind: 'phrase', phrase: '21'});
	});

	test.each([
		['y', register(3), yes, true],
		['nothing', register(3), given({}), false],
		['another phrase', register(3), typed('3'), false],
		['--yes for a count', register(21), yes, true],
		['the count', register(21), typed('21'), true],
		['another count', register(21), typed('20'), false],
		['--yes for a delete', remove(1), yes, false],
		['the phrase of a delete', remove(1), typed('delete 1'), true],
		['the phrase with spaces around', remove(1), typed(' delete 1 '), true],
		['another phrase for a delete', remove(1), typed('delete 2'), false],
		['--yes for several deletes', remove(4), yes, false],
		['the count of several deletes', remove(4), typed('delete 4'), true],
		['a delete without saying "without backup"', remove(4, null), typed('delete 4'), false],
		['a delete with it', remove(4, null), typed('delete 4 without backup'), true],
	])('%s', (_, plan, consent, isEnough) => {
		expect(consentMatches(plan, consent)).toBe(isEnough);
		expect(consentProblem(plan, consent) === null).toBe(isEnough);
	});

	describe('with a brake', () => {
		const plan = remove(25);
		const passed = ['deletes'];

		test.each([
			['the phrase of the brake', typed('delete 25 main-door'), true],
			["the plan's own phrase alone", typed('delete 25'), false],
			['--yes alone', yes, false],
			['--pass-brake and --yes', given({isYes: true, passedBrakes: passed}), false],
			['--pass-brake alone', given({passedBrakes: passed}), false],
			["--pass-brake and the plan's own phrase", given({phrase: 'delete 25', passedBrakes: passed}), true],
			['another brake passed', given({phrase: 'delete 25', passedBrakes: ['share']}), false],
		])('%s', (_, consent, isEnough) => {
			expect(plan.brakes.map(({name}) => name)).toEqual(passed);
			expect(consentMatches(plan, consent)).toBe(isEnough);
		});

		test('a register whose brake is passed goes by --yes', () => {
			const sql = numbers(3).map(pin => w(pin, `Member ${pin}`));
			const reset = makePlan(pins('register', ...numbers(3)), world({sql, middleware: 'off', device: []}));
			expect(consentMatches(reset, yes)).toBe(false);
			expect(consentMatches(reset, given({isYes: true, passedBrakes: ['empty-device']}))).toBe(true);
			expect(consentMatches(reset, typed('register 3 main-door'))).toBe(true);
		});

		test('what cannot be backed up is still said', () => {
			expect(remove(25, null).consent).toEqual({
				kind: 'phrase',
				phrase: 'delete 25 main-door without backup',
			});
		});

		test('a rename behind a brake still wants its own words', () => {
			const gym = world(
				{sql: [w('40', 'Gita Rao')], middleware: 'off', device: [d('40', 'ROHAN M')]},
				{lastGoodCounts: {sql: 100}},
			);
			const rename = makePlan(pins('resync', '40'), gym);
			expect(rename.consent).toEqual({kind: 'phrase', phrase: 'resync 1 main-door'});
			expect(consentMatches(rename, given({isYes: true, passedBrakes: ['shrunk']}))).toBe(false);
			expect(consentMatches(rename, given({phrase: 'rename 40', passedBrakes: ['shrunk']}))).toBe(true);
		});
	});
});
