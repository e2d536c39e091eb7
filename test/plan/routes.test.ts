import {describe, expect, test} from 'vitest';
import {
	type DeviceRoute,
	RepositoryError,
	type RouteProbe,
	type RouteStatus,
	type WebsitePerson,
} from '../../source/domain/index.ts';
import type {PlanWorld} from '../../source/plan/index.ts';
import {routeWork} from '../../source/plan/route-step.ts';
import {
	askRoutes,
	chooseRoute,
	isRouteCase,
	manualSteps,
	type RouteWorld,
	trackRoute,
} from '../../source/plan/routes.ts';
import {plainStorage} from '../../source/reconcile/index.ts';
import {middleware as m, reading, snapshots, website as w} from '../reconcile/gym.ts';
import {fixAll, pins, world} from './world.ts';

const usable: RouteProbe = {isUsable: true, confidence: 'good'};
const unproven: RouteProbe = {isUsable: null, confidence: 'not proven yet'};
const closed: RouteProbe = {isUsable: false, reason: 'the web service: nobody answers there'};
const soap = (probe: RouteProbe) => ({name: 'eTimeTrackLite Web at 10.0.0.5', probe});
const queue = (probe: RouteProbe) => ({name: 'queue of the middleware', probe});

const trouble = {
	code: 'ERR_TRANSPORT_REFUSED',
	reason: 'Nothing listens at 192.0.2.1:4370.',
} as const;

function routes(more: Partial<RouteWorld> = {}): RouteWorld {
	return {trouble, soap: null, queue: null, ...more};
}

function closedGym(people: readonly WebsitePerson[], more: Partial<PlanWorld> = {}): PlanWorld {
	const lists = {sql: people, middleware: people.map(({pin, name}) => m(pin, name)), device: 'wait'} as const;
	const base = world(lists);
	return {
		...world(lists, {expectedSerial: 'CKJF2018'}),
		device: {...base.device, info: null, counts: null, recordSize: null},
		...more,
	};
}

const asha = w('17', 'Asha Verma', {card: '0012345678'});

describe('the case', () => {
	test.each([
		['ERR_TRANSPORT_REFUSED', true],
		['ERR_TRANSPORT_TIMEOUT', true],
		['ERR_TRANSPORT_UNREACHABLE', true],
		['ERR_DEVICE_SECURE', true],
		['ERR_DEVICE_UNAUTHORIZED', false],
		['ERR_DEVICE_BUSY', false],
		['ERR_WIRE_DATA', false],
		[null, false],
	])('after %s is one: %s', (code, isOne) => {
		expect(isRouteCase(pins('register', '17'), routes({trouble: {...trouble, code}}))).toBe(isOne);
	});

	test.each([
		['two people', pins('register', '17', '18')],
		['everybody', {operation: 'register', selector: {by: 'all'}} as const],
		['a kind', {operation: 'register', selector: {by: 'kind', kind: 'NO-DEV'}} as const],
		['a repair of everything', fixAll],
		['a resync', pins('resync', '17')],
		['a delete', pins('delete', '17')],
		['a block', pins('disable', '17')],
	])('of %s is none', (_, intent) => {
		expect(isRouteCase(intent, routes())).toBe(false);
	});

	test('of one person named twice is one', () => {
		expect(isRouteCase(pins('register', '17', '17'), routes())).toBe(true);
	});
});

describe('the choice', () => {
	test.each([
		['the service before the queue', {soap: soap(usable), queue: queue(usable)}, 'soap', 0],
		['the queue where the service is closed', {soap: soap(closed), queue: queue(usable)}, 'queue', 1],
		['the queue where there is no service', {queue: queue(usable)}, 'queue', 0],
		['the queue unproven, saying so', {queue: queue(unproven)}, 'queue', 0],
		['hands where both are closed', {soap: soap(closed), queue: queue(closed)}, 'manual', 2],
		['hands where nothing is configured', {}, 'manual', 0],
	])('is %s', (_, asked, route, passed) => {
		const choice = chooseRoute(routes(asked));
		expect(choice.route).toBe(route);
		expect(choice.passedOver).toHaveLength(passed);
	});

	test('of a way nobody asked says that a harmless row goes first', () => {
		expect(chooseRoute(routes({queue: queue(unproven)})).confidence).toContain('not proven yet');
	});
});

