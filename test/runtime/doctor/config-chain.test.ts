import {describe, expect, test} from 'vitest';
import {budgetsMs} from '../../../source/runtime/doctor/budgets.ts';
import {fileFinding} from '../../../source/runtime/doctor/config-chain.ts';
import {healthyScene, play} from '../../helpers/doctor-scene.ts';

const file = {path: '/etc/gym/config.json', exists: false, mode: null} as const;
const env = {path: '/srv/gym/.env', exists: true, mode: 0o600} as const;

describe('what the settings do not name', () => {
	test('is told, since no chain of its own can fail', () => {
		expect(fileFinding({file, env}, ["the website's database"])).toMatchObject({
			state: 'warn',
			measured: "/srv/gym/.env; not configured and not checked: the website's database",
			next: expect.stringContaining('trisync setup'),
		});
	});

	test('is nothing where database and terminal are both there', () => {
		expect(fileFinding({file, env}, [])).toEqual({state: 'ok', measured: '/srv/gym/.env'});
	});
});

test('fingers of a list that did not arrive are not known, which is not "nobody"', async () => {
	const scene = healthyScene();
	scene.late = new Set([budgetsMs.list]);
	const {rung} = await play(scene);
	expect(rung('dev.list').state).toBe('slow');
	expect(rung('dev.fingers').measured).toBe('not known: the list was not read');
});

test.each([
	['0 % is told as everybody', 0, "all of the website's people are there"],
	['a single one of many is not rounded to nobody', 1, '1 % of'],
])('of another database: %s', async (_, lacking, words) => {
	const scene = healthyScene(null);
	const [pattern] = scene.people;
	scene.people = Array.from({length: 300}, (_, at) => ({...pattern!, pin: String(at), employeeId: at}));
	scene.shown = scene.people.slice(lacking).map(({pin}) => ({...scene.shown[0]!, pin}));
	scene.middlewareIdentity = {...scene.middlewareIdentity, database: 'Other', databaseId: 9};
	const {rung} = await play(scene);
	expect(rung('mw.same-db').measured).toContain(words);
});
