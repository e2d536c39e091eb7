import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Plan} from '../../source/plan/plan.ts';
import type {ConsentGiven} from '../../source/plan/run.ts';
import {deviceLockPath, serialLockPath} from '../../source/runtime/state-folder.ts';
import {type FakeSite, fakeSite, typed, yes} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, registering} from '../helpers/fake-plan.ts';
import {type FakeTerminal, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const owner = fakeUser(1, '1', {privilege: 14});
const rohan = fakeUser(40, '40', {name: 'ROHAN M'});
const steps = [registering(42, '17')];
const now = 10_000_000;

let terminal: FakeTerminal;
let site: FakeSite;

beforeEach(() => {
	terminal = fakeTerminal([owner, rohan]);
	site = fakeSite(terminal);
	site.now = now;
});
afterEach(() => {
	// Refused is refused: nothing was sent, and nobody waits for a lock.
	for (const call of ['writeUser', 'deleteUser', 'pause'] as const) expect(terminal.count(call)).toBe(0);
	expect(terminal.openSessions).toBe(0);
	site.folder.remove();
});

const nothing: ConsentGiven = {isYes: false, phrase: null, passedBrakes: []};
const brake = {name: 'deletes', reason: 'Many.', phrase: 'register 1 main-door'} as const;

describe('a plan is refused', () => {
	test.each<[string, string, Partial<Plan>, ConsentGiven]>([
		[
			'with a block, whatever is typed',
			'ERR_SAFETY_BLOCKED',
			{blocks: [{code: 'source-empty', reason: 'Empty.'}]},
			yes,
		],
		[
			'for another device',
			'ERR_SAFETY_BLOCKED',
			{device: {name: 'back-door', address: 'x', serial: 'FAKE0001'}},
			yes,
		],
		[
			'for another address, where the device tells no serial',
			'ERR_SAFETY_BLOCKED',
			{device: {name: 'main-door', address: '192.0.2.9:4370', serial: null}},
			yes,
		],
		[
			'when another terminal answers',
			'ERR_SAFETY_BLOCKED',
			{device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'OTHER'}},
			yes,
		],
		['without consent', 'ERR_SAFETY_BLOCKED', {}, nothing],
		[
			'with another phrase',
			'ERR_SAFETY_BLOCKED',
			{consent: {kind: 'phrase', phrase: 'delete 12'}},
			typed('delete 1'),
		],
		[
			'with y where a brake wants its phrase',
			'ERR_SAFETY_BLOCKED',
			{brakes: [brake], consent: {kind: 'phrase', phrase: brake.phrase}},
			yes,
		],
		[
			'with an old reading of the device',
			'ERR_SAFETY_STALE',
			{readAt: {sql: now, middleware: now, device: now - 60_001}},
			yes,
		],
		[
			'with an old reading of the website',
			'ERR_SAFETY_STALE',
			{readAt: {sql: now - 60_001, middleware: null, device: now}},
			yes,
		],
		[
			'with a reading of the future',
			'ERR_SAFETY_STALE',
			{readAt: {sql: null, middleware: null, device: now + 90_000}},
			yes,
		],
		[
			'without a reading of the device',
			'ERR_SAFETY_STALE',
			{readAt: {sql: now, middleware: now, device: null}},
			yes,
		],
		[
			'that sends a step elsewhere',
			'ERR_SAFETY_BLOCKED',
			{steps: [{...registering(42, '17'), id: '1', target: 'side-door'}]},
			yes,
		],
	])('%s', async (_name, code, more, given) => {
		await expect(site.apply(fakePlan(steps, more, now), given)).rejects.toMatchObject({code});
	});

	test('in read-only mode', async () => {
		const readOnly = fakeSite(terminal, {readOnly: true});
		readOnly.now = now;
		await expect(readOnly.apply(fakePlan(steps, {}, now))).rejects.toMatchObject({
			code: 'ERR_SAFETY_READ_ONLY',
		});
		expect(terminal.calls).toEqual([]);
		readOnly.folder.remove();
	});

	test('while another writer holds the device, and it is named', async () => {
		await site.files.create(
			deviceLockPath(site.folder.path, terminal.address),
			JSON.stringify({pid: 77, host: 'elsewhere', since: '2026-11-22T10:00:00.000Z'}),
		);
		await expect(site.apply(fakePlan(steps, {}, now))).rejects.toMatchObject({
			code: 'ERR_SAFETY_LOCKED',
			message: expect.stringContaining('process 77 on elsewhere'),
		});
		expect(terminal.calls).toEqual([]);
	});

	test('while another writer holds the same terminal under another address', async () => {
		await site.files.create(
			serialLockPath(site.folder.path, 'FAKE0001'),
			JSON.stringify({pid: 77, host: 'elsewhere', since: '2026-11-22T10:00:00.000Z'}),
		);
		await expect(site.apply(fakePlan(steps, {}, now))).rejects.toMatchObject({
			code: 'ERR_SAFETY_LOCKED',
			message: expect.stringContaining('process 77 on elsewhere'),
		});
		expect(terminal.calls).toEqual([]);
	});

	test('that would take the last administrator, also when the other one went since', async () => {
		await expect(site.apply(fakePlan([deleting(owner)], {}, now))).rejects.toMatchObject({
			code: 'ERR_SAFETY_BLOCKED',
			message: expect.stringContaining('last administrator'),
		});
	});

	test('when the list before the writes is cut short', async () => {
		terminal.faults = [{call: 'readUsers', at: 'always', does: 'cut-short'}];
		await expect(site.apply(fakePlan(steps, {}, now))).rejects.toMatchObject({code: 'ERR_SAFETY_STALE'});
	});

	test('when the settings expect another serial', async () => {
		const strict = fakeSite(terminal, {
			settings: {
				isReadOnly: false,
				expectedSerial: 'CKJF2018',
				isMiddlewareIdentityConfirmed: true,
				expireByPackage: false,
				strictNames: false,
				deviceAdmins: [],
				expected: [],
			},
		});
		strict.now = now;
		await expect(strict.apply(fakePlan(steps, {}, now))).rejects.toMatchObject({code: 'ERR_SAFETY_BLOCKED'});
		strict.folder.remove();
	});
});

test('a reading of exactly 60 seconds ago still counts', async () => {
	const readAt = {sql: now - 60_000, middleware: null, device: now - 60_000};
	terminal.faults = [{call: 'open', at: 'always', does: 'refuse'}];
	await expect(site.apply(fakePlan(steps, {readAt}, now))).rejects.toMatchObject({code: 'ERR_DEVICE_BUSY'});
});
