import {describe, expect, test} from 'vitest';
import type {DeviceUser} from '../../source/domain/index.ts';
import {checkStep, type DeviceStep, deviceSteps, makePlan, verifyStep} from '../../source/plan/index.ts';
import {deviceUser as d, nameField, website as w} from '../reconcile/gym.ts';
import {applied, pins, world} from './world.ts';

const device = [d('4', 'Four'), d('34', 'Chithra R', {uid: 33, card: 7, hasPassword: true})];
const gym = world({sql: [w('17', 'Asha'), w('34', 'Chitra R', {card: '7'})], middleware: 'off', device});
const only = (...wanted: Parameters<typeof pins>): DeviceStep =>
	deviceSteps(makePlan(pins(...wanted), gym))[0]!;
const register = only('register', '17');
const resync = only('resync', '34');
const remove = only('delete', '4');
const changed = (pin: string, more: Partial<DeviceUser>) =>
	device.map(user => (user.pin === pin ? {...user, ...more} : user));

describe('checkStep', () => {
	test.each([
		['register', register],
		['resync', resync],
		['delete', remove],
	])('%s may go on while nothing moved', (_, step) => {
		expect(checkStep(step, device)).toBeNull();
		expect(checkStep(step, device.toReversed())).toBeNull();
	});

	test.each([
		['the PIN appeared', register, [...device, d('17', 'Asha', {uid: 99})], /PIN 17 is on the device by now/],
		[
			'the slot was taken',
			register,
			[...device, d('99', 'X', {uid: register.draft!.uid})],
			/Slot 34 is taken/,
		],
		['the person is gone', resync, [device[0]!], /no longer/],
		['the person moved', resync, changed('34', {uid: 50}), /moved from slot 33 to slot 50/],
		['a byte of the record changed', resync, changed('34', {record: 'other'}), /changed on the device/],
		['the PIN is there twice', remove, [...device, d('4', 'Four', {uid: 60})], /2 times/],
		['a card was put on', remove, changed('4', {card: 8}), /card/],
	])('a step is stopped when %s', (_, step, users, sentence) => {
		expect(checkStep(step, users)).toMatch(sentence);
	});

	test('what other people do does not matter', () => {
		expect(checkStep(resync, [...changed('4', {record: 'other', card: 5}), d('100', 'New')])).toBeNull();
	});
});

describe('verifyStep', () => {
	test.each([
		['register', register],
		['resync', resync],
		['delete', remove],
		['disable', only('disable', '4')],
	])('%s is verified by the list it wanted', (_, step) => {
		expect(verifyStep(step, applied({steps: [step]} as never, device))).toBeNull();
		expect(verifyStep(step, device)).not.toBeNull();
	});

	const stored = (more: Partial<DeviceUser>) =>
		device.map(user =>
			user.pin === '34' ? {...user, ...resync.after!, nameBytes: nameField('Chitra R'), ...more} : user,
		);

	test.each([
		['the old name', {nameBytes: nameField('Chithra R')}, /name/],
		['another card', {card: 8}, /card/],
		['another role', {privilege: 14}, /role/],
		['a disabled user', {enabled: false}, /disabled/],
		['another group', {group: 2}, /group/],
		['no password', {hasPassword: false}, /password/],
		['another slot', {uid: 34}, /slot 34 instead of 33/],
	])('%s is not what was wanted', (_, more, sentence) => {
		expect(verifyStep(resync, stored(more))).toMatch(sentence);
	});

	test('garbage behind the NUL of a name is no difference', () => {
		expect(
			verifyStep(resync, stored({nameBytes: `${nameField('Chitra R').slice(0, 18)}${'41'.repeat(15)}`})),
		).toBeNull();
	});

	test('a restored record must come back byte for byte', () => {
		const restore: DeviceStep = {...resync, action: 'restore', after: {...resync.after!, record: 'abc'}};
		expect(verifyStep(restore, stored({record: 'abc'}))).toBeNull();
		expect(verifyStep(restore, stored({record: 'abd'}))).toMatch(/record/);
	});

	test('a user written twice is not verified', () => {
		expect(verifyStep(resync, [...stored({}), d('34', 'Chitra R', {uid: 70})])).toMatch(/2 users/);
	});

	test('sentences tell no secret and no record', () => {
		expect(verifyStep(resync, stored({hasPassword: false, card: 123_456_789}))).not.toMatch(/123|record/);
	});
});
