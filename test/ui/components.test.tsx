import {render} from 'ink-testing-library';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createScreenStore} from '../../source/app/screen-store.ts';
import {initialState} from '../../source/store/index.ts';
import {ascii, Screen, type StoreView, themes, unicode} from '../../source/ui/index.ts';
import {MarksTable} from '../../source/ui/marks-table.tsx';
import {PhraseInput} from '../../source/ui/phrase-input.tsx';
import {planFor, registerStep} from '../helpers/fake-workbench.ts';
import {designRows, gym} from '../helpers/gym.ts';
import {openGym} from '../helpers/store.ts';

const style = {theme: themes.mono, glyphs: ascii};

afterEach(() => {
	vi.restoreAllMocks();
});

describe('the table of marks', () => {
	test('is drawn in ASCII where the locale has no UTF-8', () => {
		expect(render(<MarksTable style={style} />).lastFrame()).toMatch(/^[\n -~]*$/);
	});

	test('is drawn with lines where it has', () => {
		expect(render(<MarksTable style={{...style, glyphs: unicode}} />).lastFrame()).toContain('┌');
	});
});

describe('the phrase input', () => {
	const open = (isArmed: boolean) => {
		const edits: string[] = [];
		const entered: string[] = [];
		const app = render(
			<PhraseInput
				phrase='delete 1'
				isArmed={isArmed}
				onEdit={text => edits.push(text)}
				onEnter={text => entered.push(text)}
			/>,
		);
		return {app, edits, entered};
	};

	test('hears nothing before it is armed', async () => {
		const {app, edits, entered} = open(false);
		app.stdin.write('2');
		app.stdin.write('\r');
		await new Promise(resolve => setImmediate(resolve));
		expect([edits, entered]).toEqual([[], []]);
	});

	test('tells each edit, and on Enter the whole text', async () => {
		const {app, edits, entered} = open(true);
		await new Promise(resolve => setImmediate(resolve));
		app.stdin.write('2');
		app.stdin.write('\r');
		await vi.waitFor(() => expect(entered).toEqual(['delete 1']));
		expect(edits).toEqual(['delete 12']);
	});

	test('takes no command for a letter, and goes on behind its text', async () => {
		const {app, edits} = open(true);
		await new Promise(resolve => setImmediate(resolve));
		app.stdin.write('\u0015');
		await new Promise(resolve => setImmediate(resolve));
		app.stdin.write('2');
		await vi.waitFor(() => expect(edits).toEqual(['delete 12']));
	});
});

function endRun(store: StoreView): void {
	const steps = Array.from({length: 40}, (_, at) => registerStep(String(500 + at), `New ${at}`, 600 + at));
	store.dispatch({type: 'key-pressed', key: 'r'});
	const plan = planFor({operation: 'register', selector: {by: 'pins', pins: ['17']}}, {steps});
	store.dispatch({type: 'plan-made', id: 1, plan});
	store.dispatch({type: 'dialog-armed', id: 1});
	store.dispatch({type: 'key-pressed', key: 'y'});
	const results = steps.map(({id, pin}) => ({id, pin, state: 'verified', reason: null}) as const);
	store.dispatch({type: 'run-ended', report: {number: 42, results, stopped: null, backupFile: null}});
}

describe('the screen', () => {
	test('lists the marks without a frame where it is too low for their table', async () => {
		const state = initialState({device: 'main-door', isReadOnly: false, size: {columns: 70, rows: 18}});
		const store = createScreenStore(state, () => undefined);
		const app = render(<Screen store={store} style={style} />);
		for (const key of ['?', 'tab']) store.dispatch({type: 'key-pressed', key});
		await vi.waitFor(() => expect(app.lastFrame()).toContain('Marks'));
		for (const meaning of ['present and equal', 'differs', 'several rows', 'the source is not current'])
			expect(app.lastFrame()).toContain(meaning);
		expect(app.lastFrame()).not.toContain('run this line');
		app.unmount();
		store.close();
	});

	test('is as the golden frame where a table or a field is a component', async () => {
		const store = openGym();
		const shown = createScreenStore(store.state, () => undefined);
		const app = render(<Screen store={shown} style={style} />);
		for (const key of ['?', 'tab']) shown.dispatch({type: 'key-pressed', key});
		await vi.waitFor(() => expect(app.lastFrame()).toContain('meaning'));
		await expect(`${app.lastFrame()}\n`).toMatchFileSnapshot('__snapshots__/frames/help-marks.txt');
		for (const key of ['escape', 'd']) shown.dispatch({type: 'key-pressed', key});
		const plan = planFor({operation: 'delete', selector: {by: 'pins', pins: ['9']}});
		shown.dispatch({type: 'plan-made', id: 1, plan});
		shown.dispatch({type: 'dialog-armed', id: 1});
		shown.dispatch({type: 'phrase-edited', text: 'delete'});
		await vi.waitFor(() => expect(app.lastFrame()).toContain('> delete'));
		await expect(`${app.lastFrame()}\n`).toMatchFileSnapshot('__snapshots__/frames/plan-phrase.txt');
		app.unmount();
		shown.close();
	});

	test.each([
		['the page of a member', ['enter'], / PIN 17 +NO-DEV/],
		['a result', [], /RESULT/],
	])('goes back with the first key from the end of %s', async (_, keys, open) => {
		const store = openGym({columns: 80, rows: 18});
		const shown = createScreenStore(store.state, () => undefined);
		const app = render(<Screen store={shown} style={style} />);
		for (const key of keys) shown.dispatch({type: 'key-pressed', key});
		if (keys.length === 0) endRun(shown);
		await vi.waitFor(() => expect(app.lastFrame()).toMatch(open));
		shown.dispatch({type: 'key-pressed', key: 'G'});
		await vi.waitFor(() => expect(app.lastFrame()).not.toContain('more below'));
		const end = app.lastFrame();
		shown.dispatch({type: 'key-pressed', key: 'k'});
		await vi.waitFor(() => expect(app.lastFrame()).not.toBe(end));
		app.unmount();
		shown.close();
	});

	test('moves the cursor with the keys of its store', async () => {
		const state = initialState({device: 'main-door', isReadOnly: false, size: {columns: 80, rows: 24}});
		const store = createScreenStore(state, () => undefined);
		const app = render(<Screen store={store} style={style} />);
		store.dispatch({type: 'comparison-arrived', comparison: gym(designRows)});
		await vi.waitFor(() => expect(app.lastFrame()).toContain('> 17'));
		app.stdin.write('j');
		await vi.waitFor(() => expect(app.lastFrame()).toContain('> 52'));
		app.unmount();
		store.close();
	});
});