/** A way that answers as told and notes what it was asked. */
function fakeRoute(route: 'soap' | 'queue', probe: RouteProbe, status?: RouteStatus | Error) {
	const asked: string[] = [];
	const fake: DeviceRoute = {
		route,
		name: route,
		async probe(serial, mayLeaveRow) {
			asked.push(mayLeaveRow ? `${serial} with a row` : serial);
			return probe;
		},
		async send() {
			throw new Error('never sent here');
		},
		async status() {
			if (status instanceof Error) throw status;
			return status!;
		},
	};
	return {fake, asked};
}

describe('asking', () => {
	test('leaves the queue alone where the service answers', async () => {
		const service = fakeRoute('soap', usable);
		const rows = fakeRoute('queue', usable);
		expect(await askRoutes([rows.fake, service.fake], 'CKJF2018')).toEqual({
			soap: {name: 'soap', probe: usable},
			queue: null,
		});
		expect([service.asked, rows.asked]).toEqual([['CKJF2018'], []]);
	});

	test('goes on to the queue where the service is closed', async () => {
		const rows = fakeRoute('queue', usable);
		const asked = await askRoutes([fakeRoute('soap', closed).fake, rows.fake], 'CKJF2018');
		expect(asked).toEqual({soap: {name: 'soap', probe: closed}, queue: {name: 'queue', probe: usable}});
	});

	test('leaves no row while a plan is made', async () => {
		const rows = fakeRoute('queue', unproven);
		expect(await askRoutes([rows.fake], 'CKJF2018')).toEqual({
			soap: null,
			queue: {name: 'queue', probe: unproven},
		});
		expect(rows.asked).toEqual(['CKJF2018']);
	});

	test('asks nobody without a serial number', async () => {
		const service = fakeRoute('soap', usable);
		await askRoutes([service.fake], null);
		expect(service.asked).toEqual([]);
	});
});

