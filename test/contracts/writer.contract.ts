import {afterEach, describe, expect, test} from 'vitest';
import type {RowChange, RowTransaction, RowValues, StoredRow} from '../../source/domain/index.ts';
import type {GymSeed, Repositories} from '../../source/repository/index.ts';

/** Makes a database of its own out of a seed; `another` opens the same one a second time. */
export type OpenWritable = (seed: GymSeed) => Promise<{
	readonly repositories: Repositories;
	another(): Promise<Repositories>;
	remove(): Promise<void>;
}>;

const asha: GymSeed = {
	employees: [
		{employeeId: 5, name: 'Asha Rao', pin: '17', card: '0012345678', status: 'Active', photo: 'ff00d8'},
		{employeeId: 6, name: 'Ravi Nair', pin: '18'},
	],
	clients: [
		{employeeId: 5, pin: '17', packageEnd: '2027-03-01', createdAt: '2026-01-01 10:11:12'},
		{employeeId: 6, pin: '18', packageEnd: '2027-03-01', createdAt: '2026-01-01'},
	],
	templates: [
		{employeeId: 5, finger: 6, template: 'x'.repeat(10_000)},
		{employeeId: 5, finger: 7, template: 'அ'},
	],
	deviceUsers: [
		{deviceId: 20, employeeId: 5},
		{deviceId: 20, employeeId: 5},
	],
};

const transaction = (...changes: readonly RowChange[]): RowTransaction => ({
	changes,
	freePin: null,
	stamp: 'trisync 42',
});

/** Children first, as a hard delete has to. */
const deletionOf = (rows: readonly StoredRow[]): RowTransaction =>
	transaction(
		...rows
			.toReversed()
			.map(({table, key, values}) => ({kind: 'delete', table, key, before: values}) as const),
	);

/** Parents first, each child linked to the new parent. */
const restorationOf = (rows: readonly StoredRow[]): RowTransaction =>
	transaction(
		...rows.map(
			({table, values}, at) =>
				({
					kind: 'insert',
					table,
					values,
					links: at === 0 ? {} : {EmployeeId: 0},
				}) as const,
		),
	);

const newMember = (pin: string, more: RowValues = {}): RowChange => ({
	kind: 'insert',
	table: 'Employees',
	values: {
		EmployeeName: 'Mira Das',
		EmployeeCode: pin,
		StringCode: '',
		NumericCode: pin,
		Gender: 'Female',
		CompanyId: '1',
		DepartmentId: '1',
		CategoryId: '1',
		EmployeeCodeInDevice: pin,
		EmployementType: 'Permanent',
		Status: 'Working',
		DOR: '3000-01-01',
		RecordStatus: '1',
		...more,
	},
	links: {},
});

