import {describe, expect, test} from 'vitest';
import type {OrphanedClient, SourceIdentity} from '../../source/domain/index.ts';
import {csvText} from '../../source/reconcile/export-csv.ts';
import {plainStorage, type Row, reconcile, rowSignature} from '../../source/reconcile/index.ts';
import {rowJson} from '../../source/reconcile/row-json.ts';
import {
	deviceUser as d,
	middleware as m,
	nameField,
	options,
	reading,
	rowOf,
	smd,
	snapshots,
	website as w,
} from './gym.ts';

const name = 'Asha Verma';

describe('who is where', () => {
	test.each([
		['all three', [w('17', name)], [m('17', name)], [d('17', name)], '+++', [], null],
		['not on the device', [w('17', name)], [m('17', name)], [], '++-', ['NO-DEV'], 'register'],
		['not in the middleware', [w('17', name)], [], [d('17', name)], '+-+', ['NO-MW'], null],
		['website only', [w('17', name)], [], [], '+--', ['SQL-ONLY'], null],
		['website row gone', [], [m('17', name)], [d('17', name)], '-++', ['NOT-SQL'], null],
		['device only', [], [], [d('17', name)], '--+', ['DEV-ONLY'], null],
		['middleware only', [], [m('17', name)], [], '-+-', ['MW-ONLY'], null],
		[
			'inactive, enabled on the device',
			[w('17', name, {status: 'inactive'})],
			[m('17', name)],
			[d('17', name)],
			'x++',
			['EXPIRED'],
			null,
		],
		[
			'inactive, hidden, enabled',
			[w('17', name, {status: 'inactive'})],
			[],
			[d('17', name)],
			'x-+',
			['EXPIRED'],
			null,
		],
		[
			'inactive, not on the device',
			[w('17', name, {status: 'inactive'})],
			[m('17', name)],
			[],
			'x+-',
			[],
			null,
		],
		[
			'inactive, disabled on the device',
			[w('17', name, {status: 'inactive'})],
			[m('17', name)],
			[d('17', name, {enabled: false})],
			'x+x',
			['BLOCKED'],
			null,
		],
		['gone, disabled on the device', [], [], [d('17', name, {enabled: false})], '--x', ['BLOCKED'], null],
		[
			'active, disabled on the device',
			[w('17', name)],
			[m('17', name)],
			[d('17', name, {enabled: false})],
			'++x',
			['OFF'],
			'enable',
		],
		[
			'a deleted website row, in the middleware',
			[w('17', name, {recordStatus: 0})],
			[m('17', name)],
			[d('17', name)],
			'-++',
			['NOT-SQL'],
			null,
		],
		['a deleted website row and nothing else', [w('17', name, {recordStatus: 0})], [], [], '---', [], null],
	] as const)('%s', (_, sql, mw, dev, marks, kinds, fix) => {
		const row = rowOf(sql, mw, dev);
		expect({marks: smd(row), kinds: row.kinds, fix: row.fix}).toEqual({marks, kinds, fix});
	});

	test.each([
		['S1 D0', [w('17', name)], [], '+ -', ['NO-DEV'], 'register'],
		['S0 D1', [], [d('17', name)], '- +', ['DEV-ONLY'], null],
		[
			'S0 D1 with a deleted row',
			[w('17', name, {status: 'deleted'})],
			[d('17', name)],
			'- +',
			['NOT-SQL'],
			null,
		],
		['S1 D1', [w('17', name)], [d('17', name)], '+ +', [], null],
	] as const)('without a middleware, %s', (_, sql, dev, marks, kinds, fix) => {
		const row = rowOf(sql, 'off', dev);
		expect({marks: smd(row), kinds: row.kinds, fix: row.fix}).toEqual({marks, kinds, fix});
	});

	test('without a website no kind that needs it appears', () => {
		expect(rowOf('off', 'off', [d('17', name)])).toMatchObject({kinds: [], notes: []});
		expect(rowOf('off', [m('17', 'Other')], [d('17', name, {enabled: false})])).toMatchObject({
			kinds: [],
			notes: ['DISABLED'],
			fix: null,
		});
		expect(rowOf('off', [m('17', name)], []).kinds).toEqual([]);
	});

	test('without a device the website and the middleware are still compared', () => {
		expect(rowOf([w('17', name)], [m('17', name)], 'off')).toMatchObject({kinds: [], fix: null});
		expect(rowOf([w('17', name)], [], 'off').kinds).toEqual(['NO-MW']);
		expect(rowOf([], [m('17', name)], 'off').kinds).toEqual(['MW-ONLY']);
	});

	test('the row of a person the middleware hides names the reason', () => {
		const hidden = m('17', name, {
			hiddenBy: 'lookup',
			hiddenDetail: 'DepartmentId 77 has no Departments row',
		});
		const row = rowOf([w('17', name)], [hidden], [d('17', name)]);
		expect(row.kinds).toEqual(['NO-MW']);
		expect(row.middleware).toBe(hidden);
		expect(row.reasons[0]).toContain('DepartmentId 77 has no Departments row');
	});

	test('a deleted website row is carried when there is no other', () => {
		const gone = w('17', 'del_Asha');
		const row = rowOf([gone], [], [d('17', name)]);
		expect(row).toMatchObject({kinds: ['DEV-ONLY'], notes: ['DELETED-ROW'], sql: gone});
		const back = w('17', name, {employeeId: 1900});
		expect(rowOf([gone, back], [m('17', name)], [d('17', name)])).toMatchObject({
			kinds: [],
			notes: [],
			sql: back,
		});
	});
});

