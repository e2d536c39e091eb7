import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {StoredRow} from '../../source/domain/index.ts';
import type {Intent} from '../../source/plan/plan.ts';
import {type Gym, type Lab, makeGym, openLab, stateFolder} from '../faults/lab.ts';
import {carry} from '../faults/operations.ts';
import {agreeing} from '../helpers/apply-fake.ts';

/** Undo, restore and resume through the whole runtime: a simulated terminal, two databases, a state folder. */

let gym: Gym & {remove(): void};
beforeAll(async () => {
	gym = await makeGym(20, {
		10: {problem: 'NO-DEV'},
		11: {problem: 'NO-DEV'},
		12: {problem: 'NO-DEV'},
		13: {problem: 'NO-DEV'},
	});
});
afterAll(() => gym.remove());

async function inLab(work: (lab: Lab) => Promise<void>): Promise<void> {
	const lab = await openLab(gym);
	try {
		await work(lab);
	} finally {
		await lab.close();
	}
}

const hard: Intent = {operation: 'delete', selector: {by: 'pins', pins: ['5', '6']}, also: ['sql', 'mw']};
const undoing = (from: number): Intent => ({operation: 'undo', selector: {by: 'all'}, from: String(from)});
const register: Intent = {operation: 'register', selector: {by: 'pins', pins: ['10', '11', '12', '13']}};

const doorOf = ({device}: Lab) => {
	const {users, templates} = device.state();
	return [
		users.toSorted((a, b) => a.uid - b.uid),
		templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger),
	];
};
/** Rows without what a new row never gets back. */
const rowsOf = async (lab: Lab) => {
	const told = (rows: readonly StoredRow[]): readonly string[] =>
		rows
			.map(({table, values: {EmployeeId: _, EmployeeBioId: __, LastModifiedBy: ___, ...rest}}) =>
				JSON.stringify([table, rest]),
			)
			.toSorted();
	const {website, middleware} = await lab.storedRows();
	return [told(website), told(middleware)];
};

describe('undo', () => {
	test('of a hard delete brings back records, fingers and rows; its undo takes them again, and so on', () =>
		inLab(async lab => {
			const before = [doorOf(lab), await rowsOf(lab)];
			await carry(lab, hard);
			const after = [doorOf(lab), await rowsOf(lab)];
			expect(after).not.toEqual(before);
			await carry(lab, undoing(1));
			expect([doorOf(lab), await rowsOf(lab)]).toEqual(before);
			await carry(lab, undoing(2));
			expect([doorOf(lab), await rowsOf(lab)]).toEqual(after);
			await carry(lab, undoing(3));
			expect([doorOf(lab), await rowsOf(lab)]).toEqual(before);
		}));

	test('of a restore takes off again who came back, rows included', () =>
		inLab(async lab => {
			await lab.start().workbench.backUp({withRows: true, copyTo: null});
			await carry(lab, hard);
			const after = [doorOf(lab), await rowsOf(lab)];
			await carry(lab, {operation: 'restore', selector: {by: 'pins', pins: ['5', '6']}, from: 'b1'});
			await carry(lab, undoing(3));
			expect([doorOf(lab), await rowsOf(lab)]).toEqual(after);
		}));

	test('of everything that was cut off is the end of it: nobody is asked to take it up again', () =>
		inLab(async lab => {
			const before = doorOf(lab);
			await killAt(lab, register, 'journal', 3);
			expect(doorOf(lab)).not.toEqual(before);
			await carry(lab, undoing(1));
			expect(doorOf(lab)).toEqual(before);
			const {workbench} = lab.start();
			expect(await workbench.unfinished()).toBeNull();
			expect(await workbench.history.operations()).toMatchObject([
				{number: 2, state: 'ended'},
				{number: 1, state: 'ended', isUndone: true},
			]);
		}));
});

/** Plans and begins, and is killed at the n-th use of the disk that goes to this folder. */
async function killAt(lab: Lab, intent: Intent, folder: string, at: number): Promise<void> {
	const program = lab.start();
	await program.workbench.refresh(() => {});
	const plan = await program.workbench.plan(intent);
	let uses = 0;
	program.disk.onCall = (_, path) => {
		if (path.includes(`/${folder}/`)) uses++;
		if (uses === at) program.disk.trouble = {does: 'die', how: 'before', at: program.disk.calls};
	};
	void program.workbench.apply(plan, agreeing(plan), () => {});
	await program.died;
	lab.line.cut();
	await lab.wake();
}

const auditOf = ({papers}: Lab): readonly {pin: string; operation: number; verified: boolean}[] =>
	(papers.get(`${stateFolder}/audit.jsonl`) ?? '')
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line));

