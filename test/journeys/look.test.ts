import {describe, expect, vi} from 'vitest';
import {allKeysTaken, atPin, borders, enter, esc, goTo, rowOf, settled} from './screen.ts';
import {type Site, test} from './site.ts';

const patience = {timeout: 30_000, interval: 20};
const hexOf = (text: string) => Buffer.from(text).toString('hex').slice(0, 48).padEnd(48, '0');

/** Gives the first users of the terminal these name fields, as bytes. */
function named(...fields: readonly string[]) {
	return (state: ReturnType<Site['device']['state']>) => ({
		...state,
		users: state.users.map((user, at) => {
			const nameHex = fields[at - 1];
			return nameHex === undefined ? user : {...user, nameHex};
		}),
	});
}

describe.concurrent('the screen', () => {
	test.for([
		[80, 24],
		[160, 45],
	] as const)('shows three complete panes at %ix%i', async ([columns, rows], {site}) => {
		const gym = await site();
		const screen = await gym.open({columns, rows});
		screen.press('p');
		const shown = await screen.waitForText(/\[All 31\]/);
		expect(shown).toMatch(/PIN +SMD PROBLEM.*Website.*Middleware.*Device/);
		const names = rowOf(shown, '3').match(/Dev Dubey/g);
		expect(names).toHaveLength(3);
		// The last column and the last row stay empty.
		expect(shown.split('\n').filter(line => line.length >= columns)).toEqual([]);
		expect(screen.text().at(-1)).toBe('');
	});

	test('names who is at the door while it listens', async ({site}) => {
		const gym = await site({cast: {5: {name: 'Asha Verma'}}});
		const screen = await gym.open();
		screen.press('w');
		await screen.waitForText('DEV live');
		await vi.waitUntil(() => gym.device.log().names.includes('registerEvent'), patience);
		gym.device.punch({pin: '5'});
		await screen.waitForText(/punch PIN 5 Asha Verma finger/);
		gym.device.punch({pin: '999'});
		await screen.waitForText(/punch PIN 999 unknown/);
		screen.press('w');
		await screen.waitForText(/DEV ok/);
		await vi.waitUntil(() => gym.device.connections === 0, patience);
	});

	test('has a help that is searched and runs the line under its cursor', async ({site}) => {
		const gym = await site({cast: {4: {problem: 'NO-DEV'}}});
		const screen = await gym.open();
		screen.press('?');
		await screen.waitForText(/Help\s+search[\s\S]*plan: register/);
		screen.press('kinds');
		await screen.waitForText(/^(?![\s\S]*plan: register)[\s\S]*>.*pick kinds/m);
		screen.press(enter);
		expect(await screen.waitForText(/^ Kinds$/m)).toMatch(/NO-DEV +1/);
	});

	test('keeps the cursor on its PIN through every size, and stays alive when there is no room', async ({
		site,
	}) => {
		const gym = await site({people: 60});
		const screen = await gym.open();
		screen.press('p');
		await screen.waitForText(/\[All 61\]/);
		screen.press('j'.repeat(30));
		const pin = /^>.(\d+) /m.exec(await screen.waitForText(/^> (?!2 )\d+ [\s\S]*PIN (?:2[5-9]|3\d) /m))![1]!;
		const sizes: readonly (readonly [number, number, RegExp])[] = [
			[160, 45, /card +role +slot/],
			[70, 20, /Website(?![^\n]*Middleware)[^\n]*Device/],
			[50, 10, /too small[\s\S]*1 problem/],
			[80, 24, /Website[^\n]*Middleware[^\n]*Device/],
		];
		for (const [columns, rows, looks] of sizes) {
			screen.resize(columns, rows);
			const shown = await screen.waitForText(looks);
			if (columns >= 60) expect(shown).toMatch(atPin(pin));
		}

		screen.press('j');
		await screen.waitForText(atPin(String(Number(pin) + 1)));
	});

	test('shows the same without colour where NO_COLOR is set', async ({site}) => {
		const gym = await site({cast: {4: {problem: 'NO-DEV'}}});
		const colours = (written: string) =>
			written.match(/\x1B\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m/g)?.length ?? 0;
		const plain = await gym.open({env: {NO_COLOR: '1'}});
		const coloured = await gym.open();
		expect(rowOf(await goTo(plain, '4'), '4')).toMatch(/^>.4 .*NO-DEV/);
		expect(rowOf(await goTo(coloured, '4'), '4')).toMatch(/^>.4 .*NO-DEV/);
		expect(colours(plain.written)).toBe(0);
		expect(colours(coloured.written)).toBeGreaterThan(0);
	});

	test('keeps its columns under names in other scripts', async ({site}) => {
		const names = ['आशा वर्मा', 'விஜய் குமார்', '张伟', 'محمد علي', 'Zoë D’Souza', '👩‍👩‍👧 Rao', 'ศรีสุดา'];
		const gym = await site({
			cast: Object.fromEntries(names.map((name, at) => [String(at + 2), {name}])),
		});
		for (const [columns, rows] of [
			[80, 24],
			[160, 45],
		] as const) {
			const screen = await gym.open({columns, rows});
			screen.press('p');
			const shown = await screen.waitForText(/\[All 31\]/);
			expect(shown).toContain('आशा');
			const found = borders(screen, columns, rows).filter(places => places.length >= 3);
			const bodies = found.map(places => places.slice(0, 3).join(' '));
			expect(bodies.length).toBeGreaterThan(12);
			expect(new Set(bodies).size).toBe(1);
		}
	});
});