describe('unknown sources', () => {
	const three = snapshots([w('17', name)], [m('17', name)], [d('17', name)]);

	test.each(['fail', 'part', 'wait'] as const)(
		'a device that is %s leaves its people marked and nobody missing',
		state => {
			const rows = reconcile(
				{
					...three,
					sql: reading([w('17', name), w('18', 'Meera')]),
					device: reading([d('17', name)], state, 'no answer'),
				},
				options,
			);
			expect(rows.map(row => [row.pin, smd(row), row.kinds, row.fix])).toEqual([
				['17', '++?', ['UNKNOWN'], null],
				['18', '+-?', ['UNKNOWN'], null],
			]);
			expect(rows[0]?.device?.name).toBe(name);
		},
	);

	test.each(['ok', 'live', 'old'] as const)('a device that is %s is known', state => {
		const rows = reconcile({...three, device: reading([d('17', name)], state)}, options);
		expect(rows[0]?.kinds).toEqual([]);
	});

	test('with the middleware unknown, what the other two say still stands', () => {
		const sql = [
			w('1', 'A B'),
			w('2', 'Gita Rao'),
			w('3', 'Chitra R'),
			w('4', 'Esha', {card: '55'}),
			w('5', 'Farah'),
			w('6', 'Imran', {status: 'inactive'}),
		];
		const device = [
			d('2', 'ROHAN M'),
			d('3', 'Chithra R'),
			d('4', 'Esha'),
			d('5', 'Farah', {enabled: false}),
			d('6', 'Imran'),
			d('9', 'Owner'),
		];
		const rows = reconcile(
			{sql: reading(sql), middleware: reading([], 'fail', 'login failed.'), device: reading(device)},
			options,
		);
		expect(rows.map(row => [row.pin, row.kinds.join(' '), row.fix])).toEqual([
			['1', 'UNKNOWN NO-DEV', 'register'],
			['2', 'UNKNOWN WHO?', null],
			['3', 'UNKNOWN NAME', 'resync'],
			['4', 'UNKNOWN CARD', 'resync'],
			['5', 'UNKNOWN OFF', 'enable'],
			['6', 'UNKNOWN EXPIRED', null],
			['9', 'UNKNOWN', null],
		]);
		expect(rows[0]?.reasons[0]).toBe(
			'Not known: the middleware could not be read completely (login failed).',
		);
	});

	test('a PIN used twice in a known source is said even while another is unknown', () => {
		const rows = reconcile(
			{
				...three,
				sql: reading([w('17', name), w('17', 'Other', {employeeId: 9})]),
				device: reading([], 'fail'),
			},
			options,
		);
		expect(rows[0]?.kinds).toEqual(['UNKNOWN', 'DUP-PIN']);
	});

	test('rows that somebody vouches for are not known either', () => {
		const rows = reconcile(
			{...three, device: reading([d('17', name)], 'fail')},
			{...options, deviceAdmins: ['17']},
		);
		expect(rows[0]?.kinds).toEqual(['UNKNOWN']);
	});
});