describe('resume', () => {
	test('notes and audits once what it finds done, keeps the ids, and ends the journal', () =>
		inLab(async lab => {
			await killAt(lab, register, 'journal', 3);
			const {workbench} = lab.start();
			await workbench.refresh(() => {});
			expect(auditOf(lab)).toEqual([]);
			const found = await workbench.resume(1);
			expect([found.done, found.notDone, found.changed, found.plan]).toEqual([
				['10', '11', '12', '13'],
				[],
				[],
				null,
			]);
			expect(auditOf(lab)).toMatchObject(
				['10', '11', '12', '13'].map(pin => ({pin, operation: 1, verified: true})),
			);
			await workbench.resume(1);
			expect(auditOf(lab)).toHaveLength(4);
			expect(await workbench.history.operations()).toMatchObject([
				{state: 'ended', planned: 4, counts: {verified: 4, 'in-flight': 0}},
			]);
		}));

	test('writes the rest under the number and the ids of the first try', () =>
		inLab(async lab => {
			await killAt(lab, hard, 'journal', 4);
			const {workbench} = lab.start();
			await workbench.refresh(() => {});
			const {plan} = await workbench.resume(1);
			expect(plan?.number).toBe(1);
			expect(plan?.steps.every(({action}) => action === 'sql-delete')).toBe(true);
			const {results, stopped} = await workbench.apply(plan!, agreeing(plan!), () => {});
			expect([stopped, results.every(({state}) => state === 'verified')]).toEqual([null, true]);
			expect(await workbench.history.operations()).toMatchObject([
				{state: 'ended', planned: 6, counts: {verified: 6}},
			]);
			await carry(lab, undoing(1));
			expect(lab.device.users().toSorted((a, b) => a.uid - b.uid)).toEqual(gym.state.users);
		}));

	test('of another device is refused before anything is noted', () =>
		inLab(async lab => {
			await killAt(lab, register, 'journal', 3);
			const journal = `${stateFolder}/journal/1.jsonl`;
			const path = `${stateFolder}/plans/1.json`;
			lab.papers.set(path, lab.papers.get(path)!.replaceAll(lab.device.serial, 'BACK0001'));
			await expect(lab.start().workbench.resume(1)).rejects.toThrow(
				/Operation 1 was on main-door, serial BACK0001/,
			);
			expect(lab.papers.get(journal)).not.toContain('"done"');
		}));

	test('is refused while somebody writes to the device', () =>
		inLab(async lab => {
			await killAt(lab, register, 'journal', 3);
			const other = [...lab.papers.keys()].find(path => path.includes('/locks/device-'))!;
			lab.papers.set(other, `${JSON.stringify({pid: 1, host: 'desk', since: '2026-11-22T05:00:00Z'})}\n`);
			await expect(lab.start().workbench.resume(1)).rejects.toMatchObject({code: 'ERR_SAFETY_LOCKED'});
			expect(lab.papers.get(`${stateFolder}/journal/1.jsonl`)).not.toContain('"done"');
		}));

	test('what is left to a person is told as in doubt, not as never begun', () =>
		inLab(async lab => {
			await killAt(lab, register, 'journal', 3);
			await lab.intrude(async session => {
				const base = (await session.readUsers()).users.find(({pin}) => pin === '11')!;
				await session.writeUser({uid: base.uid, pin: '11', base, name: 'SOMEBODY ELSE'});
			});
			const {workbench} = lab.start();
			await workbench.refresh(() => {});
			const {changed, plan} = await workbench.resume(1);
			expect([changed.map(({pin}) => pin), plan]).toEqual([['11'], null]);
			expect(await workbench.history.operations()).toMatchObject([
				{counts: {verified: 3, 'in-doubt': 1, 'not-tried': 0}},
			]);
		}));
});

test('a member who is added in part is finished, not added again, and that is said', () =>
	inLab(async lab => {
		const member = {
			name: 'Asha Verma',
			card: '',
			packageEnd: '2027-02-22',
			package: null,
			trainer: null,
			gender: 'Female',
		} as const;
		const program = lab.start();
		await program.workbench.refresh(() => {});
		const plan = await program.workbench.plan({operation: 'add', selector: {by: 'all'}, member});
		lab.device.setFault('write-refused');
		const {stopped} = await program.workbench.apply(plan, agreeing(plan), () => {});
		expect(stopped).toContain('trisync resume 1 finishes it');
		lab.device.clearFaults();
		const {plan: rest} = await program.workbench.resume(1);
		const {results, stopped: end} = await program.workbench.apply(rest!, agreeing(rest!), () => {});
		expect([end, results.map(({state}) => state)]).toEqual([null, ['verified']]);
		expect(lab.device.users().filter(({name}) => name === 'Asha Verma')).toHaveLength(1);
	}));

describe('a hard delete', () => {
	test('keeps the rows before it touches them, also when nobody is left to be taken off the device', () =>
		inLab(async lab => {
			// PIN 10 is in the databases alone, PIN 5 changes at the door after the plan was made.
			const program = lab.start();
			await program.workbench.refresh(() => {});
			const plan = await program.workbench.plan({...hard, selector: {by: 'pins', pins: ['5', '10']}});
			await lab.intrude(async session => {
				const base = (await session.readUsers()).users.find(({pin}) => pin === '5')!;
				await session.writeUser({uid: base.uid, pin: '5', base, name: 'CHANGED'});
			});
			const {results, backupFile} = await program.workbench.apply(plan, agreeing(plan), () => {});
			const states = Object.fromEntries(
				plan.steps.map((step, at) => [`${step.pin} ${step.target}`, results[at]?.state]),
			);
			expect(states).toEqual({
				'5 main-door': 'failed',
				'5 website': 'not-tried',
				'5 middleware': 'not-tried',
				'10 website': 'verified',
				'10 middleware': 'verified',
			});
			expect(backupFile).not.toBeNull();
			await carry(lab, undoing(1));
			expect(await rowsOf(lab)).toEqual(await pristineRows());
		}));
});

async function pristineRows() {
	const lab = await openLab(gym);
	try {
		return await rowsOf(lab);
	} finally {
		await lab.close();
	}
}
