/**
How long three lists take to lay side by side, and whether ten times the people cost more than ten times the time.
Nine people in ten are plainly in sync; the rest carry the differences a real gym has.
*/
import type {DeviceUser, MiddlewarePerson, Snapshots, WebsitePerson} from '../source/domain/index.ts';
import {type ReconcileOptions, reconcile} from '../source/reconcile/index.ts';

const options: ReconcileOptions = {
	today: '2026-11-22',
	expireByPackage: false,
	strictNames: false,
	deviceAdmins: ['1'],
	expected: [],
	storage: null,
	device: {pinWidth: 9, lettersInPin: false, hasFaces: false, recordSize: 72},
	fingers: null,
};

const givenNames = ['Asha', 'Gita', 'Imran', 'Chitra', 'Harish', 'Meera', 'Rohan', 'Sunil', 'Farah', 'Jaya'];
const surnames = ['Verma', 'Rao', 'Kumar', 'Singh', 'Patel', 'Nair', 'Iyer', 'Khan', 'Reddy', 'Joshi', 'Das'];

function nameField(name: string): string {
	return Buffer.from(name, 'utf8').toString('hex').padEnd(48, '0');
}

function gym(people: number): Snapshots {
	const sql: WebsitePerson[] = [];
	const middleware: MiddlewarePerson[] = [];
	const device: DeviceUser[] = [];
	for (let at = 0; at < people; at++) {
		const pin = String(100_001 + at);
		const name = `${givenNames[at % 10]} ${surnames[at % 11]} ${at % 97}`;
		const card = at % 3 === 0 ? String(10_000_000 + at).padStart(10, '0') : '';
		const odd = at % 10 === 9 ? at % 70 : -1;
		const status = odd === 19 ? 'inactive' : odd === 29 ? 'Active' : 'Working';
		const person = {employeeId: at + 1, pin, name, card, status};
		sql.push({
			...person,
			recordStatus: 1,
			resignedOn: '3000-01-01',
			packageEnd: '2027-01-31',
			clientPin: pin,
			clientRows: 1,
		});
		if (odd !== 39) middleware.push({...person, hiddenBy: null, hiddenDetail: null});
		if (odd === 9) continue;
		const stored =
			odd === 49 ? `${name}a` : odd === 59 ? name.toUpperCase() : odd === 69 ? 'Somebody Else' : name;
		device.push({
			uid: at + 1,
			pin,
			name: stored,
			nameBytes: nameField(stored),
			card: Number(card),
			privilege: 0,
			enabled: true,
			group: 1,
			hasPassword: false,
			record: '',
		});
	}

	const read = <T>(list: readonly T[]) => ({
		state: 'ok' as const,
		people: list,
		count: list.length,
		readAt: 0,
		reason: null,
		hint: null,
		identity: {},
	});
	return {sql: read(sql), middleware: read(middleware), device: read(device)};
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

interface Times {
	readonly wallMs: number;
	/** Time this thread had a core: what the wall clock says on an idle machine. */
	readonly threadMs: number;
}

/** Medians of `runs` comparisons. Each pays for the garbage it makes. */
function measure(snapshots: Snapshots, runs: number): Times {
	const wall: number[] = [];
	const thread: number[] = [];
	globalThis.gc?.();
	for (let run = 0; run < runs; run++) {
		const cpu = process.threadCpuUsage();
		const start = performance.now();
		reconcile(snapshots, options);
		wall.push(performance.now() - start);
		const {user, system} = process.threadCpuUsage(cpu);
		thread.push((user + system) / 1000);
	}

	return {wallMs: median(wall), threadMs: median(thread)};
}

const small = gym(5000);
const large = gym(50_000);
measure(small, 15);
const first = performance.now();
reconcile(large, options);
const firstMs = performance.now() - first;
const few = measure(small, 15);
const many = measure(large, 9);

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const rows = reconcile(large, options);
globalThis.gc?.();
const rowsBytes = process.memoryUsage().heapUsed - before;

const round = (value: number) => Math.round(value * 100) / 100;
process.stdout.write(
	`${JSON.stringify({
		people5000Ms: round(few.wallMs),
		people50000Ms: round(many.wallMs),
		people50000FirstMs: round(firstMs),
		ratio: round(many.wallMs / few.wallMs),
		people5000ThreadMs: round(few.threadMs),
		people50000ThreadMs: round(many.threadMs),
		threadRatio: round(many.threadMs / few.threadMs),
		rows: rows.length,
		problems: rows.filter(row => row.kinds.length > 0).length,
		rowsMB: round(rowsBytes / 2 ** 20),
		heapMB: round(process.memoryUsage().heapUsed / 2 ** 20),
		budget: {people50000Ms: 150, ratio: 12},
	})}\n`,
);
