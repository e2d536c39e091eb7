import {afterEach, describe, expect, onTestFinished, test} from 'vitest';
import type {Plan} from '../../source/plan/plan.ts';
import {createTerminal} from '../../source/protocol/index.ts';
import {emptyState, type SimulatorState, startSimulator} from '../../source/simulator/index.ts';
import {agreeing, type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {type FakeTerminal, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const people = [
	fakeUser(1, '1', {privilege: 14}),
	fakeUser(5, '17', {card: 77, group: 3}),
	fakeUser(6, '34'),
];
const fingers = [fakeTemplate(5, 0), fakeTemplate(5, 6), fakeTemplate(6, 1)];

const sites: FakeSite[] = [];
afterEach(() => {
	for (const site of sites.splice(0)) site.folder.remove();
});

function open(terminal: FakeTerminal, passphrase: string | null = null): FakeSite {
	const site = fakeSite(terminal, {backupPassphrase: passphrase});
	sites.push(site);
	return site;
}

/** A real line to a simulated terminal, with fingers of this algorithm. */
async function door(
	serial: string,
	algorithm: string,
	{users, templates}: Pick<SimulatorState, 'users' | 'templates'>,
	passphrase: string | null = null,
) {
	const {options} = emptyState();
	const device = await startSimulator({
		serial,
		state: {users, templates, options: {...options, '~ZKFPVersion': algorithm}},
	});
	onTestFinished(() => device.close());
	const {host, port} = device;
	const site = fakeSite(createTerminal({name: 'main-door', host, port}), {backupPassphrase: passphrase});
	sites.push(site);
	return {device, site};
}

const template = (text: string): string => Buffer.from(text.repeat(40)).toString('base64');
const full = {
	users: [
		{uid: 1, pin: '1', name: 'OWNER', privilege: 14},
		{uid: 5, pin: '17', name: 'Asha Verma', card: 77, group: 3, passwordHex: '34373131'},
		{uid: 6, pin: '34', name: 'Chitra R'},
	],
	templates: [
		{uid: 5, finger: 0, template: template('left')},
		{uid: 5, finger: 6, template: template('right')},
		{uid: 6, finger: 1, template: template('other')},
	],
};
const fresh = {users: [{uid: 1, pin: '900', name: 'ADMIN', privilege: 14}], templates: []};

const save = (site: FakeSite, copyTo: string | null = null) =>
	site.workbench.backUp({withRows: false, copyTo}, undefined);
const restore = (site: FakeSite, from: string): Promise<Plan> =>
	site.workbench.plan({operation: 'restore', selector: {by: 'pins', pins: ['17', '34']}, from});

test.each([null, 'a long passphrase'])(
	'everybody and every finger is in one file, read back (passphrase: %s)',
	async passphrase => {
		const site = open(fakeTerminal(people, fingers), passphrase);
		const report = await save(site);
		expect(report).toMatchObject({
			id: 'b1',
			users: 3,
			templates: 3,
			rows: 0,
			isEncrypted: passphrase !== null,
		});
		const text = (await site.files.read(report.path))!;
		expect(text.includes(people[1]!.record)).toBe(passphrase === null);
		expect(text.includes(fingers[0]!.template)).toBe(passphrase === null);
		expect(await site.workbench.history.backups()).toMatchObject([{id: 'b1'}]);
	},
);

test('a copy elsewhere is the same file', async () => {
	const site = open(fakeTerminal(people, fingers));
	const place = site.folder.file('elsewhere/door.json');
	expect((await save(site, place)).path).toBe(place);
	expect(await site.files.read(place)).toBe(await site.files.read(site.folder.file('backups/b1.json')));
});

test('a list with holes makes no backup', async () => {
	const terminal = fakeTerminal(people, fingers);
	const site = open(terminal);
	terminal.faults = [{call: 'readUsers', at: 'always', does: 'cut-short'}];
	await expect(save(site)).rejects.toMatchObject({
		code: 'ERR_SAFETY_BACKUP',
		message: expect.stringContaining('No backup was made'),
	});
	expect(await site.workbench.history.backups()).toEqual([]);
});

test('fingers that cannot be read are told to be missing', async () => {
	const terminal = fakeTerminal(people, fingers);
	const site = open(terminal);
	terminal.faults = [{call: 'readTemplates', at: 'always', does: 'cut-short'}];
	expect(await save(site)).toMatchObject({users: 3, templates: null});
});

describe('put back on another terminal', () => {
	test('whose fingers are of the same algorithm: people, cards, passwords and fingers', async () => {
		const first = await door('FIRST001', '10', full);
		const {path} = await save(first.site);
		const {device, site} = await door('OTHER001', '10', fresh);
		const plan = await restore(site, path);
		const {results} = await site.apply(plan, agreeing(plan));
		expect(results.map(({state}) => state)).toEqual(['verified', 'verified']);
		const before = first.device.state();
		expect(device.users().filter(({uid}) => uid > 1)).toEqual(before.users.filter(({uid}) => uid > 1));
		expect(device.state().templates).toEqual(before.templates);
	});

	test('of another algorithm: people alone, and that the fingers stay out is said', async () => {
		const {path} = await save((await door('FIRST001', '10', full)).site);
		const {device, site} = await door('OTHER001', '9', fresh);
		const plan = await restore(site, path);
		expect(plan.steps.map(({remarks}) => remarks.join())).toEqual([
			expect.stringMatching(/2 fingers stay out: saved by algorithm 10, this device uses 9/),
			expect.stringMatching(/1 finger stay/),
		]);
		const {results} = await site.apply(plan, agreeing(plan));
		expect(results.map(({state}) => state)).toEqual(['verified', 'verified']);
		expect([device.users().length, device.state().templates]).toEqual([3, []]);
	});

	test.each([
		['without the passphrase', null, /no passphrase is set/],
		['with another one', 'guessed', /the passphrase is another one/],
	])('%s nothing is planned', async (_, passphrase, words) => {
		const {path} = await save((await door('FIRST001', '10', full, 'a long passphrase')).site);
		const {site} = await door('OTHER001', '10', fresh, passphrase);
		await expect(restore(site, path)).rejects.toMatchObject({
			code: 'ERR_SAFETY_BACKUP',
			message: expect.stringMatching(words),
		});
	});
});
