// Reads 100,000 people through the repository and through the bare driver, from the same TDS server in a process
// of its own, and prints both with their ratio as JSON.
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import mssql from 'mssql';
import {openMssql} from '../source/repository/index.ts';
import {type Answer, type Column, type Query, startTdsListener} from '../test/helpers/tds/index.ts';

const people = 100_000;
const rounds = 6;
const budget = 1.5;

const columns: readonly Column[] = [
	{name: 'EmployeeId', type: 'int'},
	...['Pin', 'Name', 'Card', 'Status'].map(name => ({name, type: 'text'}) as const),
	{name: 'RecordStatus', type: 'int'},
	...['ResignedOn', 'Code', 'StringCode'].map(name => ({name, type: 'text'}) as const),
	{name: 'NumericCode', type: 'int'},
	...['Gender', 'PackageEnd', 'ClientPin'].map(name => ({name, type: 'text'}) as const),
	{name: 'ClientRows', type: 'int'},
];

const employeeColumns = [
	...['EmployeeId', 'EmployeeCodeInDevice', 'EmployeeName', 'EmployeeRFIDNumber', 'Status', 'DOR'],
	...['EmployeeCode', 'StringCode', 'NumericCode', 'Gender'],
];

/** The gym that the server tells of: everybody with a card, a package and one GymClients row. */
function answer({sql}: Query): Answer {
	if (sql.includes('INFORMATION_SCHEMA')) {
		const found = [
			...employeeColumns.map(name => ['Employees', name] as const),
			...['EmployeeId', 'RemainingDate', 'CreatedAt'].map(name => ['GymClients', name] as const),
		];
		return {
			columns: ['TableSchema', 'TableName', 'ColumnName', 'OwnSchema'].map(name => ({name, type: 'text'})),
			rows: found.map(([table, column]) => ['dbo', table, column, 'dbo']),
		};
	}

	if (sql.includes('COUNT(*) AS PeopleCount')) {
		return {columns: [{name: 'PeopleCount', type: 'int'}], rows: [[people]]};
	}

	return {columns, rows: rows()};
}

function* rows(): Generator<readonly (string | number)[]> {
	for (let at = 1; at <= people; at++) {
		const pin = String(100_000 + at);
		yield [
			...[at, pin, `Member ${at}`, `00${pin}`, 'Working', 1, '3000-01-01'],
			...[pin, '', 100_000 + at, 'Female', '2027-03-31', pin, 1],
		];
	}
}

async function serve(): Promise<void> {
	const listener = await startTdsListener({answer});
	process.send?.(listener.port);
	process.on('disconnect', () => listener.close());
}

interface Measured {
	readonly ms: number;
	readonly cpuMs: number;
}

async function measured(work: () => Promise<void>): Promise<Measured> {
	globalThis.gc?.();
	const cpu = process.cpuUsage();
	const startedAt = performance.now();
	await work();
	const ms = performance.now() - startedAt;
	const {user, system} = process.cpuUsage(cpu);
	return {ms, cpuMs: (user + system) / 1000};
}

async function compare(port: number): Promise<unknown> {
	const login = {server: '127.0.0.1', database: 'etimetracklite1', user: 'essl', password: 'not a secret'};
	const repositories = await openMssql({...login, port, encrypt: false});
	const pool = await new mssql.ConnectionPool({...login, port, options: {encrypt: false}}).connect();

	const throughRepository = async () => {
		const list = await repositories.website.list();
		if (!list.complete || list.people.length !== people) throw new Error('the repository lost people');
	};

	// The least that a program can do with the driver: take each row and forget it.
	const throughDriver = async () => {
		let seen = 0;
		const request = pool.request();
		request.stream = true;
		request.on('row', () => seen++);
		await request.query('SELECT everybody');
		if (seen !== people) throw new Error('the driver lost people');
	};

	const ours: Measured[] = [];
	const bare: Measured[] = [];
	await throughRepository();
	await throughDriver();
	for (let round = 0; round < rounds; round++) {
		// Taking turns at being first, so that neither pays for what the other left behind.
		if (round % 2 === 0) bare.push(await measured(throughDriver));
		ours.push(await measured(throughRepository));
		if (round % 2 === 1) bare.push(await measured(throughDriver));
	}

	await repositories.close();
	await pool.close();
	const repository = best(ours);
	const driver = best(bare);
	const ratio = repository.ms / driver.ms;
	return {
		people,
		rounds,
		repository,
		driver,
		ratio: round(ratio),
		cpuRatio: round(repository.cpuMs / driver.cpuMs),
		budget,
		isWithinBudget: ratio <= budget,
		peakMiB: round(process.resourceUsage().maxRSS / 1024),
	};
}

/** The quickest round: what the work costs when the machine does nothing else. */
function best(all: readonly Measured[]): Measured {
	const quickest = all.toSorted((a, b) => a.ms - b.ms)[0]!;
	return {ms: round(quickest.ms), cpuMs: round(quickest.cpuMs)};
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

if (process.argv[2] === 'serve') {
	await serve();
} else {
	const server = fork(fileURLToPath(import.meta.url), ['serve']);
	const [port] = await once(server, 'message');
	process.stdout.write(`${JSON.stringify(await compare(port))}\n`);
	server.disconnect();
}
