import {expect, test} from 'vitest';
import {trisync} from '../helpers/fake-gym.ts';
import {gym, member} from '../helpers/gym.ts';

const off = {sql: 'off', middleware: 'off'} as const;
const owner = member('1', 'OWNER', {privilege: 14});
const farah = member('12', 'Farah S', {card: 12345678, enabled: false});
const whole = gym([owner, farah], off);

test('users asks for the terminal alone', async () => {
	expect((await trisync(['users'], {comparisons: [whole]})).opened).toEqual([{isDeviceOnly: true}]);
});

test('users prints every user and what the terminal says about itself', async () => {
	const ran = await trisync(['users', '--json'], {comparisons: [whole]});
	expect(ran.exit).toBe(0);
	expect(ran.json('users')).toMatchObject({
		complete: true,
		count: 2,
		device: {name: 'main-door', serial: 'CKJF2018', pinWidth: 9, counts: {users: 2}},
		users: [
			{pin: '1', privilege: 14, enabled: true},
			{pin: '12', card: 12345678, enabled: false},
		],
	});
});

test('users tells the name in the settings from what the terminal calls itself', async () => {
	const device = {...whole.device!, info: {...whole.device!.info!, name: 'X990'}};
	const ran = await trisync(['users', '--json'], {comparisons: [{...whole, device}]});
	expect(ran.json('users').device).toMatchObject({name: 'main-door', model: 'X990'});
});

test.each(['part', 'fail'] as const)(
	'users prints no list in state %s, says why and ends with 2',
	async state => {
		const setting = {comparisons: [gym([owner], {...off, device: state})]};
		const ran = await trisync(['users', '--json'], setting);
		expect(ran.exit).toBe(2);
		expect(ran.json('users')).toMatchObject({complete: false, reason: 'Connection refused.', users: []});
		const text = await trisync(['users', '--quiet'], setting);
		expect(text).toMatchObject({exit: 2, stdout: ''});
		expect(text.stderr).toContain('Connection refused.');
	},
);

test('users has one shape whether the terminal answered or not', async () => {
	const silent = gym([], {...off, device: 'fail'});
	const setting = {comparisons: [{...silent, device: {...silent.device!, info: null, counts: null}}]};
	const {device} = (await trisync(['users', '--json'], setting)).json('users');
	expect(device).toMatchObject({address: '192.168.1.201:4370', serial: null, counts: null});
});

test('users masks cards on paper', async () => {
	const {stdout} = await trisync(['users'], {comparisons: [whole]});
	expect(stdout.split('\n')).toEqual([
		'SLOT   PIN        ROLE  CARD     NAME',
		'1      1          14    no card  OWNER',
		'12     12         0     ..5678   Farah S [disabled]',
		'',
	]);
});
