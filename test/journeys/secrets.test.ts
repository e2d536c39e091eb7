import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import {createNameStorage} from '../../source/protocol/index.ts';
import {writeSqliteGym} from '../../source/repository/index.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {startProgram} from '../helpers/pty.ts';
import {sqliteAnswers, startTdsListener} from '../helpers/tds/index.ts';
import {cleanEnvironment, runCommand} from './process.ts';
import {allKeysTaken, apply, backToRow, enter, goTo, openPlan, settled} from './screen.ts';

const sqlPassword = 'Gym;P4ss word';
const commKey = 918_273;
const rowPassword = 'row-secret-77';
const photo = 'feedfacefeedface';
const biometric = 'QmlvLVNlY3JldC1CaW8tU2VjcmV0';
const doorPassword = '86420975';

/** Every file below a folder, by path. */
function textsIn(folder: string): readonly (readonly [string, string])[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.map(path => [path, readFileSync(path, 'utf8')] as const);
}

test('no password, comm key or finger leaves the backups: not into journal, audit, plans, JSON, trace or screen', async ({
	onTestFinished,
}) => {
	const folder = scratchFolder();
	onTestFinished(() => folder.remove());
	const cwd = folder.path;
	const people = makeTrialGym({
		people: 30,
		seed: 3,
		today: new Date().toISOString().slice(0, 10),
		isMiddlewareApart: false,
		store: name => createNameStorage('utf-8', 72).stored(name).text,
		cast: new Map([
			['5', {problem: 'NO-DEV'} as const],
			['6', {problem: 'NO-DEV'} as const],
			['7', {problem: 'NAME'} as const],
		]),
		problemEvery: 0,
	});
	const made = toSimulatorState(people, 3);
	const state = {
		...made,
		users: made.users.map(user => ({...user, passwordHex: Buffer.from(doorPassword).toString('hex')})),
	};
	const file = folder.file('gym.sqlite');
	writeSqliteGym({file}, toGymSeed(people, {serial: state.options['~SerialNumber'] ?? ''}, false));
	const tables = new DatabaseSync(file);
	tables.exec(`UPDATE Employees SET EmployeeDevicePassword = '${rowPassword}', EmployeePhoto = X'${photo}'`);
	tables.exec(
		`INSERT INTO EmployeesBio (EmployeeId, BioType, BioVersion, BioId, Bio) SELECT EmployeeId, 'Fingerprint', '10', 6, '${biometric}' FROM Employees`,
	);
	tables.close();
	const answers = sqliteAnswers(file, 'etime');
	const server = await startTdsListener({answer: answers.answer});
	const device = await startSimulator({state, commKey});
	onTestFinished(async () => {
		await device.close();
		await server.close();
		answers.close();
	});
	mkdirSync(folder.file('config'), {mode: 0o700});
	writeFileSync(
		folder.file('config/config.json'),
		JSON.stringify({websiteWrite: true, middlewareWrite: true}),
		{
			mode: 0o600,
		},
	);
	writeFileSync(
		folder.file('.env'),
		[
			`ETIME_SQL_SERVER=${server.host}`,
			`ETIME_SQL_PORT=${server.port}`,
			'ETIME_SQL_DB=etime',
			'ETIME_SQL_USER=essl',
			`ETIME_SQL_PASSWORD="${sqlPassword}"`,
			'ETIME_SQL_ENCRYPT=false',
			`ESSL_DEVICE_IP=${device.host}`,
			`ESSL_DEVICE_PORT=${device.port}`,
			`ESSL_DEVICE_PASSWORD=${commKey}`,
		].join('\n'),
		{mode: 0o600},
	);

	const said: (readonly [string, string])[] = [];
	const failed: string[] = [];
	const run = async (...args: readonly string[]): Promise<void> => {
		const {code, stdout, stderr} = await runCommand([...args, '--trace', 'trace.jsonl'], {cwd});
		said.push([args.join(' '), stdout + stderr]);
		if (code !== 0) failed.push(`${args.join(' ')}: ${code} ${stderr.slice(0, 200)}`);
	};
	const embedded = ['--sqlite', file] as const;
	await run('diff', '--all', '--json');
	await run('users', '--json');
	await run('show', '8', '--json');
	await run('register', '--pin', '5', '--yes', '--json');
	await run('resync', '--pin', '7', '--yes', '--json');
	await run('backup', '--json');
	const hard = ['delete', '--pin', '8', '--also', 'sql,mw', ...embedded];
	await run(...hard, '--dry-run', '--json', '--out', 'plan.json');
	await run(...hard, '--confirm', 'delete 8', '--json');
	await run('undo', '--yes', ...embedded, '--json');
	await run('audit', '--json');
	await run('undo', '--list', '--json');
	await run('delete', '--pin', '9', '--confirm', 'delete 9');
	await run('restore', 'b3', '--pin', '9', '--yes', ...embedded);
	await run('delete', '--pin', '404', '--json');

	expect(failed).toEqual([
		expect.stringMatching(/^diff/),
		expect.stringMatching(/--dry-run --json --out plan.json: 1/),
		expect.stringMatching(/^delete --pin 404/),
	]);
	const screen = startProgram([], {cwd, env: cleanEnvironment(cwd), columns: 160, rows: 45});
	onTestFinished(() => screen.kill('SIGKILL'));
	await settled(screen);
	await goTo(screen, '6');
	await openPlan(screen, 'r');
	await apply(screen, 'y');
	await backToRow(screen, '6', /fixed/);
	await goTo(screen, '10');
	screen.press('b');
	await allKeysTaken(screen);
	screen.press(enter);
	await screen.waitForText(/fingers/);
	await allKeysTaken(screen);
	said.push(['the screen', screen.written]);

	const backups = folder.file('state/backups');
	const papers = textsIn(folder.file('state')).filter(([path]) => !path.startsWith(backups));
	const names = papers.map(([path]) => path.slice(cwd.length + 1));
	expect(names).toEqual(
		expect.arrayContaining(['state/audit.jsonl', expect.stringMatching(/^state\/journal\//)]),
	);
	const others = ['plan.json', 'trace.jsonl'].map(
		name => [name, readFileSync(folder.file(name), 'utf8')] as const,
	);
	const secrets: Readonly<Record<string, string>> = {
		'SQL password': sqlPassword,
		'comm key': String(commKey),
		'password of a row': rowPassword,
		photo,
		'finger of a row': biometric,
		'finger of a row in hex': Buffer.from(biometric).toString('hex'),
		'password at the door': doorPassword,
		'password at the door in hex': Buffer.from(doorPassword).toString('hex'),
		...Object.fromEntries(
			state.templates.flatMap(({uid, finger, template}) => [
				[`finger ${finger} of slot ${uid}`, template.slice(40, 80)],
				[
					`finger ${finger} of slot ${uid} in hex`,
					Buffer.from(template, 'base64').toString('hex').slice(40, 80),
				],
			]),
		),
	};
	const leaks = [...said, ...papers, ...others].flatMap(([where, text]) =>
		Object.entries(secrets)
			.filter(([, secret]) => text.toLowerCase().includes(secret.toLowerCase()))
			.map(([what]) => `${what} in ${where}`),
	);
	expect(leaks).toEqual([]);
	// What must not be told has to be somewhere.
	const kept = textsIn(backups)
		.map(([, text]) => text)
		.join('');
	expect([kept.includes(rowPassword), kept.includes(Buffer.from(doorPassword).toString('hex'))]).toEqual([
		true,
		true,
	]);
});