/** What both engines promise about writing rows. */
export function writerContract(engine: string, openGym: OpenWritable): void {
	const opened: {close(): Promise<void>; remove?(): Promise<void>}[] = [];
	const open = async (seed: GymSeed = asha) => {
		const gym = await openGym(seed);
		opened.push({close: () => gym.repositories.close(), remove: () => gym.remove()});
		const writer = gym.repositories.websiteWriter;
		const another = async () => {
			const repositories = await gym.another();
			opened.unshift({close: () => repositories.close()});
			return repositories.websiteWriter;
		};
		return {writer, another, repositories: gym.repositories};
	};

	afterEach(async () => {
		for (const gym of opened.splice(0)) {
			await gym.close();
			await gym.remove?.();
		}
	});

	describe(`${engine}: what the tables are`, () => {
		test('keys, identity and types are found', async () => {
			const {writer} = await open();
			const {tables, mayWrite, edition} = await writer.schema();
			expect(Object.keys(tables)).toEqual(
				expect.arrayContaining(['Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio']),
			);
			expect([
				tables['Employees']?.key,
				tables['GymClients']?.key,
				tables['DeviceUsers']?.key,
				tables['EmployeesBio']?.key,
			]).toEqual(['EmployeeId', 'Id', null, 'EmployeeBioId']);
			const column = (name: string) => tables['Employees']?.columns.find(one => one.name === name);
			expect(column('EmployeeId')).toMatchObject({isIdentity: true, isComputed: false});
			expect(column('EmployeeName')).toMatchObject({type: 'nvarchar', isIdentity: false});
			expect(column('RecordStatus')?.hasDefault).toBe(true);
			expect(tables['Employees']?.required).not.toContain('EmployeeId');
			expect(mayWrite).toBe(true);
			expect(edition).toMatch(/^SQL/);
		});
	});

	describe(`${engine}: reading rows`, () => {
		test('a person is read with every row in every table, parents first, nothing cut', async () => {
			const {writer} = await open();
			const rows = await writer.rowsOf(['17']);
			expect(rows.map(row => row.table)).toEqual([
				'Employees',
				'GymClients',
				'DeviceUsers',
				'DeviceUsers',
				'EmployeesBio',
				'EmployeesBio',
			]);
			expect(rows[0]?.key).toEqual({column: 'EmployeeId', value: '5'});
			expect(rows[0]?.values).toMatchObject({
				EmployeeId: '5',
				EmployeeName: 'Asha Rao',
				EmployeeCodeInDevice: '17',
				EmployeeRFIDNumber: '0012345678',
				Status: 'Active',
				RecordStatus: '1',
				EmployeePhoto: {hex: 'ff00d8'},
				LastModifiedBy: null,
			});
			expect(rows[4]?.values['Bio']).toBe('x'.repeat(10_000));
			expect(rows[5]?.values['Bio']).toBe('அ');
		});

		test('the time of a date is kept', async () => {
			const {writer} = await open();
			const [, client] = await writer.rowsOf(['17']);
			expect(client?.values['CreatedAt']).toMatch(/^2026-01-01[T ]10:11:12(?:\.0+)?$/);
		});

		test('a row whose employee is gone is found by its PIN, and nobody else’s is', async () => {
			const {writer} = await open({
				employees: [{employeeId: 6, name: 'Ravi', pin: '18'}],
				clients: [
					{employeeId: 99, pin: ' 17', packageEnd: null},
					{employeeId: 6, pin: '17', packageEnd: null},
				],
			});
			const rows = await writer.rowsOf(['17']);
			expect(rows.map(row => [row.table, row.values['EmployeeId']])).toEqual([['GymClients', '99']]);
		});

		test('padding of a PIN does not hide its row, and what looks alike is another', async () => {
			const {writer} = await open({
				employees: ['17 ', '\t17', '017', '17a'].map((pin, at) => ({employeeId: at + 1, name: 'Asha', pin})),
			});
			const ids = (await writer.rowsOf(['17'])).map(row => row.key.value);
			expect(ids).toEqual(['1', '2']);
		});

		test('many people are read at once', async () => {
			const employees = Array.from({length: 130}, (_, at) => ({
				employeeId: at + 1,
				name: `Member ${at}`,
				pin: String(1000 + at),
			}));
			const {writer} = await open({employees});
			expect(await writer.rowsOf(employees.slice(5, 125).map(({pin}) => pin))).toHaveLength(120);
		});

		test('a row is found again by its key, and a gone one is null', async () => {
			const {writer} = await open();
			const [row] = await writer.rowsOf(['18']);
			expect(await writer.rowAt('Employees', row!.key)).toEqual(row);
			expect(await writer.rowAt('Employees', {column: 'EmployeeId', value: '999'})).toBeNull();
		});
	});

	describe(`${engine}: the highest PIN`, () => {
		test.each<[string, GymSeed, string | null]>([
			['nobody has one', {employees: []}, null],
			['a deleted row counts', {employees: [{employeeId: 1, name: 'x', pin: '40', recordStatus: 0}]}, '40'],
			['a code counts', {employees: [{employeeId: 1, name: 'x', pin: '4', code: '50'}]}, '50'],
			['a package counts', {employees: [], clients: [{employeeId: 1, pin: '60', packageEnd: null}]}, '60'],
			['a punch counts', {employees: [], punches: [{deviceId: 1, pin: '70', at: '2026-01-01'}]}, '70'],
			[
				'numbers are compared as numbers, whatever zeros and blanks stand around them',
				{employees: [' 0118 ', '99', 'T900'].map((pin, at) => ({employeeId: at + 1, name: 'x', pin}))},
				'118',
			],
			[
				'a telephone number is nobody’s PIN',
				{employees: ['9876543210', '12'].map((pin, at) => ({employeeId: at + 1, name: 'x', pin}))},
				'12',
			],
		])('%s', async (_, seed, expected) => {
			const {writer} = await open(seed);
			expect(await writer.highestPin()).toBe(expected);
		});
	});

	describe(`${engine}: changing a row`, () => {
		const rename = (before: RowValues, after: RowValues): RowTransaction =>
			transaction({
				kind: 'update',
				table: 'Employees',
				key: {column: 'EmployeeId', value: '5'},
				before,
				after,
			});

		test('only the named columns change, and the stamp says who did it', async () => {
			const {writer} = await open();
			const [before] = await writer.rowsOf(['17']);
			await writer.write(rename({EmployeeCodeInDevice: '17', Status: 'Active'}, {Status: 'Working'}));
			const [after] = await writer.rowsOf(['17']);
			expect(after?.values).toEqual({...before?.values, Status: 'Working', LastModifiedBy: 'trisync 42'});
			expect((await writer.rowsOf(['18']))[0]?.values['LastModifiedBy']).toBeNull();
		});

		test.each<[string, RowValues]>([
			['another value', {EmployeeCodeInDevice: '17', Status: 'Working'}],
			['another case, which a collation calls equal', {EmployeeName: 'asha rao'}],
			['blanks at the end, which a comparison ignores', {EmployeeName: 'Asha Rao '}],
			['nothing', {Status: null}],
			['other bytes', {EmployeePhoto: {hex: 'ff00d9'}}],
		])('a row that holds something else than was seen is left alone: %s', async (_, before) => {
			const {writer} = await open();
			const seen = await writer.rowsOf(['17']);
			await expect(writer.write(rename(before, {Status: 'Working'}))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
			});
			expect(await writer.rowsOf(['17'])).toEqual(seen);
		});

		test('bytes and NULL that are as they were seen let the change through', async () => {
			const {writer} = await open();
			await writer.write(
				rename(
					{EmployeePhoto: {hex: 'FF00D8'}, LastModifiedBy: null},
					{EmployeePhoto: {hex: '00'}, Status: null},
				),
			);
			expect((await writer.rowsOf(['17']))[0]?.values).toMatchObject({
				EmployeePhoto: {hex: '00'},
				Status: null,
			});
		});

		test('a row that is gone is a conflict', async () => {
			const {writer} = await open({employees: []});
			await expect(writer.write(rename({}, {Status: 'Working'}))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
			});
		});

		test.each(["Robert'); DROP TABLE Employees;--", 'a "quoted" [bracketed] %name_ @p0', '😀 अमित எலி', ''])(
			'the name %s is data',
			async name => {
				const {writer} = await open();
				await writer.write(rename({EmployeeName: 'Asha Rao'}, {EmployeeName: name}));
				await writer.write(rename({EmployeeName: name}, {Status: 'Working'}));
				expect((await writer.rowsOf(['17']))[0]?.values).toMatchObject({
					EmployeeName: name,
					Status: 'Working',
				});
			},
		);

		test('the identity is never written', async () => {
			const {writer} = await open();
			await expect(writer.write(rename({}, {EmployeeId: '7'}))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
			});
		});

		test('a stamp too long for its column is cut', async () => {
			const {writer} = await open();
			await writer.write({...rename({}, {Status: 'Working'}), stamp: 's'.repeat(80)});
			expect((await writer.rowsOf(['17']))[0]?.values['LastModifiedBy']).toBe('s'.repeat(50));
		});
	});

	describe(`${engine}: adding somebody`, () => {
		const addition = (pin: string): RowTransaction => ({
			...transaction(newMember(pin), {
				kind: 'insert',
				table: 'GymClients',
				values: {EmployeeCodeInDevice: pin, Months: '3', RemainingDate: '2027-02-01', TotalAmount: '1500.50'},
				links: {EmployeeId: 0},
			}),
			freePin: pin,
		});

		test('both rows are made and joined, and their keys come back', async () => {
			const {writer, repositories} = await open();
			const {identities} = await writer.write(addition('19'));
			const rows = await writer.rowsOf(['19']);
			expect(rows.map(row => row.key.value)).toEqual(identities);
			expect(rows[1]?.values).toMatchObject({
				EmployeeId: identities[0],
				Months: '3',
				EmployeeCodeInDevice: '19',
			});
			expect(rows[0]?.values['LastModifiedBy']).toBe('trisync 42');
			expect(await repositories.website.find(['19'])).toMatchObject([
				{name: 'Mira Das', resignedOn: '3000-01-01', packageEnd: '2027-02-01', clientPin: '19'},
			]);
			expect(await repositories.middleware.find(['19'])).toMatchObject([{hiddenBy: null}]);
		});

		test.each<[string, GymSeed]>([
			['a deleted row', {employees: [{employeeId: 1, name: 'x', pin: '19', recordStatus: 0}]}],
			['padding', {employees: [{employeeId: 1, name: 'x', pin: '\t19 '}]}],
			['a code', {employees: [{employeeId: 1, name: 'x', pin: '1', code: '19'}]}],
			['a package', {employees: [], clients: [{employeeId: 1, pin: '19', packageEnd: null}]}],
		])('a PIN that stands anywhere is taken: %s', async (_, seed) => {
			const {writer, repositories} = await open(seed);
			const before = await repositories.website.list();
			await expect(writer.write(addition('19'))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
				message: expect.stringContaining('PIN 19'),
			});
			expect(await repositories.website.list()).toEqual(before);
		});

		test('a PIN that only looks alike is free', async () => {
			const {writer} = await open({employees: [{employeeId: 1, name: 'x', pin: '119'}]});
			expect((await writer.write(addition('19'))).identities).toHaveLength(2);
		});

		test('two who want the same PIN at once do not both get it', async () => {
			const {writer, another} = await open();
			const outcomes = await Promise.allSettled([
				writer.write(addition('19')),
				(await another()).write(addition('19')),
			]);
			expect(outcomes.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
			expect(outcomes.find(({status}) => status === 'rejected')).toMatchObject({
				reason: {code: 'ERR_REPOSITORY_CONFLICT'},
			});
			expect((await writer.rowsOf(['19'])).map(row => row.table)).toEqual(['Employees', 'GymClients']);
		});

		test('a last statement that fails leaves nothing of the first', async () => {
			const {writer, repositories} = await open();
			const failing = addition('19');
			await expect(
				writer.write({
					...failing,
					changes: [
						...failing.changes,
						{kind: 'delete', table: 'Employees', key: {column: 'EmployeeId', value: '999'}, before: {}},
					],
				}),
			).rejects.toMatchObject({code: 'ERR_REPOSITORY_CONFLICT'});
			expect(await writer.rowsOf(['19'])).toEqual([]);
			expect((await repositories.website.list()).count).toBe(2);
		});

		test('a last statement that the database refuses leaves nothing of the first', async () => {
			const {writer} = await open();
			const [ravi] = (await writer.rowsOf(['18'])).filter(row => row.table === 'GymClients');
			const failing = addition('19');
			await expect(
				writer.write({
					...failing,
					changes: [
						...failing.changes,
						{kind: 'insert', table: 'GymClients', values: {...ravi!.values}, links: {EmployeeId: 0}},
					],
				}),
			).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
				message: expect.stringMatching(/^Nothing was written/),
			});
			expect(await writer.rowsOf(['19'])).toEqual([]);
		});

		test('after a failure the next write works', async () => {
			const {writer} = await open();
			await writer.write(addition('18')).catch(() => {});
			expect((await writer.write(addition('19'))).identities[0]).toMatch(/^\d+$/);
		});

		test('a column that the table does not have is named', async () => {
			const {writer} = await open();
			await expect(writer.write(transaction(newMember('19', {Nickname: 'M'})))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
				message: expect.stringContaining('Nickname'),
			});
		});
	});

	describe(`${engine}: deleting and putting back`, () => {
		test('a person goes from every table at once, and nobody else does', async () => {
			const {writer, repositories} = await open();
			await writer.write(deletionOf(await writer.rowsOf(['17'])));
			expect(await writer.rowsOf(['17'])).toEqual([]);
			expect((await repositories.website.list()).people.map(person => person.pin)).toEqual(['18']);
			expect(await writer.rowsOf(['18'])).toHaveLength(2);
		});

		test('what was deleted comes back as it was, under a new id', async () => {
			const {writer} = await open();
			const before = await writer.rowsOf(['17']);
			await writer.write(deletionOf(before));
			const {identities} = await writer.write(restorationOf(before));
			const after = await writer.rowsOf(['17']);
			expect(identities[0]).not.toBe('5');
			const plain = ({table, values}: StoredRow) => {
				const {EmployeeId, EmployeeBioId, LastModifiedBy, ...rest} = values;
				return {table, rest};
			};
			expect(after.map(plain)).toEqual(before.map(plain));
			expect(new Set(after.map(row => row.values['EmployeeId']))).toEqual(new Set([identities[0]]));
			expect(after[0]?.values['LastModifiedBy']).toBe('trisync 42');
		});

		test('a new row of a table without a key has none, whatever numbers came before it', async () => {
			const {writer} = await open();
			const before = await writer.rowsOf(['17']);
			await writer.write(deletionOf(before));
			const {changes} = restorationOf(before);
			const {identities} = await writer.write(restorationOf(before));
			const keyless = changes.map(({table}) => table === 'DeviceUsers');
			expect(identities.map(identity => identity === null)).toEqual(keyless);
			expect(keyless).toContain(true);
		});

		test('a large column that changed since keeps its row', async () => {
			const {writer} = await open();
			const rows = await writer.rowsOf(['17']);
			const changed = rows.map(row =>
				row.table === 'EmployeesBio' ? {...row, values: {...row.values, Bio: 'y'.repeat(10_000)}} : row,
			);
			await expect(writer.write(deletionOf(changed))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
				message: expect.stringContaining('Bio'),
			});
			expect(await writer.rowsOf(['17'])).toEqual(rows);
		});

		test('a person with rows that the plan does not know stays', async () => {
			const {writer} = await open();
			const rows = await writer.rowsOf(['17']);
			await expect(
				writer.write(deletionOf(rows.filter(row => row.table !== 'GymClients'))),
			).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_CONFLICT',
				message: expect.stringContaining('GymClients'),
			});
			expect(await writer.rowsOf(['17'])).toEqual(rows);
		});

		test('a row that was not read in full, or is not addressed by its key, stays', async () => {
			const {writer} = await open();
			const rows = await writer.rowsOf(['17']);
			const [employee, client, assignment] = rows;
			const {GroupId, ...part} = assignment!.values;
			for (const change of [
				{...assignment!, values: part},
				{...client!, key: {column: 'EmployeeId', value: '5'}},
				{...employee!, key: {column: 'EmployeeCodeInDevice', value: '17'}},
			]) {
				await expect(writer.write(deletionOf([change]))).rejects.toMatchObject({
					code: 'ERR_REPOSITORY_CONFLICT',
				});
			}

			expect(await writer.rowsOf(['17'])).toEqual(rows);
		});

		test('of two rows that are the same in everything one goes', async () => {
			const {writer} = await open();
			const twin = (await writer.rowsOf(['17'])).find(row => row.table === 'DeviceUsers')!;
			await writer.write(deletionOf([twin]));
			const left = (await writer.rowsOf(['17'])).filter(row => row.table === 'DeviceUsers');
			expect(left).toEqual([twin]);
		});
	});

	describe(`${engine}: manners of a writer`, () => {
		test('writes that are asked for at once happen one after the other', async () => {
			const {writer} = await open();
			const counted = Array.from({length: 5}, (_, at) =>
				writer.write(transaction(newMember(String(100 + at)))),
			);
			expect(new Set((await Promise.all(counted)).map(({identities}) => identities[0])).size).toBe(5);
		});

		test('closing waits for a write that is under way, and a closed writer says so', async () => {
			const {writer, another, repositories} = await open();
			await writer.schema();
			const writing = writer.write(transaction(newMember('100')));
			await new Promise(resolve => setImmediate(resolve));
			const closing = repositories.close();
			const outcome = await writing.catch((error: {readonly code: string}) => error.code);
			await closing;
			const rows = await (await another()).rowsOf(['100']);
			expect(rows).toHaveLength(typeof outcome === 'string' ? 0 : 1);
			await expect(writer.write(transaction(newMember('101')))).rejects.toMatchObject({
				code: 'ERR_REPOSITORY_LOST',
			});
		});

		test('one database behind both says so', async () => {
			const {repositories} = await open();
			expect(await repositories.isSame()).toBe(true);
		});
	});
}
