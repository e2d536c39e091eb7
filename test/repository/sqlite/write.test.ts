import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type GymSeed, openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {scratchFolder} from '../../helpers/folder.ts';

let folder: ReturnType<typeof scratchFolder>;
beforeEach(() => {
	folder = scratchFolder();
});
afterEach(() => folder.remove());

const seed: GymSeed = {
	employees: [
		{employeeId: 1, name: 'Asha', pin: '17'},
		{employeeId: 2, name: 'Ravi', pin: 'T18'},
	],
	clients: [{employeeId: 1, pin: '17', packageEnd: '2027-01-01', createdAt: '2026-01-01'}],
	devices: [{deviceId: 20, name: 'main-door', serial: 'TRI0001', address: '192.0.2.7'}],
	templates: [{employeeId: 1, finger: 6, template: 'opaque'}],
	punches: [{deviceId: 20, pin: '17', at: '2026-11-22 10:42:03'}],
};

test('the same seed writes the same bytes', () => {
	writeSqliteGym({file: folder.file('a.db')}, seed);
	writeSqliteGym({file: folder.file('b.db')}, seed);
	expect(readFileSync(folder.file('a.db')).equals(readFileSync(folder.file('b.db')))).toBe(true);
});

test('an existing file is never overwritten', () => {
	const file = folder.file('precious.db');
	writeFileSync(file, 'precious');
	expect(() => writeSqliteGym({file}, seed)).toThrow(
		expect.objectContaining({code: 'ERR_REPOSITORY_CONFLICT'}),
	);
	expect(readFileSync(file, 'utf8')).toBe('precious');
});

test('a seed that contradicts itself leaves no file behind', () => {
	const file = folder.file('gym.db');
	const middlewareFile = folder.file('mw.db');
	const twice = {...seed, middleware: {employees: [...seed.employees, ...seed.employees]}};
	expect(() => writeSqliteGym({file, middlewareFile}, twice)).toThrow(
		expect.objectContaining({code: 'ERR_REPOSITORY_FAILED'}),
	);
	expect([existsSync(file), existsSync(middlewareFile)]).toEqual([false, false]);
});

test('a folder that is not there is named', () => {
	const file = folder.file('no/gym.db');
	expect(() => writeSqliteGym({file}, seed)).toThrow(`The file ${file} cannot be written.`);
});

test('the middleware gets a file and people of its own', async () => {
	const files = {file: folder.file('gym.db'), middlewareFile: folder.file('mw.db')};
	writeSqliteGym(files, {...seed, middleware: {employees: seed.employees.slice(1)}});
	const {website, middleware, close} = await openSqlite(files);
	expect((await website.list()).people.map(person => person.pin)).toEqual(['17', 'T18']);
	expect((await middleware.list()).people.map(person => person.pin)).toEqual(['T18']);
	expect(await website.identity()).not.toEqual(await middleware.identity());
	await close();
});

test('fifty thousand people are written and read completely', async () => {
	const employees = Array.from({length: 50_000}, (_, at) => ({
		employeeId: at + 1,
		name: `Member ${at}`,
		pin: String(100_000 + at),
	}));
	const file = folder.file('gym.db');
	writeSqliteGym({file}, {employees});
	const {website, close} = await openSqlite({file});
	expect(await website.list()).toMatchObject({complete: true, count: 50_000});
	await close();
});
