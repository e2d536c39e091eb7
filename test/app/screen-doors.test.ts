import {describe, expect, test} from 'vitest';
import type {Visit} from '../../source/app/config/visit.ts';
import type {Doors} from '../../source/app/screen-doors.ts';
import {openScreen} from '../helpers/fake-tty.ts';
import {type FakeWorkbench, fakeWorkbench} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';

const info = {
	serial: 'CKJF2019',
	name: null,
	platform: null,
	firmware: null,
	fingerprintVersion: null,
	pinWidth: null,
	lettersInPin: null,
	hasFaces: null,
};
const counts = {users: 12, fingers: 20, administrators: 1, userCapacity: 3000, fingerCapacity: 3000};

/** Two devices; the second one has its own lists. */
function site(visit: Visit, open: () => Promise<FakeWorkbench>) {
	const closed: string[] = [];
	const doors: Doors = {
		plates: [
			{name: 'main-door', address: '192.168.1.201:4370', serial: null},
			{name: 'back-door', address: '192.168.1.202:4370', serial: null},
		],
		visit: async () => visit,
		async open(name) {
			const workbench = await open();
			return {
				workbench,
				async close() {
					closed.push(name);
				},
			};
		},
	};
	return {doors, closed};
}

const backDoor = () =>
	fakeWorkbench({comparisons: [gym(designRows.slice(3, 5))], deviceName: 'back-door', isReadOnly: true});

describe('the devices of a site', () => {
	test('are visited, and Enter compares another one from then on', async () => {
		const {doors, closed} = site({state: 'ok', info, counts}, async () => backDoor());
		const first = fakeWorkbench();
		const screen = openScreen({workbench: Promise.resolve(first), doors: Promise.resolve(doors)});
		await screen.until(/can still enter/);
		screen.type('t');
		expect(await screen.until(/back-door +ok +12\/3000 +20 +CKJF2019/)).toMatch(/main-door +compared/);
		screen.type('j');
		await screen.until(/> back-door/);
		screen.type('\r');
		await screen.until(/^ back-door \|[^\n]*READ-ONLY/m);
		screen.type('R');
		await screen.until(/\[Problems \d+\]/);
		expect(first.readings()).toBe(1);
		screen.type('q');
		expect([await screen.code, closed]).toEqual([0, ['back-door']]);
	});

	test('that cannot be opened leave the first one as it was', async () => {
		const {doors} = site({state: 'ok', info, counts}, () => Promise.reject(new Error('No such device.')));
		const screen = openScreen({workbench: Promise.resolve(fakeWorkbench()), doors: Promise.resolve(doors)});
		await screen.until(/can still enter/);
		screen.type('t');
		await screen.until(/back-door +ok/);
		screen.type('j');
		await screen.until(/> back-door/);
		screen.type('\r');
		expect(await screen.until(/No such device\./)).toMatch(/^ main-door \|/m);
		await screen.until(/can still enter/);
		screen.type('q');
		expect(await screen.code).toBe(0);
	});

	test('that are away say why', async () => {
		const away: Visit = {
			state: 'fail',
			info: null,
			counts: null,
			code: 'ERR_TRANSPORT_TIMEOUT',
			reason: 'No answer within 3 s.',
			hint: 'Check its power.',
		};
		const {doors} = site(away, async () => backDoor());
		const screen = openScreen({workbench: Promise.resolve(fakeWorkbench()), doors: Promise.resolve(doors)});
		await screen.until(/can still enter/);
		screen.type('t');
		await screen.until(/back-door +fail/);
		screen.type('j');
		await screen.until(/No answer within 3 s\. Check its power\./);
		screen.type('q');
		await screen.until(/can still enter/);
		screen.type('q');
		expect(await screen.code).toBe(0);
	});
});
