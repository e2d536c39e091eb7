import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect} from 'vitest';
import {runCommand} from './process.ts';
import {test} from './site.ts';

/** Two front desks, one database, one terminal. */
describe('two programs that add a member at the same moment', () => {
	test('never give one number to both', async ({site}) => {
		const {folder, flags, device} = await site();
		mkdirSync(join(folder, 'config'), {mode: 0o700});
		writeFileSync(
			join(folder, 'config', 'config.json'),
			JSON.stringify({websiteWrite: true, middlewareWrite: true}),
			{mode: 0o600},
		);
		// Each computer has a state folder of its own, so that no lock of this one keeps them apart.
		const add = (desk: string) =>
			runCommand(['add', '--name', `Member of ${desk}`, '--yes', '--json', ...flags], {
				cwd: folder,
				env: {TRISYNC_STATE: join(folder, desk)},
			});
		const ended = await Promise.all([add('desk-1'), add('desk-2')]);
		const added = ended.flatMap(({stdout}): {pin: string; target: string}[] => {
			const {plan, result} = JSON.parse(stdout);
			const verified = new Set(result.verified.map(({id}: {id: string}) => id));
			return plan.steps.filter(({id}: {id: string}) => verified.has(id));
		});
		const database = new DatabaseSync(join(folder, 'gym.sqlite'));
		const rows = database
			.prepare(
				"SELECT EmployeeCodeInDevice AS pin FROM Employees WHERE EmployeeName LIKE 'Member of %' ORDER BY pin",
			)
			.all()
			.map(({pin}) => pin);
		database.close();
		const atDoor = device.users().filter(({name}) => name?.startsWith('Member of '));
		// Whoever was told "verified" is there, once, under a number of their own.
		expect(new Set(rows).size).toBe(rows.length);
		expect(rows).toEqual(
			added
				.filter(({target}) => target === 'website')
				.map(({pin}) => pin)
				.toSorted(),
		);
		expect(new Set(atDoor.map(({pin}) => pin)).size).toBe(atDoor.length);
		// Both may have meant one slot of the terminal; then the second one is told so, and the member is registered anew.
		expect(ended.map(({code}) => code)).toContain(0);
	});
});
