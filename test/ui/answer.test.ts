import {describe, expect, test} from 'vitest';
import type {Row} from '../../source/reconcile/row.ts';
import {adviceOf} from '../../source/ui/view/advice.ts';
import {answerOf} from '../../source/ui/view/answer.ts';
import {designRows, type GymOptions, gym, type MemberOptions, member} from '../helpers/gym.ts';
import {openStore} from '../helpers/store.ts';

function stateWith(row: Row, options: GymOptions = {}) {
	const store = openStore();
	store.send({type: 'comparison-arrived', comparison: gym([row], options)});
	return store.state;
}

const answer = (row: Row, options?: GymOptions) => answerOf(row, stateWith(row, options));
const advice = (row: Row, options?: GymOptions) => adviceOf(row, stateWith(row, options));
const asha = (options: MemberOptions) => member('17', 'Asha Verma', options);
const person = (pin: string) => designRows.find(row => row.pin === pin)!;

describe('why can this person not get in', () => {
	test.each<[why: string, row: Row, answer: string]>([
		['missing', person('17'), 'Asha Verma cannot get in: the device has no user with PIN 17.'],
		[
			'disabled',
			asha({enabled: false, kinds: ['OFF']}),
			'Asha Verma cannot get in: the device has the user disabled.',
		],
		[
			'nothing to show at the door',
			asha({marks: '++0', fingers: 0, kinds: ['NO-CRED']}),
			'Asha Verma cannot get in: the device has no finger, card or password of this user.',
		],
		[
			'gone, and rightly so',
			asha({sql: null, marks: '-+-', device: null, kinds: ['MW-ONLY']}),
			'Asha Verma cannot get in, and should not: the website has no such member.',
		],
	])('%s', (_, row, expected) => {
		expect(answer(row)).toBe(expected);
	});
});

describe('why can this person still get in', () => {
	const inactive = (changes: Partial<NonNullable<Row['sql']>>): Row => {
		const row = asha({marks: 'x++', kinds: ['EXPIRED']});
		return {...row, sql: {...row.sql!, ...changes}};
	};

	test.each<[why: string, row: Row, answer: string]>([
		['status', inactive({status: 'Inactive'}), 'inactive on the website (status Inactive)'],
		[
			'resigned',
			inactive({status: 'Working', resignedOn: '2026-10-01'}),
			'inactive on the website (resigned on 2026-10-01)',
		],
		[
			'package, with the date that means "not resigned"',
			inactive({status: 'Working', resignedOn: '3000-01-01', packageEnd: '2026-09-30'}),
			'inactive on the website (package ended 2026-09-30)',
		],
		['no row', asha({sql: null, marks: '-++', kinds: ['NOT-SQL']}), 'the website has no such member'],
		[
			'unknown everywhere else',
			asha({sql: null, middleware: null, marks: '--+', kinds: ['DEV-ONLY']}),
			'the device alone knows it',
		],
	])('%s', (_, row, why) => {
		expect(answer(row)).toBe(`Asha Verma can still get in and should not: ${why}.`);
	});
});

describe('a person who gets in', () => {
	test('does so by what the device knows', () => {
		expect(answer(asha({card: 5}))).toBe(
			'Asha Verma can get in: enabled on the device with 2 fingers and a card.',
		);
	});

	test('may still have a difference', () => {
		expect(answer(person('61'))).toContain('; but the middleware does not show the member');
	});

	test('may be somebody else', () => {
		expect(answer(person('40'))).toBe('PIN 40 gets in, but maybe not Gita Rao: the device calls it ROHAN M.');
	});
});

describe('what was not read', () => {
	test('on the device leaves the question open', () => {
		expect(answer(asha({marks: '++?', device: null, kinds: ['UNKNOWN']}), {device: 'fail'})).toBe(
			"Not known whether Asha Verma can get in: the device's list could not be read completely.",
		);
	});

	test('on the website leaves open whether it is right', () => {
		expect(answer(asha({marks: '?++', sql: null, kinds: ['UNKNOWN']}), {sql: 'fail'})).toBe(
			'Asha Verma can get in; whether that is right is not known: the website could not be read.',
		);
	});

	test('because the website is not configured calls nobody wrong', () => {
		expect(answer(asha({sql: null}), {sql: 'off'})).toContain('no website is configured');
	});

	test('yet says so', () => {
		expect(answer(asha({}), {device: 'wait'})).toContain('still reading');
	});
});

describe('the next key', () => {
	test.each<[what: string, row: Row, words: RegExp]>([
		['the fix', person('17'), /^r register on main-door\. Then enrol/],
		['a decision on the device', person('73'), /^Decide: x disable keeps the fingers, d delete/],
		['work on the website', person('12'), /on the website, then R reads again\.$/],
		['a question at the door', person('40'), /^Ask who uses this PIN/],
		['nothing', asha({}), /^nothing to do\.$/],
	])('is %s', (_, row, words) => {
		expect(advice(row)).toMatch(words);
	});

	test('is none for a fix that a missing reading forbids', () => {
		expect(advice(person('17'), {device: 'fail'})).toBe('Device could not be read: R reads again.');
	});
});
