import {describe, expect} from 'vitest';
import {parseBackup} from '../../source/runtime/backup-format.ts';
import {allKeysTaken, apply, backToRow, enter, esc, goTo, openPlan} from './screen.ts';
import {test, userOf} from './site.ts';

describe.concurrent('a name that differs', () => {
	test('is corrected without touching another byte, another person or a finger', async ({site}) => {
		const gym = await site({
			cast: {
				17: {
					name: 'Chitra R',
					change: person => ({...person, device: person.device && {...person.device, name: 'Chithra R'}}),
				},
			},
			shape: state => ({
				...state,
				users: state.users.map(user =>
					user.pin === '17'
						? {...user, group: 3, passwordHex: '32353830', timezonesHex: '0100020003000400'}
						: user,
				),
			}),
		});
		const before = gym.device.state();
		const screen = await gym.open();
		await goTo(screen, '17');
		expect(await openPlan(screen, 's')).toMatch(/~ 17 .*"Chithra R" -> "Chitra R"/);
		expect(await apply(screen, 'y')).toMatch(/verified +1/);
		await backToRow(screen, '17', /fixed/);
		const after = gym.device.state();
		expect(after.templates).toEqual(before.templates);
		expect(after.users).toEqual(
			before.users.map(user => (user.pin === '17' ? {...user, name: 'Chitra R'} : user)),
		);
	});

	test('with another given name is never corrected by a single key', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'WHO?', name: 'Gita Rao'}}});
		const before = gym.device.users();
		const screen = await gym.open();
		await goTo(screen, '17');
		expect(await openPlan(screen, 's')).toContain('Type  rename 17  and press Enter');
		screen.press(`y${enter}`);
		await screen.waitForText('not the phrase');
		expect(gym.device.users()).toEqual(before);
		expect(await apply(screen, `\x7Frename 17${enter}`)).toMatch(/verified +1/);
		expect(userOf(gym, '17')?.name).toBe('Gita Rao');
	});
});

describe.concurrent('deleting', () => {
	test('takes the typed phrase, saves record and fingers first, and removes nobody else', async ({site}) => {
		const gym = await site({cast: {9: {problem: 'NOT-SQL', name: 'Harish P'}}});
		const before = gym.device.state();
		const {uid} = userOf(gym, '9')!;
		const fingers = before.templates.filter(template => template.uid === uid).map(({finger}) => finger);
		expect(fingers.length).toBeGreaterThan(0);
		const screen = await gym.open();
		await goTo(screen, '9');
		const plan = await openPlan(screen, 'd');
		expect(plan).toContain('Type  delete 9  and press Enter');
		expect(plan).toMatch(new RegExp(`Lost on the device: 1 record, ${fingers.length} fingerprint`));
		expect(await apply(screen, `delete 9${enter}`)).toMatch(/verified +1[\s\S]*Backup /);
		const after = gym.device.state();
		expect(after.users).toEqual(before.users.filter(user => user.pin !== '9'));
		expect(after.templates).toEqual(before.templates.filter(template => template.uid !== uid));
		const [backup, ...others] = gym.backups();
		expect([others, backup?.mode]).toEqual([[], 0o600]);
		const saved = await parseBackup(backup!.text);
		expect(saved.users).toMatchObject([{pin: '9', uid, name: 'Harish P'}]);
		expect(saved.users[0]?.record).toMatch(/^[\da-f]{144}$/);
		expect(saved.templates?.map(template => [template.uid, template.finger])).toEqual(
			fingers.map(finger => [uid, finger]),
		);
	});

	test.for([
		['Enter alone', enter],
		['another number', `delete 8${enter}`],
		['half of the phrase', `delete${enter}`],
		['the key y', `y${enter}`],
	] as const)('%s does nothing', async ([, keys], {site}) => {
		const gym = await site({cast: {9: {problem: 'NOT-SQL'}}});
		const before = gym.device.state();
		const screen = await gym.open();
		await goTo(screen, '9');
		await openPlan(screen, 'd');
		screen.press(keys);
		await screen.waitForText('not the phrase');
		screen.press(esc);
		await screen.waitForText(/^>.9 /m);
		expect(gym.device.state()).toEqual(before);
	});
});

describe.concurrent('a gym that is read-only', () => {
	test('shows the plan and refuses to apply it, by key and by command', async ({site}) => {
		const gym = await site({cast: {17: {problem: 'NO-DEV', name: 'Asha Verma'}}, flags: ['--read-only']});
		const before = gym.device.state();
		const screen = await gym.open();
		expect(await goTo(screen, '17')).toContain('READ-ONLY');
		const plan = await openPlan(screen, 'r');
		expect(plan).toMatch(/\+ 17 +Asha Verma/);
		expect(plan).toMatch(/read-only/i);
		screen.press('y');
		await allKeysTaken(screen);
		screen.press(esc);
		await screen.waitForText(/^>.17 /m);
		const {code, stdout, stderr} = await gym.run('register', '--pin', '17', '--yes');
		expect(code).toBe(2);
		expect(stdout).toContain('Asha Verma');
		expect(stderr).toMatch(/read-only.*Nothing was changed/i);
		expect(gym.device.state()).toEqual(before);
	});
});
