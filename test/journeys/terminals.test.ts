import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect} from 'vitest';
import {startCommand} from '../helpers/pty.ts';
import {cleanEnvironment} from './process.ts';
import {allKeysTaken, atPin, esc, goTo, openPlan, rowOf, settled} from './screen.ts';
import {missing, type Site, test, userOf} from './site.ts';

const launcher = new URL('../../bin/cli.js', import.meta.url).pathname;

/** Writes the settings of the site's technician. */
function configure(gym: Site, settings: unknown): void {
	mkdirSync(join(gym.folder, 'config'), {recursive: true});
	writeFileSync(join(gym.folder, 'config', 'config.json'), JSON.stringify(settings), {mode: 0o600});
}

/** A shell in the site's folder, in which the program is started as people do. */
async function openShell(gym: Site, command: string) {
	const shell = startCommand('/bin/sh', ['-i', '-m'], {
		cwd: gym.folder,
		env: {
			...cleanEnvironment(gym.folder),
			PS1: 'READY> ',
			ENV: '',
			NODE: process.execPath,
			TRISYNC: launcher,
		},
	});
	await shell.waitForText('READY>');
	shell.press(`${command}; echo "code=$?"\r`);
	return shell;
}

const quoted = (gym: Site) => gym.flags.map(flag => `'${flag}'`).join(' ');

describe.concurrent('other terminals', () => {
	test.for(['vt100', 'putty', 'linux', 'screen', 'xterm'])(
		'%s shows the list and moves in it',
		async (TERM, {site}) => {
			const gym = await site({cast: missing(3)});
			const screen = await gym.open({env: {TERM}});
			expect(rowOf(await screen.waitForText(atPin('2')), '2')).toMatch(/NO-DEV/);
			screen.press('jj');
			await screen.waitForText(atPin('4'));
			screen.press('q');
			expect(await screen.ended).toEqual({code: 0, signal: 0});
			expect(screen.isAlternate).toBe(false);
		},
	);

	test('a locale without UTF-8 gets its lines in ASCII', async ({site}) => {
		const gym = await site({cast: missing(3)});
		const screen = await gym.open({env: {LC_ALL: 'C'}});
		await openPlan(screen, 'r');
		screen.press(esc);
		await screen.waitForText(/PROBLEM/);
		screen.press('?');
		await screen.waitForText(/Help\s+search/);
		screen.press('\t');
		await screen.waitForText('meaning');
		expect(screen.written).not.toMatch(/[\u2500-\u257F]/);
	});
});

describe.concurrent('what a terminal does at its worst', () => {
	test('a storm of resizes ends in one whole frame, the cursor on its PIN', async ({site}) => {
		const gym = await site({cast: missing(12)});
		const screen = await gym.open();
		screen.press('jjjj');
		await screen.waitForText(atPin('6'));
		for (let step = 0; step < 60; step++) screen.resize(40 + ((step * 37) % 140), 10 + ((step * 13) % 40));
		screen.resize(100, 30);
		// The last size may still be on its way to the program: no line is longer once it is there.
		const shown = await screen.waitForText(
			/^(?![\s\S]*[^\n]{100})[\s\S]*Website[^\n]*Middleware[^\n]*Device/,
		);
		expect(shown).toMatch(atPin('6'));
		screen.press('j');
		await screen.waitForText(atPin('7'));
	});

	test('a held key moves once for each of its letters, in whatever pieces they come', async ({site}) => {
		const gym = await site({people: 60});
		const screen = await gym.open();
		screen.press('p');
		await screen.waitForText(/\[All 61\]/);
		screen.press('g');
		await screen.waitForText(atPin('1'));
		for (let piece = 0; piece < 10; piece++) screen.press('jjj');
		await screen.waitForText(atPin('31'));
	});

	test('a paste runs no key', async ({site}) => {
		const gym = await site({cast: missing(3)});
		const screen = await gym.open();
		screen.press('\x1B[200~rFdq\ry\x1B[201~');
		expect(await screen.waitForText(/Pasted text is taken by \/ \(find\) only/)).toMatch(atPin('2'));
		await allKeysTaken(screen);
		expect(gym.device.log().names.filter(name => /write|delete/i.test(name))).toEqual([]);
	});

	test('an input that is closed is said in a sentence', async ({site, onTestFinished}) => {
		const gym = await site();
		const shell = await openShell(gym, `"$NODE" "$TRISYNC" ${quoted(gym)} < /dev/null`);
		onTestFinished(() => shell.kill('SIGKILL'));
		expect(await shell.waitForText('code=2')).toMatch(/the screen needs a terminal/);
		expect(shell.written).not.toMatch(/\x1B\[\?1049h|at .*\.js:\d/);
	});

	test('Ctrl-Z gives the shell its terminal, and fg the program its list', async ({site, onTestFinished}) => {
		const gym = await site({cast: missing(3)});
		const shell = await openShell(gym, `"$NODE" "$TRISYNC" ${quoted(gym)}`);
		onTestFinished(() => shell.kill('SIGKILL'));
		await settled(shell);
		shell.press('j');
		await shell.waitForText(atPin('3'));
		shell.press('\x1A');
		await shell.waitForText(/Stopped[\s\S]*READY>/);
		expect(shell.isAlternate).toBe(false);
		shell.press('fg\r');
		await shell.waitForText(atPin('3'));
		expect(shell.isAlternate).toBe(true);
		shell.press('j');
		await shell.waitForText(atPin('4'));
		shell.press('q');
		await shell.waitForText(/READY>\s*$/);
		expect(shell.isAlternate).toBe(false);
	});
});

describe.concurrent('settings of the screen', () => {
	test("a key of one's own plans, is shown in hints and help, and the old one does nothing", async ({
		site,
	}) => {
		const gym = await site({cast: missing(2)});
		configure(gym, {keys: {register: ['e'], find: ['Ctrl-F', '/']}, theme: {danger: 'bold 208'}});
		const screen = await gym.open();
		expect(await goTo(screen, '2')).toMatch(/Fix: e register[\s\S]* e register \|/);
		screen.press('r');
		await allKeysTaken(screen);
		expect(await openPlan(screen, 'e')).toMatch(/\+ register 1/);
		screen.press(esc);
		await screen.waitForText(/PROBLEM/);
		expect(userOf(gym, '2')).toBeUndefined();
	});

	test.for([
		[{keys: {register: ['d']}}, /d would mean both "register" and "delete"/],
		[{keys: {delete: ['D']}}, /"delete" leads to a write and cannot be on D/],
		[{keys: {explode: ['e']}}, /"explode" is no action/],
		[{theme: {danger: 'crimson'}}, /"crimson" is no colour/],
		[{theme: {border: 'red'}}, /"border" is nothing that has a colour/],
	] as const)(
		'%j is refused in a sentence, before the terminal is touched',
		async ([settings, words], {site}) => {
			const gym = await site();
			configure(gym, settings);
			const screen = gym.start({columns: 300});
			expect(await screen.ended).toEqual({code: 2, signal: 0});
			expect(screen.text().join('\n')).toMatch(words);
			expect(screen.written).not.toMatch(/\x1B|at .*\.js:\d/);
			expect(gym.device.connections).toBe(0);
		},
	);
});