describe('PINs', () => {
	test('two website rows with one PIN are shown under it, and nothing is offered', () => {
		const row = rowOf(
			[w('12', 'Farah S', {employeeId: 1204}), w('12', 'Farah Shah', {employeeId: 881})],
			[],
			[],
		);
		expect(row.kinds[0]).toBe('DUP-PIN');
		expect(row).toMatchObject({fix: null, marks: {sql: '#'}, sql: {employeeId: 881}});
		expect(row.sqlRows?.map(person => person.employeeId)).toEqual([881, 1204]);
		expect(row.reasons[0]).toContain('id 881, 1204');
	});

	test('deleted and hidden rows do not make a PIN double', () => {
		const row = rowOf(
			[w('12', 'del_Farah', {employeeId: 1}), w('12', 'Farah')],
			[m('12', 'Farah'), m('12', 'del_Farah', {employeeId: 1, hiddenBy: 'deleted-name'})],
			[d('12', 'Farah')],
		);
		expect(row).toMatchObject({kinds: [], marks: {sql: '+', middleware: '+', device: '+'}});
		expect(row.sqlRows).toBeUndefined();
	});

	test('7 and 007 stay apart and are flagged on both rows', () => {
		const rows = reconcile(snapshots([w('7', name)], [m('7', name)], [d('007', name)]), options);
		expect(rows.map(row => [row.pin, row.kinds, row.fix])).toEqual([
			['007', ['PIN-FORM', 'DEV-ONLY'], null],
			['7', ['PIN-FORM', 'NO-DEV'], null],
		]);
	});

	test.each([
		['7', '07'],
		['A1', 'a1'],
		['1 2', '12'],
	])('%s and %s look alike', (a, b) => {
		const rows = reconcile(snapshots([w(a, name), w(b, 'Gita', {employeeId: 3})], 'off', 'off'), options);
		expect(rows.every(row => row.kinds.includes('PIN-FORM'))).toBe(true);
	});

	test('an unknown source flags no look-alikes', () => {
		const rows = reconcile(
			{...snapshots([w('7', name)], 'off', []), device: reading([d('007', name)], 'part')},
			options,
		);
		expect(rows.map(row => row.kinds)).toEqual([['UNKNOWN'], ['UNKNOWN']]);
	});

	test.each([
		['0', {}],
		['000', {}],
		['1234567890', {}],
		['A17', {}],
		['1234567890123456789012345', {pinWidth: null}],
		['4294967296', {recordSize: 28, pinWidth: null}],
		['0017', {recordSize: 28}],
		['A17', {recordSize: 28, lettersInPin: null}],
	] as const)('PIN %s cannot be registered on a device with %j', (pin, traits) => {
		const row = rowOf([w(pin, name)], 'off', [], {device: {...options.device!, ...traits}});
		expect(row.kinds).toEqual(['NO-DEV', 'BAD-PIN']);
		expect(row.fix).toBeNull();
	});

	test.each([
		['A17', {lettersInPin: true}],
		['A17', {lettersInPin: null}],
		['0017', {}],
		['4294967296', {pinWidth: 14}],
	] as const)('PIN %s can be registered on a device with %j', (pin, traits) => {
		expect(rowOf([w(pin, name)], 'off', [], {device: {...options.device!, ...traits}}).kinds).toEqual([
			'NO-DEV',
		]);
	});

	test('a PIN that is on the device already is not bad', () => {
		expect(rowOf([w('1234567890', name)], 'off', [d('1234567890', name)]).kinds).toEqual([]);
	});

	test('people without a PIN gather in one row', () => {
		const row = rowOf([w('', 'Asha', {employeeId: 1}), w('', 'Gita', {employeeId: 2})], [m('', 'Asha')], []);
		expect(row).toMatchObject({pin: '', kinds: ['BAD-PIN'], fix: null, marks: {sql: '#'}});
		expect(row.reasons[0]).toContain('website id 1 "Asha"');
		expect(row.sqlRows).toHaveLength(2);
	});

	test('leavers without a PIN are no difference, and deleted ones no row', () => {
		expect(rowOf([w('', 'Asha', {status: 'resigned'})], [], []).kinds).toEqual([]);
		expect(reconcile(snapshots([w('', 'del_Asha')], [], []), options)).toEqual([]);
	});

	test('rows come ordered by PIN, numbers first', () => {
		const rows = reconcile(
			snapshots(
				[w('b', name), w('10', name), w('9', name), w('', name), w('90071992547409931', name)],
				'off',
				'off',
			),
			options,
		);
		expect(rows.map(row => row.pin)).toEqual(['9', '10', '90071992547409931', '', 'b']);
	});
});

