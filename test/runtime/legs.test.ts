import {expect, test} from 'vitest';
import {RepositoryError, type RowWriter} from '../../source/domain/index.ts';
import type {RowStep, Step} from '../../source/plan/plan.ts';
import {legsOf} from '../../source/runtime/apply.ts';
import type {JournalEntry} from '../../source/runtime/journal.ts';
import {readRowsToKeep, runRowLeg} from '../../source/runtime/row-leg.ts';
import {makeTally} from '../../source/runtime/tally.ts';
import {deleting, fakePlan, registering} from '../helpers/fake-plan.ts';
import {fakeUser} from '../helpers/fake-terminal.ts';

const row = (id: string, more: Partial<RowStep> = {}): RowStep => ({
	id,
	action: 'sql-delete',
	pin: id,
	target: 'website',
	route: 'sql',
	reason: 'because',
	remarks: [],
	before: {'Employees.EmployeeName': 'A'},
	after: null,
	transaction: {
		changes: [
			{
				kind: 'delete',
				table: 'Employees',
				key: {column: 'EmployeeId', value: id},
				before: {EmployeeId: id, EmployeeName: 'A'},
			},
		],
		freePin: null,
		stamp: 'trisync 44',
	},
	...more,
});
const inserting = (id: string): RowStep =>
	row(id, {
		action: 'sql-insert',
		before: null,
		after: {'Employees.EmployeeName': 'A'},
		transaction: {
			changes: [{kind: 'insert', table: 'Employees', values: {EmployeeName: 'A'}, links: {}}],
			freePin: id,
			stamp: 'trisync 44',
		},
	});

test('parts hold one medium each, and come after what they need', () => {
	const door = (id: string, needs?: string): Step => ({
		id,
		...(needs === undefined ? {} : {needs}),
		...registering(1, id),
	});
	const legs = legsOf([row('1'), door('2', '1'), row('3', {needs: '2'}), door('4'), row('5', {needs: '1'})]);
	expect(legs.map(({kind, steps}) => [kind, ...steps.map(({id}) => id)])).toEqual([
		['device', '4'],
		['rows', '1'],
		['device', '2'],
		['rows', '5'],
		['rows', '3'],
	]);
	expect(legsOf([])).toEqual([]);
	expect(legsOf(fakePlan([deleting(fakeUser(3, '3'))]).steps)).toHaveLength(1);
});

type Answer = 'ok' | 'lost' | 'lost but written' | 'conflict' | 'not as asked';

/** A table of Employees whose transactions end as told, one after the other. */
function database(answers: readonly Answer[], rows: readonly string[], isReadable = true) {
	const there = new Set(rows);
	const stored = (id: string) => ({
		table: 'Employees' as const,
		key: {column: 'EmployeeId', value: id},
		values: {EmployeeId: id, EmployeeName: 'A', EmployeeCodeInDevice: id},
	});
	let writes = 0;
	const reading = (): void => {
		if (!isReadable && writes > 0) throw new RepositoryError('ERR_REPOSITORY_LOST', 'The database is away.');
	};
	const writer: RowWriter = {
		schema: async () => ({edition: '', tables: {}, views: [], mayWrite: true, remarks: []}),
		async rowsOf(pins) {
			reading();
			return pins.filter(pin => there.has(pin)).map(stored);
		},
		async rowAt(_, {value}) {
			reading();
			return there.has(value) ? stored(value) : null;
		},
		highestPin: async () => null,
		async write({changes}) {
			const answer = answers[writes++] ?? 'ok';
			if (answer === 'conflict') throw new RepositoryError('ERR_REPOSITORY_CONFLICT', 'It changed.');
			if (answer === 'ok' || answer === 'lost but written') {
				for (const change of changes) {
					if (change.kind === 'delete') there.delete(change.key.value);
					else if (change.kind === 'insert') there.add('900');
				}
			}

			if (answer.startsWith('lost'))
				throw new RepositoryError('ERR_REPOSITORY_IN_DOUBT', 'The line was lost.');
			return {identities: changes.map(({kind}) => (kind === 'insert' ? '900' : null))};
		},
	};
	return {writer, there, writes: () => writes};
}

