import {describe, expect, test} from 'vitest';
import type {Plan} from '../../source/plan/plan.ts';
import type {Workbench} from '../../source/runtime/workbench.ts';
import {openScreen} from '../helpers/fake-tty.ts';
import {fakeWorkbench, planFor} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';

const isAwake = (screen: string) => screen.includes('PLAN') && !screen.includes('wake');

describe('the screen on a workbench', () => {
	test('finds PIN 17 in four keys, shows why it fails, and registers it with proof', async () => {
		const workbench = fakeWorkbench();
		const screen = openScreen({workbench});
		await screen.until(/can still enter/);
		screen.type('/17\r');
		expect(await screen.until(/2 of 42/)).toContain(
			'Active on the website, but the device has no user with PIN 17.',
		);
		screen.type('r');
		expect(await screen.until(/PLAN 42/)).toContain('slot 406');
		await screen.until(isAwake);
		screen.type('y');
		expect(await screen.until(/RESULT 42/)).toContain('read back from the device, equal to the plan');
		screen.type('\r');
		expect(await screen.until(/PROBLEM/)).toMatch(/> 17 .* fixed/);
		screen.type('q');
		expect(await screen.code).toBe(0);
		expect(workbench.consents).toEqual([{isYes: true, phrase: null, passedBrakes: []}]);
		expect(workbench.readings()).toBe(2);
	});

	test('draws its first frame before any source has answered', async () => {
		const never = new Promise<never>(() => undefined);
		const workbench = {...fakeWorkbench(), refresh: () => never};
		const screen = openScreen({workbench});
		const frame = await screen.until(/Reading the lists/);
		expect(frame).toContain('SQL wait | MW wait | DEV wait');
		screen.type('q');
		expect(await screen.code).toBe(0);
	});

	test('draws its first frame before the workbench is open, and reads when it is', async () => {
		const opening = Promise.withResolvers<Workbench>();
		const screen = openScreen({workbench: opening.promise});
		expect(await screen.until(/Reading the lists/)).toContain('opening');
		opening.resolve(fakeWorkbench());
		expect(await screen.until(/can still enter/)).toContain('main-door');
		screen.type('q');
		expect(await screen.code).toBe(0);
	});

	test('gives the terminal back and tells why when the workbench cannot be opened', async () => {
		const screen = openScreen({workbench: Promise.reject(new Error('No settings.'))});
		await expect(screen.code).rejects.toThrow('No settings.');
	});

	test('does not let keys typed ahead answer a plan', async () => {
		const answer = Promise.withResolvers<Plan>();
		const workbench = fakeWorkbench({makePlan: () => answer.promise});
		const screen = openScreen({workbench});
		await screen.until(/can still enter/);
		screen.type('r');
		await screen.until(/reading the device/);
		answer.resolve(planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}}));
		screen.type('yyyyyy\ryy');
		await screen.until(isAwake);
		expect(workbench.consents).toEqual([]);
		screen.type('\u001B');
		await screen.until(/PROBLEM/);
		screen.type('q');
		await screen.code;
	});

	test('takes a delete only with its phrase, typed', async () => {
		const workbench = fakeWorkbench();
		const screen = openScreen({workbench});
		await screen.until(/can still enter/);
		screen.type('jjjd');
		expect(await screen.until(/Lost on the device: 1 record, 2 fingerprints/)).toContain('delete 1');
		await screen.until(isAwake);
		screen.type('\u001B[200~delete 1\r\u001B[201~');
		await screen.until(/Pasted text never confirms/);
		screen.type('delete 1');
		await screen.until(/> delete 1/);
		expect(workbench.consents).toEqual([]);
		screen.type('\r');
		await screen.until(/RESULT/);
		expect(workbench.consents).toEqual([{isYes: false, phrase: 'delete 1', passedBrakes: []}]);
		screen.type('qq');
		await screen.code;
	});

	test('follows a resize without losing its cursor, and survives a tiny window', async () => {
		const screen = openScreen({workbench: fakeWorkbench()});
		await screen.until(/can still enter/);
		screen.type('jjj');
		await screen.until(/> 1 /);
		screen.resize(40, 10);
		await screen.until(/too small/);
		screen.resize(160, 45);
		expect(await screen.until(/Live main-door/)).toMatch(/> 1 .*DEV-ONLY/);
		screen.type('q');
		await screen.code;
	});

	test('writes nothing while nothing happens', async () => {
		const screen = openScreen({workbench: fakeWorkbench()});
		await screen.until(/can still enter/);
		screen.type('w');
		await screen.until(/hold the line/);
		screen.type('w');
		await screen.until(text => !text.includes('hold the line'));
		const before = screen.bytes();
		for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
		expect(screen.bytes()).toBe(before);
		screen.type('q');
		await screen.code;
	});

	test('never draws on the last column or the last row', async () => {
		const screen = openScreen({workbench: fakeWorkbench({comparisons: [gym(designRows)]})});
		await screen.until(/can still enter/);
		screen.type('p');
		await screen.until(/\[All/);
		for (const line of screen.lines()) expect(line.length).toBeLessThan(80);
		expect(screen.lines().at(-1)).toBe('');
		screen.type('q');
		await screen.code;
	});

	test('leaves with 130 after Ctrl-C twice', async () => {
		const screen = openScreen({workbench: fakeWorkbench()});
		await screen.until(/can still enter/);
		screen.type('\u0003');
		await screen.until(/once more/);
		screen.type('\u0003');
		expect(await screen.code).toBe(130);
	});
});
