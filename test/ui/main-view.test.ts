import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Kind} from '../../source/reconcile/row.ts';
import type {Outcome, Size, State} from '../../source/store/index.ts';
import {cells} from '../../source/ui/cells.ts';
import {themes, unicode} from '../../source/ui/index.ts';
import {plainStyle} from '../../source/ui/paint.ts';
import {createFramer} from '../../source/ui/view/frame.ts';
import {designRows, gym, member} from '../helpers/gym.ts';
import {openGym, openStore} from '../helpers/store.ts';

const ansi = /\u001B\[[\d;]*m/g;

function linesOf(state: State, style = plainStyle): string[] {
	const frame = createFramer(style)(state);
	if (frame.kind === 'small') return [...frame.lines];
	if (frame.kind === 'main') return [...frame.head, ...frame.body, ...frame.foot];
	return [...frame.head, ...frame.lines, ...frame.foot];
}

const shown = (state: State) => linesOf(state).map(line => line.trimEnd());

describe('the main screen', () => {
	test('is drawn at 80x24 as the design draws it', () => {
		expect(shown(openGym().state)).toMatchSnapshot();
	});

	test('is drawn at 160x45 with cards, slots, the fields and the side panes', () => {
		expect(shown(openGym({columns: 160, rows: 45}).state)).toMatchSnapshot();
	});

	describe('where the device could not be read', () => {
		const unread = designRows.slice(3, 5).map(row => ({
			...row,
			kinds: ['UNKNOWN' as const],
			marks: {...row.marks, device: '?' as const},
			fix: null,
		}));
		const detailsOf = (size: Size, pin: string) => {
			const store = openStore(size);
			const reason = 'main-door refused the connection.';
			store.send({type: 'comparison-arrived', comparison: gym(unread, {device: 'fail', reason})});
			if (pin === unread[1]!.pin) store.keys('j');
			return shown(store.state).join('\n');
		};

		test.each([
			['nobody absent', '17', /^ name +Asha Verma +same +\? +\?/m],
			['what it held before as of today', '34', /^ name +Chitra R +same +~Chithra R {2}! +\?/m],
		])('the fields do not call %s', (_, pin, line) => {
			expect(detailsOf({columns: 160, rows: 45}, pin)).toMatch(line);
		});

		test('the evidence says that it is the last known', () => {
			expect(detailsOf({columns: 80, rows: 24}, '34')).toContain('device  last known: slot 34,');
		});
	});

	test('drops the middleware pane at 70 columns, its mark stays', () => {
		const lines = shown(openGym({columns: 70, rows: 24}).state);
		expect(lines[2]).toContain('SMD');
		expect(lines[2]).not.toContain('Middleware');
	});

	test('says below 60x15 that it is too small, and how many problems there are', () => {
		expect(shown(openGym({columns: 50, rows: 14}).state).slice(0, 2)).toEqual([
			'too small (60x15 needed)',
			'10 problems',
		]);
	});

	test('tells first how many can enter and should not', () => {
		expect(shown(openGym().state)[3]).toBe(
			'  3 can still enter and should not, 3 members cannot enter, 4 to look at',
		);
	});

	test('says that all are in sync, with the time and the three counts', () => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym([member('17', 'Asha'), member('18', 'Ravi')])});
		const text = shown(store.state).join('\n');
		expect(text).toContain('All 2 in sync, read 10:41:55');
		expect(text.match(/2 ok, read 10:41:55/g)).toHaveLength(3);
	});

	test('shows last known names with ~ and the reason when a source failed', () => {
		const store = openStore();
		const rows = designRows.map(row => ({...row, kinds: ['UNKNOWN'] as Kind[]}));
		store.send({
			type: 'comparison-arrived',
			comparison: gym(rows, {device: 'fail', reason: 'Connection refused by 192.168.1.201.'}),
		});
		const text = shown(store.state).join('\n');
		expect(text).toContain('~Chithra R');
		expect(text).toContain('Device fail: Connection refused by 192.168.1.201.');
		expect(text).not.toContain('can still enter');
	});

	test.each([60, 80, 120, 160])(
		'says read-only at %i columns, however long the name of the device',
		columns => {
			const {state} = openGym({columns, rows: 24}, true);
			const [chips] = shown({...state, device: 'door-of-the-yard-behind'});
			expect(chips).toMatch(/^ door.* \| DEV .* \| READ-ONLY$/);
		},
	);

	test('has no pane for a source that is not configured', () => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym(designRows, {middleware: 'off'})});
		expect(shown(store.state)[2]).not.toContain('Middleware');
		expect(shown(store.state)[0]).not.toContain('MW');
		store.keys('2');
		expect(shown(store.state).at(-1)).toBe(' This source is not configured.');
	});

	test('says of each source why no list could be read', () => {
		const store = openStore();
		const nobody = {sql: 'fail', middleware: 'fail', device: 'fail', reason: 'No route.'} as const;
		store.send({type: 'comparison-arrived', comparison: gym([], nobody)});
		const text = shown(store.state).join('\n');
		expect(text).toContain('No list could be read. R reads again.');
		expect(text).toContain('fail: No route.');
	});

	test('shows an escape sequence in an error or in a pasted query as text', () => {
		const store = openGym();
		store.keys('/');
		store.send({type: 'text-pasted', text: 'a\u001B[2Jb'});
		store.send({type: 'notice-given', text: 'The device said \u001B]0;title\u0007 and left.'});
		const text = linesOf(store.state).join('');
		expect(text).not.toMatch(/\p{Cc}/u);
		expect(text).toContain('a[2Jb_');
		expect(text).toContain('The device said ]0;title and left.');
	});

	test('keeps a repaired row in its place, marked fixed, and one that failed with its reason', () => {
		const store = openGym();
		const outcomes = new Map<string, Outcome>([
			['17', {word: 'failed', reason: 'refused by the device (2001).'}],
			['52', {word: 'fixed', reason: null}],
		]);
		const lines = shown({...store.state, outcomes});
		expect(lines[4]).toMatch(/^> 17 .* failed /);
		expect(lines[5]).toMatch(/^ {2}52 .* fixed /);
		expect(lines.join('\n')).toContain('failed: refused by the device (2001). Active on the website');
	});

	test('asks who a user is with a question mark alone', () => {
		const store = openGym();
		store.type('/40');
		const text = shown(store.keys('enter')).join('\n');
		expect(text).toMatch(/ PIN 40 .*another person on the device\? /);
	});

	test('names an unknown PIN at the door', () => {
		const store = openGym();
		const punch = {kind: 'punch', at: '2026-11-22 10:42:03', verify: 1} as const;
		store.send({
			type: 'device-events-arrived',
			events: [
				{...punch, pin: '999'},
				{...punch, pin: '34'},
			],
		});
		expect(shown(store.state).at(-2)).toBe(
			' 10:42:03 punch PIN 34 Chitra R finger | 10:42:03 punch PIN 999 unknown finger',
		);
	});

	test('shows at most six hints and always the help', () => {
		const hints = shown(openGym().state).at(-1)!.split(' | ');
		expect(hints.length).toBeLessThanOrEqual(7);
		expect(hints.at(-1)).toBe('? help');
		expect(hints[0]).toBe(' r register');
	});

	test('says in the hint line why a key is refused', () => {
		const store = openStore();
		store.send({type: 'comparison-arrived', comparison: gym(designRows, {device: 'fail'})});
		store.keys('s');
		expect(shown(store.state).at(-1)).toBe(' Device could not be read: R reads again.');
	});
});