describe('the word', () => {
	test('names person, terminal, way and how sure it is', () => {
		const {drafts, warnings, blocks, leftOut} = routeWork(
			pins('register', '17'),
			closedGym([asha]),
			routes({soap: soap(usable)}),
		);
		expect(drafts).toEqual([
			{
				action: 'queue',
				pin: '17',
				target: 'main-door',
				route: 'soap',
				before: null,
				after: {name: 'Asha Verma', card: 12_345_678},
				reason:
					'main-door could not be read over TCP (Nothing listens at 192.0.2.1:4370): eTimeTrackLite Web at 10.0.0.5.',
				remarks: ['good', 'no finger: enrol after'],
				request: {kind: 'register', pin: '17', name: 'Asha Verma', card: 12_345_678, serial: 'CKJF2018'},
				instructions: [],
			},
		]);
		expect(warnings).toEqual([
			'The device was not read; an existing PIN 17 may be renamed.',
			'Whether somebody else has card ..5678 on the device is not known.',
		]);
		expect([blocks, leftOut]).toEqual([[], []]);
	});

	test('says why a better way was not taken', () => {
		const {warnings} = routeWork(
			pins('register', '17'),
			closedGym([w('17', 'Asha')]),
			routes({soap: soap(closed), queue: queue(usable)}),
		);
		expect(warnings).toContain('the web service: nobody answers there.');
	});

	test('carries steps for a person where nothing else is open', () => {
		const [step] = routeWork(pins('register', '17'), closedGym([asha]), routes()).drafts;
		expect(step?.route).toBe('manual');
		expect(step?.instructions.length).toBeGreaterThan(3);
	});

	test.each([null, ' '])(
		'is left to a person where the serial number is %j, whatever way is open',
		serial => {
			const {drafts, warnings} = routeWork(
				pins('register', '17'),
				closedGym([asha], {expectedSerial: serial}),
				routes({soap: soap(usable), queue: queue(usable)}),
			);
			expect(drafts).toMatchObject([
				{route: 'manual', reason: expect.stringContaining('Nothing listens at 192.0.2.1:4370')},
			]);
			expect(drafts[0]?.instructions.join(' ')).not.toContain('serial number');
			expect(warnings).toContainEqual(
				expect.stringMatching(/^The serial number of main-door is not in the settings/),
			);
		},
	);

	test('cuts the name for the terminal, and leaves it whole for the service that may store it', () => {
		const long = closedGym([w('17', 'Subrahmanyam Venkateswaran')]);
		const name = (asked: Partial<RouteWorld>) =>
			routeWork(pins('register', '17'), long, routes(asked)).drafts[0]?.request.name;
		expect(name({queue: queue(usable)})).toBe('Subrahmanyam Venkateswa');
		expect(name({soap: soap(usable)})).toBe('Subrahmanyam Venkateswaran');
	});

	test('leaves a card out that is no number, and says so', () => {
		const [step] = routeWork(
			pins('register', '17'),
			closedGym([w('17', 'Asha', {card: 'red one'})]),
			routes({soap: soap(usable)}),
		).drafts;
		expect(step?.request.card).toBe(0);
		expect(step?.remarks).toContain('the card on the website is not a number: sent without');
	});

	test('goes on without the middleware, with a warning', () => {
		const read = snapshots([asha], 'wait', 'wait');
		const gym = {
			...world({sql: [asha], middleware: 'wait', device: 'wait'}, {snapshots: read}),
			expectedSerial: 'X1',
		};
		const {drafts, warnings} = routeWork(pins('register', '17'), gym, routes({soap: soap(usable)}));
		expect(drafts).toHaveLength(1);
		expect(warnings).toContainEqual(expect.stringContaining('The middleware could not be read'));
	});

	test.each([
		['of somebody inactive', [w('17', 'Asha', {status: 'inactive'})], {}, 'inactive on the website'],
		['of somebody deleted', [w('17', 'Asha', {recordStatus: 0})], {}, 'no live row with PIN 17'],
		['of two people', [w('17', 'Asha'), w('17', 'Ravi')], {}, 'several people have PIN 17'],
		['of look-alikes', [w('17', 'Asha'), w('017', 'Ravi')], {}, 'has a look-alike'],
	] as const)('%s is not sent', (_, people, more, why) => {
		const {drafts, leftOut} = routeWork(
			pins('register', '17'),
			closedGym(people, more),
			routes({soap: soap(usable)}),
		);
		expect(drafts).toEqual([]);
		expect(leftOut).toEqual([{pin: '17', kind: expect.any(String), reason: expect.stringContaining(why)}]);
	});

	test('about a PIN with separators is not sent', () => {
		const {drafts, leftOut} = routeWork(
			pins('register', '1=7'),
			closedGym([w('1=7', 'Asha')]),
			routes({soap: soap(usable)}),
		);
		expect(drafts).toEqual([]);
		expect(leftOut[0]).toMatchObject({
			kind: 'BAD-PIN',
			reason: expect.stringContaining('letters and digits'),
		});
	});

	test('about a PIN that no list has is not sent', () => {
		const {drafts, leftOut} = routeWork(pins('register', '99'), closedGym([asha]), routes());
		expect(drafts).toEqual([]);
		expect(leftOut).toMatchObject([{pin: '99', kind: 'absent'}]);
	});

	test.each([
		['old', 'stale'],
		['part', 'source-incomplete'],
		['fail', 'source-incomplete'],
	] as const)('needs the website: its reading is %s, which blocks', (state, code) => {
		const gym = closedGym([asha]);
		const read = {...gym.snapshots, sql: reading([asha], state)};
		const {drafts, blocks} = routeWork(
			pins('register', '17'),
			{...gym, snapshots: read},
			routes({soap: soap(usable)}),
		);
		expect(drafts).toEqual([]);
		expect(blocks).toMatchObject([{code}]);
	});

	test.each([
		['read-only', {isReadOnly: true}],
		['locked', {isLocked: true}],
	] as const)('may be looked at and not sent where the device is %s', (code, more) => {
		const {drafts, blocks} = routeWork(
			pins('register', '17'),
			closedGym([asha], more),
			routes({soap: soap(usable)}),
		);
		expect(drafts).toHaveLength(1);
		expect(blocks).toMatchObject([{code}]);
	});

	test('does not mind that the serial number could not be compared', () => {
		expect(routeWork(pins('register', '17'), closedGym([asha]), routes()).blocks).toEqual([]);
	});
});

