import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type DeviceRoute, RepositoryError} from '../../source/domain/index.ts';
import {deviceSteps} from '../../source/plan/index.ts';
import type {Intent} from '../../source/plan/plan.ts';
import {type FakeSite, fakeSite, typed} from '../helpers/apply-fake.ts';
import {fakePeople, middlewarePerson, websitePerson} from '../helpers/fake-people.ts';
import {type FakeTerminal, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const pins = Array.from({length: 30}, (_, index) => String(index + 1));
const register = (...chosen: string[]): Intent => ({
	operation: 'register',
	selector: {by: 'pins', pins: chosen},
});
const remove = (...chosen: string[]): Intent => ({operation: 'delete', selector: {by: 'pins', pins: chosen}});
const fixAll: Intent = {operation: 'fix', selector: {by: 'all'}};

let terminal: FakeTerminal;
let website: ReturnType<typeof websiteOf>;
let middleware: ReturnType<typeof middlewareOf>;
let site: FakeSite;

const websiteOf = () => fakePeople(pins.map(pin => websitePerson(pin)));
const middlewareOf = () => fakePeople(pins.map(pin => middlewarePerson(pin)));

beforeEach(() => {
	terminal = fakeTerminal(
		[...pins.slice(0, 28).map(pin => fakeUser(Number(pin), pin)), fakeUser(60, '900', {privilege: 14})],
		[fakeTemplate(1), fakeTemplate(61)],
	);
	website = websiteOf();
	middleware = middlewareOf();
	site = fakeSite(terminal, {website, middleware});
	site.now = 1_000_000;
});
afterEach(() => {
	expect(terminal.openSessions).toBe(0);
	site.folder.remove();
});

describe('before a plan', () => {
	test('the chosen people are asked for again, and the whole device with its fingers', async () => {
		await site.workbench.refresh(() => {});
		const before = terminal.count('readUsers');
		site.now += 500_000;
		const plan = await site.workbench.plan(register('29'));
		expect(website.calls.at(-1)).toBe('find 29');
		expect(middleware.calls.at(-1)).toBe('find 29');
		expect(terminal.count('readUsers') - before).toBe(1);
		expect(plan.readAt).toEqual({sql: site.now, middleware: site.now, device: site.now});
	});

	test('what changed on the website since the last reading is in the plan', async () => {
		await site.workbench.refresh(() => {});
		website.people = website.people.map(person =>
			person.pin === '29' ? {...person, name: 'New Name'} : person,
		);
		const plan = await site.workbench.plan(register('29'));
		expect(plan.steps).toMatchObject([{after: {name: 'New Name'}}]);
	});

	test('a person who is gone from the website since is not registered', async () => {
		await site.workbench.refresh(() => {});
		website.people = website.people.filter(({pin}) => pin !== '29');
		expect((await site.workbench.plan(register('29'))).steps).toEqual([]);
	});

	test.each([
		['of a moment ago is made again', 0, 2],
		['of half a minute ago is made again', 20_000, 2],
		['of longer ago is made again', 61_000, 2],
	])('for all, a reading %s', async (_name, ageMs, lists) => {
		await site.workbench.refresh(() => {});
		site.now += ageMs;
		await site.workbench.plan(fixAll);
		expect(website.calls.filter(call => call === 'list')).toHaveLength(lists);
	});

	test('without any reading yet the lists are read', async () => {
		const plan = await site.workbench.plan(register('29'));
		expect(website.calls).toContain('list');
		expect(plan.steps).toHaveLength(1);
	});

	test('a database that fails now blocks the plan', async () => {
		await site.workbench.refresh(() => {});
		website.fails = [new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', 'Down.')];
		const plan = await site.workbench.plan(register('29'));
		expect([plan.steps, plan.blocks.map(({code}) => code)]).toEqual([[], ['source-incomplete']]);
	});

	test('a device that cannot be read makes no plan', async () => {
		terminal.faults = [{call: 'open', at: 'always', does: 'lose-request'}];
		await expect(site.workbench.plan(register('29', '30'))).rejects.toMatchObject({
			code: 'ERR_TRANSPORT_REFUSED',
		});
	});

	test('for one member at a closed door the plan names another way and is applied without the line', async () => {
		terminal.faults = [{call: 'open', at: 'always', does: 'lose-request'}];
		const sent: string[] = [];
		const route: DeviceRoute = {
			route: 'soap',
			name: 'eTimeTrackLite Web at 10.0.0.5',
			probe: async () => ({isUsable: true, confidence: 'good'}),
			async send({pin, name, serial}) {
				sent.push(`${pin} ${name} ${serial}`);
				return {id: '7', status: {state: 'waiting', raw: 'Pending'}};
			},
			status: async () => ({state: 'waiting', raw: 'Pending'}),
		};
		const closed = fakeSite(terminal, {website, middleware, routes: [route], expectedSerial: 'FAKE0001'});
		closed.now = 1_000_000;
		const plan = await closed.workbench.plan(register('29'));
		expect(plan.steps).toMatchObject([{action: 'queue', route: 'soap', pin: '29'}]);
		expect(plan.consent).toEqual({kind: 'phrase', phrase: 'queue 29'});
		const {results} = await closed.apply(plan, typed('queue 29'));
		expect(results).toMatchObject([{state: 'sent', reason: expect.stringContaining('command 7')}]);
		expect(sent).toHaveLength(1);
		closed.folder.remove();
	});
});

test('a slot with the fingers of somebody who is gone is not given to a new member', async () => {
	const plan = await site.workbench.plan(register('29', '30'));
	expect(deviceSteps(plan).map(({draft}) => draft?.uid)).not.toContain(61);
});

test('plan numbers run on across program starts', async () => {
	const first = await site.workbench.plan(register('29'));
	const second = await site.restart().plan(register('29'));
	expect([first.number, second.number]).toEqual([1, 2]);
});

test('a source that shrank suddenly puts the brake on, however often it is looked at', async () => {
	await site.workbench.refresh(() => {});
	website.people = website.people.filter(({pin}) => Number(pin) > 15);
	await site.workbench.refresh(() => {});
	await site.restart().refresh(() => {});
	const plan = await site.workbench.plan(register('29'));
	expect(plan.brakes.map(({name}) => name)).toContain('shrunk');
});

test('a source that shrank is accepted once a person has passed the brake', async () => {
	await site.workbench.refresh(() => {});
	website.people = website.people.filter(({pin}) => Number(pin) > 15);
	await site.workbench.refresh(() => {});
	const plan = await site.workbench.plan(register('29'));
	expect(plan.consent.kind).toBe('phrase');
	await site.apply(plan, typed((plan.consent as {phrase: string}).phrase));
	expect((await site.workbench.plan(register('30'))).brakes).toEqual([]);
});

test('what was planned is applied, and the next comparison shows it', async () => {
	const plan = await site.workbench.plan(register('29', '30'));
	const report = await site.apply(plan);
	expect(report.results.map(({state}) => state)).toEqual(['verified', 'verified']);
	const {rows} = await site.workbench.refresh(() => {});
	expect(rows.filter(row => ['29', '30'].includes(row.pin)).flatMap(row => row.kinds)).not.toContain(
		'NO-DEV',
	);
});

test('a delete that was planned takes the fingers with it and leaves a backup of them', async () => {
	const plan = await site.workbench.plan(remove('1'));
	const report = await site.apply(plan, typed('delete 1'));
	expect(report.results).toEqual([{id: '1', pin: '1', state: 'verified', reason: null}]);
	expect(terminal.templates.map(({uid}) => uid)).toEqual([61]);
	expect(await site.files.read(report.backupFile!)).toContain(fakeTemplate(1).template);
});

test('without a device there is no plan', async () => {
	const empty = fakeSite(null, {website});
	await expect(empty.workbench.plan(register('29'))).rejects.toMatchObject({code: 'ERR_CONFIG_MISSING'});
	empty.folder.remove();
});
