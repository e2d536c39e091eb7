import {afterEach, describe, expect, test} from 'vitest';
import {RepositoryError} from '../../source/domain/index.ts';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {fakePeople, middlewarePerson, websitePerson} from '../helpers/fake-people.ts';
import {type Fault, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const pins = ['1', '2', '3'];
const sites: FakeSite[] = [];
afterEach(() => {
	for (const site of sites.splice(0)) site.folder.remove();
});

function openGym() {
	const terminal = fakeTerminal(
		pins.map(pin => fakeUser(Number(pin), pin)),
		[fakeTemplate(1), fakeTemplate(2), fakeTemplate(2, 7)],
	);
	const website = fakePeople(pins.map(pin => websitePerson(pin)));
	const middleware = fakePeople(pins.map(pin => middlewarePerson(pin)));
	const site = fakeSite(terminal, {website, middleware});
	sites.push(site);
	return {terminal, website, middleware, site};
}

async function arrivals(site: FakeSite): Promise<Comparison[]> {
	const seen: Comparison[] = [];
	const last = await site.workbench.refresh(comparison => seen.push(comparison));
	expect(last).toBe(seen.at(-1));
	return seen;
}

const states = ({snapshots}: Comparison): string =>
	[snapshots.sql.state, snapshots.middleware.state, snapshots.device.state].join(' ');

describe('a reading of everything', () => {
	test('tells of each list as it arrives, and of the fingers at the end', async () => {
		const {site} = openGym();
		const seen = await arrivals(site);
		expect(seen.map(({isSettled}) => isSettled)).toEqual([false, false, true, true]);
		expect(states(seen.at(-1)!)).toBe('ok ok ok');
		expect(seen.at(2)?.rows.map(({fingers}) => fingers)).toEqual([null, null, null]);
		expect(seen.at(-1)?.rows.map(({fingers}) => fingers)).toEqual([1, 2, 0]);
	});

	test('of the lists alone asks for no fingers and writes nothing down', async () => {
		const {site, terminal} = openGym();
		const comparison = await site.workbench.refresh(() => {}, undefined, 'lists');
		expect([states(comparison), comparison.isSettled, terminal.count('readTemplates')]).toEqual([
			'ok ok ok',
			true,
			0,
		]);
		expect(site.flushes).toEqual({appends: 0, replacements: 0});
	});

	test('does not wait for a slow database before it shows the device', async () => {
		const {site, website} = openGym();
		let open = () => {};
		website.gate = new Promise(resolve => {
			open = resolve;
		});
		const seen: string[] = [];
		await site.workbench.refresh(comparison => {
			seen.push(states(comparison));
			if (comparison.snapshots.device.state === 'ok') open();
		});
		expect(seen[0]).toMatch(/^wait/);
		expect(seen.at(-1)).toBe('ok ok ok');
	});

	test('ends with the line free', async () => {
		const {site, terminal} = openGym();
		await arrivals(site);
		expect([terminal.openSessions, terminal.count('open')]).toEqual([0, terminal.count('close')]);
	});

	test('of nothing configured is settled at once', async () => {
		const site = fakeSite(null);
		sites.push(site);
		const [only, ...more] = await arrivals(site);
		expect([states(only!), only!.isComplete, only!.isSettled, more]).toEqual(['off off off', true, true, []]);
	});
});

describe('a source that fails', () => {
	const down = new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', 'The server does not answer.', {
		hint: 'Start it.',
	});

	test('is a snapshot with reason and hint; the others are read', async () => {
		const {site, website} = openGym();
		website.fails = [down];
		const last = (await arrivals(site)).at(-1)!;
		expect(states(last)).toBe('fail ok ok');
		expect(last.snapshots.sql).toMatchObject({reason: 'The server does not answer.', hint: 'Start it.'});
		expect([last.isComplete, last.isSettled]).toEqual([false, true]);
	});

	test('keeps its last known people and the time of their reading', async () => {
		const {site, website} = openGym();
		site.now = 1000;
		await arrivals(site);
		site.now = 9000;
		website.fails = [down];
		const {sql} = (await arrivals(site)).at(-1)!.snapshots;
		expect([sql.state, sql.readAt, sql.people.length]).toEqual(['fail', 1000, 3]);
	});

	test('is asked again when only its connection was lost', async () => {
		const {site, website} = openGym();
		website.fails = [new RepositoryError('ERR_REPOSITORY_LOST', 'The connection was lost.')];
		expect(states((await arrivals(site)).at(-1)!)).toBe('ok ok ok');
	});

	test('is partial when its list is short, never a shorter truth', async () => {
		const {site, middleware} = openGym();
		middleware.announced = 300;
		const last = (await arrivals(site)).at(-1)!;
		expect(states(last)).toBe('ok part ok');
		expect(last.snapshots.middleware).toMatchObject({count: 300, reason: 'Cut short.'});
	});

	test.each<[string, Fault, string]>([
		['a cut line once', {call: 'readUsers', at: 1, does: 'lose-request'}, 'ok'],
		['a cut line each time', {call: 'readUsers', at: 'always', does: 'lose-request'}, 'fail'],
		['a list cut short', {call: 'readUsers', at: 'always', does: 'cut-short'}, 'part'],
		['a busy line once', {call: 'open', at: 1, does: 'refuse'}, 'ok'],
		['a busy line', {call: 'open', at: 'always', does: 'refuse'}, 'fail'],
		['counts it does not tell', {call: 'readCounts', at: 'always', does: 'refuse'}, 'ok'],
		['fingers it does not tell', {call: 'readTemplates', at: 'always', does: 'refuse'}, 'ok'],
	])('%s of the device', async (_name, fault, state) => {
		const {site, terminal} = openGym();
		terminal.faults = [fault];
		const last = (await arrivals(site)).at(-1)!;
		expect(states(last)).toBe(`ok ok ${state}`);
		expect(terminal.openSessions).toBe(0);
	});

	test('a complete empty list is a truth', async () => {
		const {site, terminal} = openGym();
		terminal.users = [];
		terminal.templates = [];
		const {device} = (await arrivals(site)).at(-1)!.snapshots;
		expect(device).toMatchObject({state: 'ok', count: 0});
	});
});