describe('names', () => {
	const named = (website: string, stored: string, more: Partial<typeof options> = {}) =>
		rowOf([w('17', website)], [m('17', website)], [d('17', stored)], more);

	test.each([
		['Chitra R', 'Chithra R', ['NAME'], [], 'resync', '!'],
		['Chitra R', '', ['NAME'], [], 'resync', '!'],
		['Chitra R', 'NN-17', ['NAME'], [], 'resync', '!'],
		['Chitra R', 'NN-18', ['WHO?'], [], null, '!'],
		['Gita Rao', 'ROHAN M', ['WHO?'], [], null, '!'],
		['Amit Kumar', 'Sunil Kumar', ['WHO?'], [], null, '!'],
		['', 'ROHAN M', ['WHO?'], [], null, '!'],
		['', 'NN-17', [], [], null, '+'],
		['Chitra R', 'CHITRA  R', [], ['COSMETIC'], null, '.'],
		['Chitra R', 'ChitraR', [], ['COSMETIC'], null, '.'],
		['Subrahmanyam Venkateswaran Iyer', 'Subrahmanyam Venkateswa', [], ['CUT'], null, '.'],
		['Zoe\u0308', 'Zo\u00EB', [], [], null, '+'],
		['आशा', 'आशा', [], [], null, '+'],
		['आशा', 'Asha', ['WHO?'], [], null, '!'],
	] as const)('%j against %j on the device', (website, stored, kinds, notes, fix, mark) => {
		const row = named(website, stored);
		expect({kinds: row.kinds, notes: row.notes, fix: row.fix, mark: row.marks.device}).toEqual({
			kinds,
			notes,
			fix,
			mark,
		});
	});

	test('case and spaces are a difference where the gym is strict', () => {
		expect(named('Chitra R', 'CHITRA R', {strictNames: true})).toMatchObject({
			kinds: ['NAME'],
			fix: 'resync',
		});
	});

	test('the bytes count, not what the screen shows of them', () => {
		const row = rowOf([w('17', name)], 'off', [d('17', name, {nameBytes: nameField('Asha\u0001 Verma')})]);
		expect(row.kinds).toEqual(['NAME']);
	});

	test('what stands behind the first NUL does not count', () => {
		const bytes = `${nameField('Asha Verma').slice(0, 22)}${'41'.repeat(13)}`;
		expect(rowOf([w('17', name)], 'off', [d('17', name, {nameBytes: bytes})]).kinds).toEqual([]);
	});

	test('characters this device cannot store are no difference', () => {
		const storage = {
			...plainStorage,
			stored: () => ({bytes: '3f3f3f', text: '???', isCut: false, isLossy: true}),
		};
		const row = named('आशा', '???', {storage});
		expect(row).toMatchObject({kinds: [], notes: ['LOSSY'], marks: {device: '.'}});
	});

	test('another person is said of a leaver too, a misspelling is not', () => {
		const leaver = {status: 'inactive'};
		expect(rowOf([w('17', 'Gita Rao', leaver)], 'off', [d('17', 'ROHAN M')]).kinds).toEqual([
			'WHO?',
			'EXPIRED',
		]);
		expect(rowOf([w('17', 'Chitra R', leaver)], 'off', [d('17', 'Chithra R')]).kinds).toEqual(['EXPIRED']);
	});

	test('a name that only the middleware has differently is not mended on the device', () => {
		const row = rowOf([w('17', name)], [m('17', 'Aasha Verma')], [d('17', name)]);
		expect(row).toMatchObject({kinds: ['NAME'], fix: null, marks: {middleware: '!', device: '+'}});
		expect(rowOf([w('17', name)], [m('17', 'ASHA VERMA')], [d('17', name)])).toMatchObject({
			kinds: [],
			notes: ['COSMETIC'],
			marks: {middleware: '.'},
		});
	});

	test('two wrong names make one kind and one sentence', () => {
		const row = rowOf([w('17', 'Chitra R')], [m('17', 'Citra R')], [d('17', 'Chithra R')]);
		expect(row).toMatchObject({kinds: ['NAME'], fix: 'resync'});
		expect(row.reasons).toHaveLength(1);
	});
});