describe.concurrent('what a terminal stores as names', () => {
	const escapes = [
		hexOf('\x1B]0;owned\x07\x1B[2J'),
		hexOf('\x1B[31;5mRED\x1B[m'),
		hexOf('\u202Eevil\u202C\u200F'),
		hexOf('\u009B2J\u0085C1'),
		'ff80fe81c0afed'.padEnd(48, '9b'),
		hexOf('a\r\n\tb\x08\x08\x7Fc'),
		'41'.repeat(24),
	];

	test('never reaches the screen raw, and never breaks its columns', async ({site}) => {
		const gym = await site({shape: named(...escapes)});
		const screen = await gym.open();
		screen.press('p');
		await screen.waitForText(/\[All 31\]/);
		for (const pin of ['2', '3', '4', '5', '6', '7', '8']) {
			await goTo(screen, pin);
			screen.press(`${enter}G`);
			await screen.waitForText(/Bytes of the name/);
			screen.press(esc);
			await screen.waitForText(atPin(pin));
		}

		await allKeysTaken(screen);
		for (const bad of [
			'\x1B]',
			'\x1B[31;5m',
			'\x07',
			'\u009B',
			'\u0085',
			'\u202E',
			'\u202C',
			'\u200F',
			'\x7F',
			'\x08\x08',
		])
			expect(screen.written.includes(bad), JSON.stringify(bad)).toBe(false);
		screen.press(`/\x15${enter}p`);
		await settled(screen);
		const bodies = borders(screen, 80, 24).filter(places => places.length === 3);
		expect(new Set(bodies.map(String)).size).toBe(1);
	});

	test('never reaches a pipe raw, and is whole in JSON', async ({site}) => {
		const gym = await site({shape: named(...escapes)});
		const printed = await Promise.all([
			gym.run('diff', '--all'),
			gym.run('diff', '--all', '--json'),
			gym.run('users', '--json'),
			gym.run('show', '2'),
			gym.run('resync', '--pin', '4', '--dry-run'),
		]);
		for (const {stdout, stderr} of printed)
			expect(stdout + stderr).not.toMatch(
				/[\0-\x08\x0B-\x1F\x7F-\x9F\u200E\u200F\u202A-\u202E\u2066-\u2069]/,
			);
		const {users} = JSON.parse(printed[2]!.stdout);
		expect(users.slice(1, 8).map((user: {nameBytes: string}) => user.nameBytes)).toEqual(escapes);
	});
});
