import {render} from 'ink-testing-library';
import {createElement} from 'react';
import {expect, test} from 'vitest';
import {initialState} from '../../source/store/index.ts';
import {firstFrame} from '../../source/ui/first-frame.ts';
import {ascii} from '../../source/ui/glyphs.ts';
import {Screen} from '../../source/ui/index.ts';
import {chooseTheme} from '../../source/ui/theme.ts';

const style = {theme: chooseTheme({color: 'never', theme: null, env: {}}), glyphs: ascii};

test.each([
	['80x24', {columns: 80, rows: 24}],
	['200x50', {columns: 200, rows: 50}],
	['a screen that is too small', {columns: 40, rows: 10}],
])('what is shown before Ink is loaded is what Ink then shows: %s', (_name, size) => {
	const state = initialState({device: null, isReadOnly: true, size});
	const store = {subscribe: () => () => {}, getState: () => state, dispatch: () => {}};
	const screen = render(createElement(Screen, {store, style}));
	const plain = (text: string) => text.split('\n').map(line => line.trimEnd());
	expect(plain(firstFrame(style, state))).toEqual(plain(screen.lastFrame() ?? ''));
	screen.unmount();
});