describe('cards and credentials', () => {
	const carded = (website: string, device: number) =>
		rowOf(
			[w('17', name, {card: website})],
			[m('17', name, {card: website})],
			[d('17', name, {card: device})],
		);

	test.each([
		['0012345670', 12_345_670, [], null],
		['0xBC614E', 12_345_678, [], null],
		['188,24910', 12_345_678, [], null],
		['', 0, [], null],
		['0', 0, [], null],
		['12345670', 0, ['CARD'], 'resync'],
		['12345670', 12_345_671, ['CARD'], null],
		['', 12_345_671, ['CARD'], null],
	] as const)('card %j against %i on the device', (website, device, kinds, fix) => {
		const row = carded(website, device);
		expect({kinds: row.kinds, fix: row.fix}).toEqual({kinds, fix});
	});

	test('a card text that is not a number is a note', () => {
		expect(carded('ask Ravi', 0)).toMatchObject({kinds: [], notes: ['CARD-FORM']});
	});

	test('sentences show the last four digits only', () => {
		expect(carded('12345670', 12_345_671).reasons.join(' ')).toMatch(/\.\.5670.*\.\.5671/);
		expect(carded('12345670', 12_345_671).reasons.join(' ')).not.toContain('12345');
	});

	test('a card that only the middleware has differently is not mended on the device', () => {
		const row = rowOf([w('17', name, {card: '7'})], [m('17', name, {card: '8'})], [d('17', name, {card: 7})]);
		expect(row).toMatchObject({kinds: ['CARD'], fix: null, marks: {middleware: '!', device: '+'}});
	});

	test('one card for two PINs is flagged on both, in each list by number', () => {
		const onWebsite = reconcile(
			snapshots([w('1', 'A', {card: '77'}), w('2', 'B', {card: '0077'})], 'off', 'off'),
			options,
		);
		expect(onWebsite.map(row => row.kinds)).toEqual([['DUP-CARD'], ['DUP-CARD']]);
		const onDevice = reconcile(
			snapshots('off', 'off', [d('1', 'A', {card: 77}), d('2', 'B', {card: 77})]),
			options,
		);
		expect(onDevice.map(row => row.kinds)).toEqual([['DUP-CARD'], ['DUP-CARD']]);
		expect(onDevice[0]?.reasons[0]).toContain('PIN 2');
	});

	test("a leaver's card may go to somebody else on the website", () => {
		const rows = reconcile(
			snapshots([w('1', 'A', {card: '77'}), w('2', 'B', {card: '77', status: 'resigned'})], 'off', 'off'),
			options,
		);
		expect(rows.map(row => row.kinds)).toEqual([[], []]);
	});

	const none = new Map<number, number>();
	test.each([
		['no credential at all', {}, {}, none, ['NO-CRED']],
		['templates not read', {}, {}, null, []],
		['a device with faces', {}, {hasFaces: true}, none, []],
		['a device that did not say', {}, {hasFaces: null}, none, []],
		['a finger', {}, {}, new Map([[17, 1]]), []],
		['a password', {hasPassword: true}, {}, none, []],
	])('%s', (_, user, traits, fingers, kinds) => {
		const row = rowOf([w('17', name)], 'off', [d('17', name, user)], {
			device: {...options.device!, ...traits},
			fingers,
		});
		expect(row.kinds).toEqual(kinds);
		expect(row.marks.device).toBe(kinds.length > 0 ? '0' : '+');
	});

	test('a role above user is information', () => {
		expect(rowOf([w('17', name)], 'off', [d('17', name, {privilege: 14})])).toMatchObject({
			kinds: ['ROLE'],
			fix: null,
		});
	});
});