test('no fingers are asked for where the terminal counts none', async () => {
	const {site, terminal} = openGym();
	terminal.templates = [];
	const last = (await arrivals(site)).at(-1)!;
	expect(terminal.count('readTemplates')).toBe(0);
	expect(last.rows.map(({fingers}) => fingers)).toEqual([0, 0, 0]);
});

test('a terminal that holds a PIN with letters is taken to accept them', async () => {
	const {site, terminal} = openGym();
	expect((await site.workbench.refresh(() => {})).device?.info?.lettersInPin).toBe(false);
	terminal.users.push(fakeUser(4, '100001lp'));
	expect((await site.workbench.refresh(() => {})).device?.info?.lettersInPin).toBe(true);
});

test('an abort rejects with its reason and leaves no state behind', async () => {
	const {site, website, terminal} = openGym();
	const controller = new AbortController();
	website.gate = new Promise(() => {});
	const reading = site.workbench.refresh(() => controller.abort(new Error('enough')), controller.signal);
	await expect(reading).rejects.toThrow('enough');
	expect(terminal.openSessions).toBe(0);
});

test('a terminal with another serial than the settings expect says nothing about this door', async () => {
	const {terminal, website, middleware} = openGym();
	const site = fakeSite(terminal, {website, middleware, expectedSerial: 'ANOTHER'});
	sites.push(site);
	const {snapshots, isComplete} = (await arrivals(site)).at(-1)!;
	expect(snapshots.device).toMatchObject({
		state: 'fail',
		people: [],
		reason: expect.stringMatching(/Another device answers/),
	});
	expect(isComplete).toBe(false);
});

describe('a glance at the counts', () => {
	test('says nothing of a device that is as it was read', async () => {
		const {site, terminal} = openGym();
		await arrivals(site);
		expect(await site.workbench.hasDeviceChanged()).toBe(false);
		expect(terminal.openSessions).toBe(0);
	});

	test('notices somebody who was added by others', async () => {
		const {site, terminal} = openGym();
		await arrivals(site);
		terminal.users.push(fakeUser(4, '4'));
		expect(await site.workbench.hasDeviceChanged()).toBe(true);
	});

	test('says nothing before the first reading', async () => {
		expect(await openGym().site.workbench.hasDeviceChanged()).toBe(false);
	});
});

describe('the counts of good readings', () => {
	const remembered = async (site: FakeSite) =>
		JSON.parse((await site.files.read(site.folder.file('last-good-counts.json'))) ?? '{}') as Record<
			string,
			number
		>;

	test('are remembered for complete readings only', async () => {
		const {site, website} = openGym();
		website.announced = 9;
		await arrivals(site);
		expect(await remembered(site)).toEqual({middleware: 3, 'device 192.0.2.1:4370': 3});
	});

	test('do not follow a sudden fall, however often it is read', async () => {
		const {site, website} = openGym();
		await arrivals(site);
		website.people = website.people.slice(0, 1);
		await arrivals(site);
		await arrivals(site);
		expect(await remembered(site)).toMatchObject({sql: 3});
	});

	test('cannot be written and yet everything is read', async () => {
		const {terminal, website, middleware} = openGym();
		const broken = openGym().site;
		const site = fakeSite(terminal, {
			website,
			middleware,
			files: {
				...broken.files,
				async replace() {
					throw new Error('read-only file system');
				},
			},
		});
		sites.push(site);
		expect(states((await arrivals(site)).at(-1)!)).toBe('ok ok ok');
	});
});
