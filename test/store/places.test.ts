import {describe, expect, test} from 'vitest';
import type {Row} from '../../source/reconcile/row.ts';
import {alsoPlaces, type WritableRows} from '../../source/store/index.ts';
import {planFor} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

/** The gym of the design, whose databases may be written like this. */
function opened(...writableRows: readonly WritableRows[]) {
	const store = openGym();
	store.send({type: 'workbench-opened', device: 'main-door', isReadOnly: false, writableRows});
	return store;
}

function deleting(...writableRows: readonly WritableRows[]) {
	const store = opened(...writableRows);
	store.keys('d');
	store.send({
		type: 'plan-made',
		id: 1,
		plan: planFor({operation: 'delete', selector: {by: 'pins', pins: ['17']}}),
	});
	store.take();
	return store;
}

function armed(...writableRows: readonly WritableRows[]) {
	const store = deleting(...writableRows);
	store.send({type: 'dialog-armed', id: 1});
	return store;
}

describe('a delete', () => {
	test('reaches the databases that are ticked, by a plan of its own', () => {
		const store = armed('website', 'middleware');
		store.keys('shift-tab');
		const intent = {operation: 'delete', selector: {by: 'pins', pins: ['17']}, also: ['mw']} as const;
		expect(store.take()).toEqual([{type: 'make-plan', id: 2, intent}]);
		store.send({type: 'plan-made', id: 2, plan: planFor(intent)});
		expect(alsoPlaces(store.state).map(({isTicked}) => isTicked)).toEqual([false, true]);
		store.send({type: 'dialog-armed', id: 2});
		store.keys('shift-tab');
		expect(store.take().at(-1)).toMatchObject({type: 'make-plan', intent: {also: []}});
	});

	test('ticks one place where both are one table', () => {
		const store = armed('both');
		expect(store.keys('shift-tab').notice).toBe('There is nothing to tick here.');
		store.keys('tab');
		expect(store.take()).toMatchObject([{type: 'make-plan', intent: {also: ['sql']}}]);
	});

	test('offers nothing where nothing may be written, and ticks nothing in its first second', () => {
		expect(alsoPlaces(armed().state)).toEqual([]);
		const store = deleting('both');
		store.keys('tab');
		expect(store.effects).toEqual([]);
	});

	test('keeps what is ticked when a line is taken out', () => {
		const store = opened('both');
		store.keys('space', 'space', 'd');
		const intent = {operation: 'delete', selector: {by: 'pins', pins: ['17', '52']}, also: ['sql']} as const;
		const plan = planFor(intent, {consent: {kind: 'key'}});
		store.send({type: 'plan-made', id: 1, plan});
		store.send({type: 'dialog-armed', id: 1});
		store.keys('tab');
		store.send({type: 'plan-made', id: 2, plan});
		store.send({type: 'dialog-armed', id: 2});
		store.take();
		store.keys('space');
		expect(store.take().at(-1)).toMatchObject({intent: {selector: {pins: ['52']}, also: ['sql']}});
	});
});

describe('s', () => {
	const with_ = (changes: Partial<Row>): Row => ({
		...designRows[0]!,
		kinds: [],
		notes: [],
		fix: null,
		...changes,
	});

	function asks(...rows: readonly Row[]) {
		const store = opened('website', 'middleware');
		store.send({type: 'refresh-requested'});
		store.send({type: 'comparison-arrived', comparison: gym(rows)});
		store.send({type: 'reading-ended'});
		store.keys('p', 'a');
		store.take();
		store.keys('s');
		return store
			.take()
			.map(effect => (effect.type === 'make-plan' ? (effect.intent.in ?? 'device') : effect.type));
	}

	test.each([
		['a name on the device', {kinds: ['NAME'], fix: 'resync'}, 'device'],
		['a member whom the middleware hides', {kinds: ['NO-MW']}, 'mw'],
		['one who is only on the website', {kinds: ['SQL-ONLY']}, 'mw'],
		['a copy of the PIN that drifted', {notes: ['CLIENT-PIN']}, 'sql'],
		['codes that drifted', {notes: ['CODE']}, 'sql'],
		['perhaps another person', {kinds: ['WHO?', 'NO-MW']}, 'device'],
		['a name, before what hides the member', {kinds: ['NO-MW', 'NAME'], fix: 'resync'}, 'device'],
		['somebody in sync', {}, 'device'],
	] as const)('corrects %s where it is wrong', (_, changes, place) => {
		expect(asks(with_(changes as Partial<Row>))).toEqual([place]);
	});

	test('means the device where several do not agree', () => {
		const hidden = with_({kinds: ['NO-MW']});
		expect(asks(hidden, {...hidden, pin: '99'})).toEqual(['mw']);
		expect(asks(hidden, {...hidden, pin: '99', kinds: ['NAME'], fix: 'resync'})).toEqual(['device']);
	});
});
