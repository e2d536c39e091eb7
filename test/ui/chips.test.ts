import {describe, expect, test} from 'vitest';
import type {State} from '../../source/store/index.ts';
import {plainStyle} from '../../source/ui/paint.ts';
import {chipsLine} from '../../source/ui/view/header.ts';
import {designRows, gym} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

const chips = (state: State) => chipsLine(plainStyle, state).trimEnd();

describe('the line of chips', () => {
	test('names a device once that is called by its address', () => {
		const {state} = openGym({columns: 160, rows: 45});
		expect(chips({...state, device: state.data.device!.address})).toMatch(
			/^ 192\.168\.1\.201:4370 SN CKJF2018 \|/,
		);
	});

	test('says live as long as the line is held, whatever was so when the list was read', () => {
		const store = openGym();
		store.keys('w');
		store.send({type: 'comparison-arrived', comparison: gym(designRows, {device: 'live'})});
		expect(chips(store.state)).toContain('DEV live');
		store.keys('w');
		expect(chips(store.state)).toContain('DEV ok');
	});

	test('keeps the name of the device whole beside READ-ONLY: the minute of all readings stands once', () => {
		const {state} = openGym({columns: 80, rows: 24}, true);
		const shown = chips({...state, device: 'main-door-west'});
		expect(shown).toMatch(/^ main-door-west \| SQL ok 40 \| MW ok 39 \| DEV ok 39 10:41 \| READ-ONLY$/);
	});
});
