import {afterEach, describe, expect, test} from 'vitest';
import type {GymSeed, Repositories, SeedEmployee} from '../../source/repository/index.ts';

/** Makes a database of its own out of a seed; `close` of the repositories is called before `remove`. */
export type OpenGym = (seed: GymSeed) => Promise<{
	readonly repositories: Repositories;
	remove(): Promise<void>;
}>;

/**
What both engines promise, whatever lies in the tables.
@param storesNul false for a server on PostgreSQL, which refuses the character at the door.
*/
export function repositoryContract(engine: string, openGym: OpenGym, {storesNul = true} = {}): void {
	const opened: Awaited<ReturnType<OpenGym>>[] = [];
	const open = async (seed: GymSeed) => {
		const gym = await openGym(seed);
		opened.push(gym);
		return gym.repositories;
	};

	const openEmployees = (...employees: SeedEmployee[]) => open({employees});

	afterEach(async () => {
		for (const gym of opened.splice(0)) {
			await gym.repositories.close();
			await gym.remove();
		}
	});

	describe(`${engine}: the website's people`, () => {
		test('an empty table is a complete list of nobody', async () => {
			const {website} = await openEmployees();
			expect(await website.list()).toEqual({complete: true, reason: null, people: [], count: 0});
		});

		test('a row arrives with every column that the comparison needs', async () => {
			const {website} = await open({
				employees: [
					{
						employeeId: 5,
						name: 'Asha Rao',
						pin: '17',
						card: '0012345678',
						status: 'Active',
						code: 'T17',
						gender: 'Female',
					},
				],
				clients: [{employeeId: 5, pin: '17', packageEnd: '2027-03-01', createdAt: '2026-01-01'}],
			});
			const {people, ...list} = await website.list();
			expect(list).toEqual({complete: true, reason: null, count: 1});
			expect(people).toEqual([
				{
					employeeId: 5,
					pin: '17',
					name: 'Asha Rao',
					card: '0012345678',
					status: 'Active',
					recordStatus: 1,
					resignedOn: '3000-01-01',
					packageEnd: '2027-03-01',
					clientPin: '17',
					clientRows: 1,
					code: 'T17',
					stringCode: 'T',
					numericCode: 17,
					gender: 'Female',
				},
			]);
		});

		test('NULL in every optional column is read as nothing, not as an error', async () => {
			const {website} = await openEmployees({
				employeeId: 1,
				name: null,
				pin: null,
				card: null,
				status: null,
				recordStatus: null,
				companyId: null,
				departmentId: null,
				categoryId: null,
				resignedOn: null,
				stringCode: null,
				numericCode: null,
				gender: null,
			});
			expect((await website.list()).people).toEqual([
				{
					employeeId: 1,
					pin: '',
					name: '',
					card: '',
					status: null,
					recordStatus: null,
					resignedOn: null,
					packageEnd: null,
					clientPin: null,
					clientRows: 0,
					code: '',
					stringCode: null,
					numericCode: null,
					gender: null,
				},
			]);
		});

		test('deleted rows and del_ names are in the list, for others to judge', async () => {
			const {website} = await openEmployees(
				{employeeId: 1, name: 'Gone', pin: '1', recordStatus: 0},
				{employeeId: 2, name: 'del_Asha', pin: '2'},
				{employeeId: 3, name: 'Della', pin: '3'},
			);
			expect((await website.list()).people.map(person => [person.name, person.recordStatus])).toEqual([
				['Gone', 0],
				['del_Asha', 1],
				['Della', 1],
			]);
		});

		test('a time of day does not move a date to another day', async () => {
			const {website} = await open({
				employees: [{employeeId: 1, name: 'Asha', pin: '1', resignedOn: '2026-03-31 23:59:59'}],
				clients: [{employeeId: 1, pin: '1', packageEnd: '2026-12-31 00:00:01', createdAt: '2026-01-01'}],
			});
			const [person] = (await website.list()).people;
			expect([person?.resignedOn, person?.packageEnd]).toEqual(['2026-03-31', '2026-12-31']);
		});

		test('people arrive by employee id', async () => {
			const {website} = await openEmployees(
				{employeeId: 30, name: 'C', pin: '1'},
				{employeeId: 4, name: 'A', pin: '3'},
				{employeeId: 11, name: 'B', pin: '2'},
			);
			expect((await website.list()).people.map(person => person.employeeId)).toEqual([4, 11, 30]);
		});
	});

	describe(`${engine}: several GymClients rows`, () => {
		const several = (...dates: readonly {billedOn?: string; createdAt?: string; updatedAt?: string}[]) =>
			open({
				employees: [{employeeId: 1, name: 'Asha', pin: '1'}],
				clients: dates.map((date, at) => ({
					employeeId: 1,
					pin: `copy ${at}`,
					packageEnd: `2027-01-0${at + 1}`,
					...date,
				})),
			});

		test.each([
			['the later billing date', [{billedOn: '2026-05-01'}, {billedOn: '2026-01-01'}], 'copy 0'],
			[
				'the creation where no billing date is',
				[{createdAt: '2026-06-01'}, {billedOn: '2026-05-01', createdAt: '2026-07-01'}],
				'copy 0',
			],
			[
				'the later update among equals',
				[
					{billedOn: '2026-05-01', updatedAt: '2026-05-02'},
					{billedOn: '2026-05-01', updatedAt: '2026-05-03'},
				],
				'copy 1',
			],
			['any date before none', [{}, {createdAt: '2020-01-01'}], 'copy 1'],
		])('the newest wins: %s', async (_, dates, expected) => {
			const {website} = await several(...dates);
			expect((await website.list()).people.map(person => person.clientPin)).toEqual([expected]);
		});

		test('nobody is doubled, in the list and in a search, and the rows are counted', async () => {
			const {website} = await several({createdAt: '2026-01-01'}, {createdAt: '2026-01-01'}, {});
			const list = await website.list();
			expect(list.complete).toBe(true);
			expect(list.people.map(person => person.clientRows)).toEqual([3]);
			expect(await website.find(['1'])).toHaveLength(1);
		});

		test('rows without an employee make nobody', async () => {
			const {website} = await open({
				employees: [],
				clients: [{employeeId: 99, pin: '99', packageEnd: null, createdAt: '2026-01-01'}],
			});
			expect((await website.list()).people).toEqual([]);
		});
	});

	describe(`${engine}: searching PINs`, () => {
		const padded = [' 17', '17 ', '\t17', '17\r\n', '17'];

		test('every padding of a PIN is found, deleted rows included', async () => {
			const {website} = await openEmployees(
				...padded.map((pin, at) => ({employeeId: at + 1, name: 'Asha', pin, recordStatus: at % 2})),
			);
			expect((await website.find(['17'])).map(person => person.pin)).toEqual(padded.map(() => '17'));
		});

		test.runIf(storesNul)('a NUL beside a PIN is padding, and inside it is not', async () => {
			const {website} = await openEmployees(
				{employeeId: 1, name: 'Asha', pin: '17\0'},
				{employeeId: 2, name: 'Ravi', pin: '1\u00007'},
			);
			expect((await website.find(['17'])).map(person => person.employeeId)).toEqual([1]);
			expect((await website.find(['1'])).map(person => person.employeeId)).toEqual([]);
		});

		test('what only looks alike is another PIN', async () => {
			const {website} = await openEmployees(
				...['7', '007', '77', '7a', '7A', '７', '7 7', '7\u200B'].map((pin, at) => ({
					employeeId: at + 1,
					name: 'Asha',
					pin,
				})),
			);
			expect((await website.find(['7'])).map(person => person.employeeId)).toEqual([1]);
			expect((await website.find(['7a'])).map(person => person.employeeId)).toEqual([4]);
			expect((await website.find(['7A'])).map(person => person.employeeId)).toEqual([5]);
		});

		test.each(["O'Brien", '%', '_', '[1]', 'a]b', '😀', 'x;--', '@p0'])('the PIN %s is data', async pin => {
			const {website, middleware} = await openEmployees(
				{employeeId: 1, name: 'Asha', pin},
				{employeeId: 2, name: 'Ravi', pin: '2'},
			);
			expect((await website.find([pin])).map(person => person.employeeId)).toEqual([1]);
			expect((await middleware.find([pin])).map(person => person.employeeId)).toEqual([1]);
		});

		test('no PIN finds nobody, and an empty PIN finds the people without one', async () => {
			const {website} = await openEmployees(
				{employeeId: 1, name: 'Asha', pin: null},
				{employeeId: 2, name: 'Ravi', pin: ' \t'},
				{employeeId: 3, name: 'Mira', pin: '3'},
			);
			expect(await website.find([])).toEqual([]);
			expect((await website.find([''])).map(person => person.employeeId)).toEqual([1, 2]);
		});

		test('more PINs than fit one condition are all found', async () => {
			const employees = Array.from({length: 300}, (_, at) => ({
				employeeId: at + 1,
				name: `Member ${at}`,
				pin: String(1000 + at),
			}));
			const {middleware} = await open({employees});
			const wanted = employees.slice(40, 240).map(employee => employee.pin);
			expect((await middleware.find(wanted)).map(person => person.pin)).toEqual(wanted);
		});
	});

	describe(`${engine}: what the middleware shows`, () => {
		const hidden = async (seed: GymSeed) => {
			const {middleware} = await open(seed);
			const {people, complete} = await middleware.list();
			expect(complete).toBe(true);
			return people.map(person => [person.hiddenBy, person.hiddenDetail]);
		};

		test.each([
			['departmentId', 'DepartmentId 77 has no Departments row'],
			['companyId', 'CompanyId 77 has no Companies row'],
			['categoryId', 'CategoryId 77 has no Categories row'],
		])('a lookup id without its row hides: %s', async (column, detail) => {
			const employee = {employeeId: 1, name: 'Asha', pin: '1', [column]: 77};
			expect(await hidden({employees: [employee]})).toEqual([['lookup', detail]]);
		});

		test('a NULL lookup id hides', async () => {
			expect(await hidden({employees: [{employeeId: 1, name: 'Asha', pin: '1', categoryId: null}]})).toEqual([
				['lookup', 'CategoryId NULL has no Categories row'],
			]);
		});

		test('every RecordStatus but 1 hides, NULL too', async () => {
			const employees = [0, null, 2, 1].map((recordStatus, at) => ({
				employeeId: at + 1,
				name: 'Asha',
				pin: String(at),
				recordStatus,
			}));
			expect(await hidden({employees})).toEqual([
				['record-status', 'RecordStatus is 0, not 1'],
				['record-status', 'RecordStatus is NULL, not 1'],
				['record-status', 'RecordStatus is 2, not 1'],
				[null, null],
			]);
		});

		test('a hidden company hides its people only', async () => {
			const seed: GymSeed = {
				companies: [
					{id: 1, name: 'Default'},
					{id: 2, name: 'Old branch', isVisible: false},
				],
				employees: [
					{employeeId: 1, name: 'Asha', pin: '1', companyId: 1},
					{employeeId: 2, name: 'Ravi', pin: '2', companyId: 2},
				],
			};
			expect(await hidden(seed)).toEqual([
				[null, null],
				['company', 'CompanyIsVisible of company 2 is 0'],
			]);
		});

		test('del_ hides, and a real name that a wildcard would catch does not', async () => {
			const employees = ['del_Asha', 'Del_Ravi', 'Della', 'Delwin', 'del'].map((name, at) => ({
				employeeId: at + 1,
				name,
				pin: String(at),
			}));
			expect((await hidden({employees})).map(([reason]) => reason)).toEqual([
				'deleted-name',
				null,
				null,
				null,
				null,
			]);
		});

		test('no Status hides', async () => {
			const employees = ['Working', 'Active', 'inactive', '0', '', null].map((status, at) => ({
				employeeId: at + 1,
				name: 'Asha',
				pin: String(at),
				status,
			}));
			const {middleware} = await open({employees});
			const {people} = await middleware.list();
			expect(people.map(person => [person.status, person.hiddenBy])).toEqual(
				employees.map(employee => [employee.status, null]),
			);
		});

		test('a search gives the same rows as the list, reasons included', async () => {
			const {middleware} = await openEmployees(
				{employeeId: 1, name: 'Asha', pin: '1', departmentId: 9},
				{employeeId: 2, name: 'Ravi', pin: '2'},
			);
			const {people} = await middleware.list();
			expect(await middleware.find(['1', '2'])).toEqual(people);
		});
	});

	describe(`${engine}: hostile text`, () => {
		test.each([
			["Robert'); DROP TABLE Employees;--"],
			['a "quoted" [bracketed] %name_'],
			['😀 अमित எலி'],
			['x'.repeat(4000)],
			["N'text' @p0 :p0 $p0 ?"],
		])('the name %s is data', async name => {
			const {website, middleware} = await openEmployees({
				employeeId: 1,
				name,
				pin: '1',
				card: name.slice(0, 200),
			});
			expect((await website.list()).people.map(person => person.name)).toEqual([name]);
			expect((await middleware.list()).people.map(person => person.name)).toEqual([name]);
		});

		test('control characters never leave the database', async () => {
			const {website} = await openEmployees({
				employeeId: 1,
				name: 'As\u001B[31mha\u202E\n',
				pin: '1',
				status: '\u0007Active',
			});
			const [person] = (await website.list()).people;
			expect([person?.name, person?.status]).toEqual(['As[31mha', 'Active']);
		});
	});

	describe(`${engine}: manners`, () => {
		test('both say the same database when they share it', async () => {
			const {website, middleware} = await openEmployees();
			expect(await middleware.identity()).toEqual(await website.identity());
		});

		test('list, search and identity may run side by side', async () => {
			const {website, middleware} = await openEmployees({employeeId: 1, name: 'Asha', pin: '1'});
			const [list, found, other] = await Promise.all([
				website.list(),
				website.find(['1']),
				middleware.list(),
				website.identity(),
				middleware.identity(),
			]);
			expect([list.people.length, found.length, other.people.length]).toEqual([1, 1, 1]);
		});

		test('an abort rejects with its own reason', async () => {
			const {website} = await openEmployees({employeeId: 1, name: 'Asha', pin: '1'});
			const reason = new Error('the technician pressed Escape');
			await expect(website.list(AbortSignal.abort(reason))).rejects.toBe(reason);
			await expect(website.find(['1'], AbortSignal.abort(reason))).rejects.toBe(reason);
		});

		test('closing one leaves the other at work', async () => {
			const {website, middleware} = await openEmployees({employeeId: 1, name: 'Asha', pin: '1'});
			await website.close();
			expect((await middleware.list()).count).toBe(1);
		});

		test('closing twice is closing once, and a closed one says so', async () => {
			const repositories = await openEmployees();
			await repositories.close();
			await repositories.close();
			await expect(repositories.website.list()).rejects.toMatchObject({code: 'ERR_REPOSITORY_LOST'});
		});
	});
}