describe('accepted rows', () => {
	test('a listed administrator is in sync', () => {
		const row = rowOf([], [], [d('1', 'OWNER', {privilege: 14})], {deviceAdmins: ['1']});
		expect(row).toMatchObject({kinds: [], notes: ['ADMIN'], fix: null});
	});

	test('an expected row is in sync until its record changes', () => {
		const before = rowOf([], [], [d('9', 'Cleaner')]);
		const expected = [{pin: '9', reason: 'cleaning firm', signature: rowSignature(before)}];
		expect(rowOf([], [], [d('9', 'Cleaner')], {expected})).toMatchObject({
			kinds: [],
			notes: ['EXPECTED'],
			reasons: ['Expected: cleaning firm'],
		});
		expect(rowOf([], [], [d('9', 'Somebody')], {expected}).kinds).toEqual(['DEV-ONLY']);
	});

	test('an expected row without a signature stays expected', () => {
		expect(rowOf([], [], [d('9', 'X')], {expected: [{pin: '9', reason: 'r'}]}).kinds).toEqual([]);
	});
});

test('a middleware status other than Working is a note', () => {
	expect(rowOf([w('17', name)], [m('17', name, {status: 'Active'})], [d('17', name)])).toMatchObject({
		kinds: [],
		notes: ['NOT-OFFERED'],
	});
});

test('sentences carry nothing a terminal could act on', () => {
	const row = rowOf([w('17', 'Asha\u001B[2J')], [], [d('17', 'Rohan\u202E')]);
	expect(row.kinds).toEqual(['WHO?', 'NO-MW']);
	expect(row.reasons.join('')).not.toMatch(/[\u001B\u202E]/);
});

test('a list of nothing but look-alikes or doubles is laid out in little time and in short sentences', () => {
	const zeros = Array.from({length: 40}, (_, at) => w('7'.padStart(at + 1, '0'), name));
	const doubles = Array.from({length: 20_000}, (_, at) => d('5', name, {uid: at + 1}));
	const nobody = Array.from({length: 20_000}, (_, at) => m('', name, {employeeId: at + 1}));
	const rows = reconcile(snapshots(zeros, nobody, doubles), options);
	expect(rows).toHaveLength(42);
	expect(Math.max(...rows.flatMap(row => row.reasons.map(reason => reason.length)))).toBeLessThan(500);
});

