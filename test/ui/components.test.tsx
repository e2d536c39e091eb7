import {render} from 'ink-testing-library';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createScreenStore} from '../../source/app/screen-store.ts';
import {initialState} from '../../source/store/index.ts';
import {ascii, Screen, themes, unicode} from '../../source/ui/index.ts';
import {MarksTable} from '../../source/ui/marks-table.tsx';
import {PhraseInput} from '../../source/ui/phrase-input.tsx';
import {designRows, gym} from '../helpers/gym.ts';

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

describe('the screen', () => {
	test('keeps the lines of the marks together where it is too low for all of them', async () => {
		const state = initialState({device: 'main-door', isReadOnly: false, size: {columns: 70, rows: 18}});
		const store = createScreenStore(state, () => undefined);
		const app = render(<Screen store={store} style={style} />);
		for (const key of ['?', 'tab']) store.dispatch({type: 'key-pressed', key});
		await vi.waitFor(() => expect(app.lastFrame()).toContain('meaning'));
		for (const meaning of ['present and equal', 'differs', 'several rows'])
			expect(app.lastFrame()).toContain(meaning);
		expect(app.lastFrame()).not.toContain('run this line');
		app.unmount();
		store.close();
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