const hostile = fc.oneof(
	fc.string({unit: 'binary', maxLength: 60}),
	fc.constantFrom(
		'\u001B[2J\u001B[31mred',
		'लक्ष्मी नारायण देवी सुब्रमण्यम',
		'தமிழ்செல்வி கிருஷ்ணமூர்த்தி',
		'👨‍👩‍👧‍👦👩🏽‍🚀😀😀😀😀😀😀',
		'\u202Egnirts',
		'日本日本日本日本日本日本日本',
		'a\nb\rc\td',
	),
);

describe('every line', () => {
	const styles = [plainStyle, {theme: themes.default, glyphs: unicode}];

	test('has exactly the width of the screen, whatever people are called', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(hostile, hostile, hostile), {minLength: 1, maxLength: 8}),
				fc.integer({min: 40, max: 210}),
				fc.integer({min: 10, max: 50}),
				fc.constantFrom(...styles),
				fc.constantFrom<readonly string[]>(
					[],
					['enter'],
					['f'],
					['?'],
					['d'],
					['/', 'a'],
					['1'],
					['v', 'j'],
					['y'],
					['c'],
					['@'],
					['u'],
					['A', 'a'],
				),
				(names, columns, rows, style, keys) => {
					const store = openStore({columns, rows});
					const people = names.map(([pin, name, device], at) =>
						member(`${at}${pin.slice(0, 12)}`, name, {
							device,
							kinds: at % 2 === 0 ? ['WHO?', 'NAME'] : [],
							reason: name,
						}),
					);
					store.send({type: 'comparison-arrived', comparison: gym(people)});
					store.keys(...keys);
					const lines = linesOf(store.state, style);
					expect(lines).toHaveLength(rows - 1);
					for (const line of lines) {
						const text = line.replaceAll(ansi, '');
						expect(cells(text)).toBe(columns - 1);
						expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
					}
				},
			),
			{numRuns: 150},
		);
	});
});