describe('a package that belongs to nobody', () => {
	const withOrphans = (...orphans: readonly OrphanedClient[]) => {
		const lists = snapshots([w('17', name)], [m('17', name)], [d('17', name), d('9', 'Ann')]);
		return reconcile({...lists, sql: {...lists.sql, orphans}}, options);
	};

	const of = (rows: readonly Row[], pin: string) => rows.find(row => row.pin === pin)!;
	const orphan = {employeeId: '999', pin: '9', packageEnd: '2027-03-31'};

	test('is a note of the PIN that it keeps, whoever has that PIN', () => {
		const row = of(withOrphans(orphan, {...orphan, employeeId: '998', packageEnd: null}), '9');
		expect([row.kinds, row.notes]).toEqual([['DEV-ONLY'], ['ORPHAN']]);
		expect(row.reasons.at(-1)).toBe(
			'GymClients keeps this PIN for EmployeeId 999 (package until 2027-03-31), 998, which no Employees row has: nobody sees that package.',
		);
		expect(of(withOrphans({...orphan, pin: '17'}), '17')).toMatchObject({kinds: [], notes: ['ORPHAN']});
	});

	test('has a row of its own where nobody has the PIN, and is no difference', () => {
		const row = of(withOrphans({...orphan, pin: '500'}), '500');
		expect(row).toMatchObject({
			kinds: [],
			notes: ['ORPHAN'],
			sql: null,
			middleware: null,
			device: null,
			fix: null,
		});
		expect(smd(row)).toBe('---');
	});

	test("is in nobody's row without a PIN, and its sentence stays short", () => {
		expect(withOrphans({...orphan, pin: ''}).map(({pin}) => pin)).toEqual(['9', '17']);
		const many = Array.from({length: 1000}, (_, at) => ({...orphan, employeeId: String(at)}));
		expect(of(withOrphans(...many), '9').reasons.at(-1)).toContain(' and 997 more, which');
	});

	test('is not told where the website could not be read', () => {
		const lists = snapshots([], [], [d('9', 'Ann')]);
		const sql = {...lists.sql, state: 'fail', orphans: [orphan]} as const;
		expect(of(reconcile({...lists, sql}, options), '9').notes).toEqual([]);
	});
});

describe('a middleware on another database', () => {
	const reasonWith = (sql: SourceIdentity, middleware: SourceIdentity) => {
		const lists = snapshots([w('17', name)], [], [d('17', name)]);
		const rows = reconcile(
			{
				...lists,
				sql: {...lists.sql, identity: sql},
				middleware: {...lists.middleware, identity: middleware},
			},
			options,
		);
		return rows[0]?.reasons[0];
	};

	const here = {engine: 'mssql', server: 'GYM-PC', database: 'gym', databaseId: 5};

	test('is named where somebody is missing there', () => {
		expect(reasonWith(here, {...here, database: 'etimetracklite1', databaseId: 7})).toBe(
			'The middleware reads another database, etimetracklite1 on GYM-PC, which has no row with PIN 17.',
		);
	});

	test('is a code in the JSON and in the CSV of everybody who is missing there', () => {
		const lists = snapshots(
			[w('17', name, {card: '12'}), w('18', 'Ravi Rao')],
			[m('18', 'Ravi Rao')],
			[d('9', 'Ann')],
		);
		const other = {...here, database: 'etimetracklite1', databaseId: 7};
		const rows = reconcile(
			{
				...lists,
				sql: {...lists.sql, identity: here},
				middleware: {...lists.middleware, identity: other},
			},
			options,
		);
		const rules = {today: options.today, expireByPackage: false};
		expect(rows.map(row => rowJson(row, rules).middleware)).toEqual([
			null,
			{employeeId: 817, name, card: '12', hiddenBy: 'other-database'},
			{employeeId: 818, name: 'Ravi Rao', card: '', hiddenBy: null},
		]);
		expect(csvText(rows).match(/other-database/g)).toHaveLength(1);
		expect(rows[1]?.middleware).toBeNull();
	});

	test('is named by its file where it is one', () => {
		const file = (database: string) => ({engine: 'sqlite', server: null, database});
		expect(reasonWith(file('/a/gym.db'), file('/a/mw.db'))).toContain('another database, mw.db, which');
	});

	test.each([
		['one database', here],
		['one database under another login', {...here, login: 'other'}],
		['a middleware that does not tell', {}],
	])('is only a guess with %s', (_, middleware) => {
		expect(reasonWith(here, middleware)).toContain('(it may read another database)');
	});
});
