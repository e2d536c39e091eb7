import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isCarriedPin, type RouteRequest} from '../../../source/domain/index.ts';
import {isUnderWay, readStatus} from '../../../source/repository/middleware/routes/command-status.ts';
import {
	isCaption,
	pinOfCommand,
	pushCommand,
} from '../../../source/repository/middleware/routes/push-command.ts';

const asha: RouteRequest = {
	kind: 'register',
	pin: '17',
	name: 'Asha Verma',
	card: 12_345_678,
	serial: 'CKJF2018',
};

describe('a command', () => {
	test.each([
		[asha, 'DATA UPDATE USERINFO PIN=17\tName=Asha Verma\tCard=12345678'],
		[{...asha, card: 0}, 'DATA UPDATE USERINFO PIN=17\tName=Asha Verma'],
		[{...asha, kind: 'delete'}, 'DATA DELETE USERINFO PIN=17'],
		[{...asha, kind: 'block'}, 'DATA UPDATE USERINFO PIN=17\tGrp=100'],
		[{...asha, kind: 'unblock'}, 'DATA UPDATE USERINFO PIN=17\tGrp=1'],
	] as const)('to %o names only the wanted fields', (request, text) => {
		expect(pushCommand(request)).toBe(text);
	});

	test('has no more fields and no more lines, whatever the name', () => {
		const nasty = fc.string({
			unit: fc.constantFrom('\t', '\r', '\n', '\u2028', '\0', '\u001B', 'Pri=14', 'x', 'é', ' '),
		});
		fc.assert(
			fc.property(nasty, name => {
				const text = pushCommand({...asha, name});
				expect(text.split('\t')).toHaveLength(3);
				expect(text.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
			}),
		);
	});

	test.each(['17', 'A1', '007'])('can carry PIN %s', pin => {
		expect(isCarriedPin(pin)).toBe(true);
	});

	test.each(['', '1\t7', '17 Pri=14', '1=7', '१७', '1'.repeat(25)])('cannot carry PIN %j', pin => {
		expect(isCarriedPin(pin)).toBe(false);
	});

	test.each([
		['DATA UPDATE USERINFO PIN=17\tName=x', '17'],
		['DATA USER PIN=17 Name=PIN', '17'],
		['DATA UPDATE BIODATA Pin=A1\tNo=0', 'A1'],
		['DATA UPDATE USERINFO Name=x\tPIN=17', '17'],
		['CHECK', null],
		['SPIN=17', null],
	])('%j is about %s', (command, pin) => {
		expect(pinOfCommand(command)).toBe(pin);
	});

	test.each([
		'Upload Users To Device',
		'Delete Users From Device',
		'Block/Unblock Users',
		'Reset Op-Stamp',
		' enroll FP',
	])('%s is the name of a button', command => {
		expect(isCaption(command)).toBe(true);
	});

	test.each(['CHECK', 'INFO', 'DATA UPDATE USERINFO PIN=17', 'ENROLL_FP PIN=17', 'REBOOT', 'CLEAR LOG'])(
		'%s is none',
		command => {
			expect(isCaption(command)).toBe(false);
		},
	);
});

describe('a status', () => {
	test.each([
		['Pending', false, 'waiting'],
		['', false, 'waiting'],
		[null, false, 'waiting'],
		[null, null, 'unknown'],
		['Sent', false, 'handed-over'],
		['Success', true, 'handed-over'],
		['1', false, 'handed-over'],
		['Pending', true, 'handed-over'],
		['Failed', true, 'refused'],
		['2', true, 'refused'],
		['-1002', true, 'refused'],
		['Gesendet', false, 'unknown'],
		['Gesendet', true, 'handed-over'],
		['0', false, 'unknown'],
	] as const)('%j with an execution date: %s, is %s', (text, isExecuted, state) => {
		expect(readStatus(text, isExecuted)).toEqual({state, raw: text});
	});

	test('is shown bounded and stripped', () => {
		expect(readStatus(`\u001B[31m${'x'.repeat(500)}`, false).raw).toMatch(/^\[31mx{95,96}$/);
	});

	test('that says the terminal has it is still under way', () => {
		expect(isUnderWay(readStatus('SENT', false))).toBe(true);
		expect(isUnderWay(readStatus('Success', false))).toBe(false);
	});
});
