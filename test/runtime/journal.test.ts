import {describe, expect, test} from 'vitest';
import {openFiles} from '../../source/runtime/files.ts';
import {type JournalEntry, openJournal} from '../../source/runtime/journal.ts';
import {countTorn, parseJournal, summarizeJournal} from '../../source/runtime/journal-reader.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {scratchFolder} from '../helpers/folder.ts';

const at = '2026-11-22T10:00:00.000Z';
const started: JournalEntry = {
	event: 'started',
	version: 1,
	operation: 44,
	kind: 'register',
	at,
	pid: 1,
	host: 'desk',
	device: {name: 'main-door', address: '192.0.2.1:4370', serial: 'A1'},
	backup: null,
	steps: 3,
};

function intended(id: string) {
	return {
		event: 'intended',
		at,
		step: {id, action: 'register', pin: id, target: 'main-door', uid: 1, before: null, after: null},
	} satisfies JournalEntry;
}

describe('reading a journal', () => {
	const whole = [
		started,
		intended('1'),
		{event: 'paused', at, seconds: 60} as const,
		{event: 'sent', at, id: '1', reason: null} as const,
	];
	const text = whole.map(entry => `\n${JSON.stringify(entry)}\n`).join('');

	test('a file cut anywhere gives the entries before the cut', () => {
		for (let length = 0; length <= text.length; length++) {
			const entries = parseJournal(text.slice(0, length));
			expect(entries).toEqual(whole.slice(0, entries.length));
		}
	});

	test('lines written after a torn one are read', () => {
		const torn = `${text.slice(0, -9)}\n${JSON.stringify({event: 'ended', at, stopped: null})}\n`;
		expect(parseJournal(torn).at(-1)).toMatchObject({event: 'ended'});
	});

	test.each<[string, object]>([
		['a start without a device', {...started, device: undefined}],
		['a start without a number', {...started, operation: '44'}],
		['a step without a PIN', {...intended('1'), step: {...intended('1').step, pin: undefined}}],
		['a step about nobody we know', {...intended('1'), step: {...intended('1').step, before: 7}}],
		['an outcome of nothing', {event: 'sent', at, reason: null}],
		['a backup without a name', {event: 'kept', at}],
	])('%s, as somebody with an editor leaves it, is one torn line', (_name, line) => {
		const edited = `${text}${JSON.stringify(line)}\n`;
		expect(parseJournal(edited)).toEqual(whole);
		expect(countTorn(edited)).toBe(1);
	});

	test('lines of another kind are left out', () => {
		expect(parseJournal('[]\nnull\n7\n{"event":"danced"}\n')).toEqual([]);
	});
});

describe('what a journal says', () => {
	test.each<[string, JournalEntry[], string]>([
		['without an outcome', [], 'in-flight'],
		['acknowledged', [{event: 'sent', at, id: '1', reason: null}], 'sent'],
		['refused', [{event: 'failed', at, id: '1', reason: 'no'}], 'failed'],
		['without an answer', [{event: 'in-doubt', at, id: '1', reason: 'lost'}], 'in-doubt'],
		[
			'read back',
			[
				{event: 'sent', at, id: '1', reason: null},
				{event: 'done', at, id: '1', state: 'verified', reason: null},
			],
			'verified',
		],
		['intended only, in an operation that ended', [{event: 'ended', at, stopped: 'Stopped.'}], 'not-tried'],
	])('a step %s', (_name, entries, state) => {
		expect(summarizeJournal([started, intended('1'), ...entries])?.steps[0]?.state).toBe(state);
	});

	test('a pause without a resume leaves the terminal paused', () => {
		const paused: JournalEntry = {event: 'paused', at, seconds: 60};
		expect(summarizeJournal([started, paused])?.isPaused).toBe(true);
		expect(summarizeJournal([started, paused, {event: 'resumed', at}])?.isPaused).toBe(false);
	});

	test.each([
		['in-doubt', null],
		['failed', 'again'],
	] as const)('a step that is %s and taken up again began where %s was', (event, first) => {
		const again = intended('1') as Extract<JournalEntry, {event: 'intended'}>;
		const later = {...again, step: {...again.step, before: {Name: 'again'}}};
		const steps = summarizeJournal([
			started,
			intended('1'),
			{event, at, id: '1', reason: null},
			later,
		])?.steps;
		expect(steps).toMatchObject([
			{state: 'in-flight', step: {before: first === null ? null : {Name: first}}},
		]);
	});

	test('nothing is known of a journal without its start', () => {
		expect(summarizeJournal([intended('1')])).toBeNull();
	});
});

test('any number of noted lines costs one flush', async () => {
	const folder = scratchFolder();
	try {
		const files = openFiles(systemPlatform());
		let appends = 0;
		const journal = openJournal(
			{
				...files,
				async append(path, text) {
					appends++;
					await files.append(path, text);
				},
			},
			folder.file('journal/44.jsonl'),
		);
		journal.note(started);
		for (let id = 1; id <= 25; id++) journal.note(intended(String(id)));
		await journal.flush();
		await journal.flush();
		expect(appends).toBe(1);
		expect(parseJournal((await files.read(folder.file('journal/44.jsonl')))!)).toHaveLength(26);
	} finally {
		folder.remove();
	}
});

test('an operation that was taken up again keeps its name, whatever the rest of it was journaled as', () => {
	const again: JournalEntry = {...started, kind: 'fix', steps: 1};
	expect(summarizeJournal([started, intended('1'), again])).toMatchObject({kind: 'register', planned: 3});
});