/** Runs the steps. @param stopAfter asks for an end once so many flushes were made. */
async function run(steps: readonly RowStep[], writer: RowWriter, stopAfter = Number.POSITIVE_INFINITY) {
	const tally = makeTally({steps}, () => {});
	const noted: JournalEntry[] = [];
	const stop = new AbortController();
	let flushes = 0;
	const journal = {
		note: (entry: JournalEntry) => noted.push(entry),
		async flush() {
			if (++flushes >= stopAfter) stop.abort();
		},
	};
	const why = await runRowLeg(
		tally.among(steps),
		{website: writer, middleware: null},
		{journal, now: () => 0},
		stop.signal,
	);
	return {why, states: steps.map(step => tally.state(step)), noted, results: tally.results('not begun')};
}

test.each<[Answer, boolean, string]>([
	['ok', true, 'verified'],
	['lost but written', true, 'verified'],
	['lost', true, 'failed'],
	['lost', false, 'in-doubt'],
	['ok', false, 'sent'],
	['conflict', true, 'failed'],
	['not as asked', true, 'sent'],
])('a transaction that ends %s, the table readable %s: %s', async (answer, isReadable, state) => {
	const {writer} = database([answer], ['7'], isReadable);
	const {states, noted, results} = await run([row('7')], writer);
	expect(states).toEqual([state]);
	expect(results[0]?.reason === null).toBe(state === 'verified');
	expect(noted.map(({event}) => event)[0]).toBe('intended');
	expect(noted.at(-1)).toMatchObject(
		answer === 'conflict' ? {event: 'failed'} : {event: state === 'verified' ? 'done' : 'not-done', state},
	);
});

test('three lost answers in a row stop the run; one that is read in between does not count', async () => {
	const steps = ['1', '2', '3', '4', '5'].map(id => row(id));
	const all = steps.map(({id}) => id);
	const away = await run(steps, database(['lost', 'lost', 'lost', 'ok', 'ok'], all, false).writer);
	expect(away.why).toMatch(/^3 answers of the website in a row were lost/);
	expect(away.states).toEqual(['in-doubt', 'in-doubt', 'in-doubt', 'planned', 'planned']);
	const between = await run(steps, database(['lost', 'lost', 'ok', 'lost', 'ok'], all).writer);
	expect([between.why, between.states]).toEqual([
		null,
		['failed', 'failed', 'verified', 'failed', 'verified'],
	]);
});

test('a stop lets the transaction in hand end, and begins no other', async () => {
	const {writer, writes} = database([], ['1', '2']);
	const {why, states} = await run([row('1'), row('2')], writer, 1);
	expect([why, states, writes()]).toEqual(['Stopped on request.', ['verified', 'planned'], 1]);
});

test('the journal tells the key of a new row, and where a deleted one was', async () => {
	const {writer} = database([], ['7']);
	const {noted} = await run([row('7')], writer);
	expect(noted.at(-1)).toMatchObject({rows: [{table: 'Employees', key: {value: '7'}}]});
	const inserted = database([], []);
	inserted.writer.rowsOf = async () => [
		{
			table: 'Employees',
			key: {column: 'EmployeeId', value: '900'},
			values: {EmployeeId: '900', EmployeeName: 'A'},
		},
	];
	const {noted: told, states} = await run([inserting('8')], inserted.writer);
	expect([states, told.at(-1)]).toMatchObject([['verified'], {rows: [{key: {value: '900'}}]}]);
});

test('a database that is not configured is not written to', async () => {
	const {why, states} = await run([row('1', {target: 'middleware'})], database([], ['1']).writer);
	expect([why, states]).toEqual(['The middleware cannot be written to.', ['planned']]);
});

test('rows that share a key are all kept, each as it will be looked for', async () => {
	const assignment = (device: string) =>
		({
			kind: 'delete',
			table: 'DeviceUsers',
			key: {column: 'EmployeeId', value: '7'},
			before: {EmployeeId: '7', DeviceId: device},
		}) as const;
	const step = row('7', {
		transaction: {changes: [assignment('20'), assignment('21')], freePin: null, stamp: 'trisync 44'},
	});
	const {website} = await readRowsToKeep(
		[step],
		{website: database([], ['7']).writer, middleware: null},
		undefined,
	);
	expect(website.map(({values}) => values['DeviceId'])).toEqual(['20', '21']);
});