describe('the steps by hand', () => {
	const door = {name: 'main-door', serial: 'CKJF2018'};
	const person = {pin: '17', name: 'Asha Verma'};

	test('say upload, PC to device, and warn of download', () => {
		const text = manualSteps(person, door, m('17', 'Asha Verma')).join(' ');
		expect(text).toContain('Upload Users (PC to device)');
		expect(text).toContain('"Upload Users To Device"');
		expect(text).toContain('Not "Download Users"');
		expect(text).toContain('serial number CKJF2018');
		expect(text).not.toMatch(/\bSync\b/);
	});

	test.each([
		["Set Status to 'Working' (it is 'Active')", m('17', 'Asha', {status: 'Active'})],
		["Set Status to 'Working':", null],
		["Status is 'Working'", m('17', 'Asha')],
		[
			'DepartmentId 77 has no Departments row',
			m('17', 'Asha', {hiddenBy: 'lookup', hiddenDetail: 'DepartmentId 77 has no Departments row'}),
		],
	])('say "%s" where that is so', (words, row) => {
		expect(manualSteps(person, door, row).join(' ')).toContain(words);
	});

	test('end with the reading that proves it', () => {
		expect(manualSteps(person, door, null).at(-1)).toContain('trisync show 17');
	});
});

describe('tracking', () => {
	test.each([
		['waiting', 'Pending', 'Command 12 of queue says "Pending": the terminal has not fetched it yet.'],
		['handed-over', 'Success', 'the terminal got it'],
		['refused', '-1002', 'it was refused'],
		['unknown', 'Gesendet', 'what that means is not known'],
		['unknown', null, 'says nothing'],
	] as const)('of a word that is %s says so, and never that it is done', async (state, raw, words) => {
		const tracked = await trackRoute(fakeRoute('queue', usable, {state, raw}).fake, '12');
		expect(tracked.status).toEqual({state, raw});
		expect(tracked.words).toContain(words);
		expect(tracked.words).toMatch(/Done only when the device shows it\.$/);
	});

	test('of a word without a number asks nobody', async () => {
		const tracked = await trackRoute(fakeRoute('soap', usable, new Error('asked')).fake, null);
		expect(tracked.status.state).toBe('unknown');
		expect(tracked.words).toContain('without a number');
	});

	test('of a middleware that does not answer leaves the word unknown', async () => {
		const lost = new RepositoryError('ERR_REPOSITORY_LOST', 'It did not tell.', {hint: 'Ask again.'});
		const tracked = await trackRoute(fakeRoute('soap', usable, lost).fake, '12');
		expect(tracked).toEqual({
			status: {state: 'unknown', raw: null},
			words: 'It did not tell. Ask again. Done only when the device shows it.',
		});
	});

	test('can be broken off', async () => {
		const {fake} = fakeRoute('soap', usable, new Error('x'));
		await expect(trackRoute(fake, '12', AbortSignal.abort('enough'))).rejects.toBe('enough');
	});
});

test('the storage of the gym cuts names, so that the claims above mean something', () => {
	expect(plainStorage.stored('Subrahmanyam Venkateswaran').isCut).toBe(true);
});
