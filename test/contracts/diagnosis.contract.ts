import {afterEach, describe, expect, test} from 'vitest';
import type {GymSeed} from '../../source/repository/index.ts';
import type {OpenGym} from './repository.contract.ts';

/** What both engines tell of a database besides its people. */
export function diagnosisContract(engine: string, openGym: OpenGym): void {
	const opened: Awaited<ReturnType<OpenGym>>[] = [];
	const open = async (seed: Partial<GymSeed>) => {
		const gym = await openGym({employees: [], ...seed});
		opened.push(gym);
		return gym.repositories.middlewareDiagnosis;
	};

	afterEach(async () => {
		for (const gym of opened.splice(0)) {
			await gym.repositories.close();
			await gym.remove();
		}
	});

	describe(`${engine}: signs of life`, () => {
		test('an untouched database has none', async () => {
			const {lifeSigns} = await open({});
			expect(await lifeSigns()).toMatchObject({
				lastPing: null,
				newestLog: null,
				newestCommand: null,
				pendingCommands: 0,
				employees: 0,
				now: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
			});
		});

		test('the newest of each is told, and 1900-01-01 is never', async () => {
			const command = {title: 't', command: 'CHECK', serial: 'A', createdAt: '2026-11-20 08:00:00'};
			const {lifeSigns} = await open({
				employees: [{employeeId: 1, name: 'Asha', pin: '1', recordStatus: 0}],
				devices: [
					{deviceId: 1, name: 'a', serial: 'A', address: '', lastPing: '2026-11-21 09:00:00'},
					{deviceId: 2, name: 'b', serial: 'B', address: '', lastPing: '1900-01-01'},
				],
				punches: [
					{deviceId: 1, pin: '1', at: '2026-11-20 07:00:00'},
					{deviceId: 1, pin: '1', at: '2026-11-21 07:00:01'},
				],
				commands: [command, {...command, status: 'PENDING'}, {...command, status: 'Success'}],
			});
			expect(await lifeSigns()).toMatchObject({
				lastPing: '2026-11-21T09:00:00',
				newestLog: '2026-11-21T07:00:01',
				newestCommand: '2026-11-20T08:00:00',
				pendingCommands: 2,
				employees: 1,
			});
		});
	});

	describe(`${engine}: ids that people are joined to`, () => {
		test('they come in ascending order, companies with their visibility', async () => {
			const {lookups} = await open({
				companies: [
					{id: 7, name: 'New'},
					{id: 2, name: 'Old', isVisible: false},
				],
				departments: [
					{id: 3, name: 'b'},
					{id: 1, name: 'a'},
				],
				categories: [],
			});
			expect(await lookups()).toEqual({
				companies: [
					{id: '2', isVisible: false},
					{id: '7', isVisible: true},
				],
				departments: ['1', '3'],
				categories: [],
			});
		});
	});

	describe(`${engine}: what the middleware says about terminals`, () => {
		const seed: Partial<GymSeed> = {
			deviceErrors: [
				{serial: 'A', message: 'User not found', stream: 'USER PIN=17\tName=x', at: '2026-11-20 08:00:00'},
				{serial: 'A', message: 'Bad record', stream: 'USER PIN=170', at: '2026-11-21 08:00:00'},
				{serial: 'B', message: 'Other\u001B[2J door', at: '2026-11-22 08:00:00'},
			],
			deviceOperations: [
				{serial: 'A', code: 9, pin: '17', at: '2026-11-20 09:00:00'},
				{serial: 'A', code: 30, pin: '18', at: '2026-11-21 09:00:00'},
				{serial: 'A', code: 99, at: '2026-11-22 09:00:00'},
			],
		};

		test('errors of one terminal, newest first and no more than asked for', async () => {
			const {deviceErrors} = await open(seed);
			const all = await deviceErrors({serial: 'A', limit: 5});
			expect(all.map(({at, text}) => [at, text])).toEqual([
				['2026-11-21T08:00:00', 'Bad record: USER PIN=170'],
				['2026-11-20T08:00:00', 'User not found: USER PIN=17 Name=x'],
			]);
			expect(await deviceErrors({serial: 'A', limit: 1})).toEqual(all.slice(0, 1));
		});

		test('errors about one person, where only the text names them', async () => {
			const {deviceErrors} = await open(seed);
			expect((await deviceErrors({pin: '17', limit: 5})).map(({at}) => at)).toEqual(['2026-11-20T08:00:00']);
		});

		test('what a terminal is said to have written never reaches a screen as it is', async () => {
			const {deviceErrors} = await open(seed);
			expect((await deviceErrors({serial: 'B', limit: 1}))[0]?.text).toBe('Other[2J door');
		});

		test('operations are told in words, and about one person', async () => {
			const {deviceOperations} = await open(seed);
			expect((await deviceOperations({limit: 10})).map(({pin, text}) => [pin, text])).toEqual([
				[null, 'operation 99'],
				['18', 'a user was enrolled at the terminal'],
				['17', 'a user was deleted at the terminal'],
			]);
			expect((await deviceOperations({pin: '17', limit: 10})).map(({text}) => text)).toEqual([
				'a user was deleted at the terminal',
			]);
		});
	});

	describe(`${engine}: rights`, () => {
		test('who owns the tables is told that they may be written, and by which server', async () => {
			const {access} = await open({employees: []});
			const {edition, mayWrite, remarks} = await access();
			expect(edition).toMatch(/^(?:SQLite|SQL Server) \d/);
			// Not every server tells whether its databases can be written at all.
			expect(mayWrite).not.toBe(false);
			expect(remarks.join(' ')).not.toMatch(/may not|read-only/);
		});
	});

	describe(`${engine}: packages of nobody`, () => {
		test('GymClients rows whose employee is gone are found, and no others', async () => {
			const {orphanedClients} = await open({
				employees: [{employeeId: 1, name: 'Asha', pin: '1', recordStatus: 0}],
				clients: [
					{employeeId: 1, pin: '1', packageEnd: null},
					{employeeId: 99, pin: ' 17 ', packageEnd: '2027-01-01'},
				],
			});
			expect(await orphanedClients()).toEqual([{employeeId: '99', pin: '17', packageEnd: '2027-01-01'}]);
		});
	});
}
