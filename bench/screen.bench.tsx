// Bytes and milliseconds of a key, on the whole screen: keys go in as a terminal sends them, what comes out is
// counted and, at the end, drawn by an emulator to see that the last frame is the right one.
import {EventEmitter} from 'node:events';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import xterm from '@xterm/headless';
import {runScreen} from '../source/app/screen.ts';
import type {Kind} from '../source/reconcile/row.ts';
import {fakeWorkbench} from '../test/helpers/fake-workbench.ts';
import {gym, member} from '../test/helpers/gym.ts';

const given = [
	'Asha',
	'Ravi',
	'Meera',
	'Imran',
	'Gita',
	'Dev',
	'Farah',
	'Harish',
	'Jaya',
	'Chitra',
	'Rohan',
	'लक्ष्मी',
];
const family = [
	'Verma',
	'Kumar',
	'Nair',
	'Qureshi',
	'Rao',
	'Anand',
	'Singh',
	'Patel',
	'Thomas',
	'Iyer',
	'Menon',
];
const kinds: readonly (readonly [Kind, string])[] = [
	['NO-DEV', '++-'],
	['NAME', '++!'],
	['EXPIRED', 'x++'],
	['NO-MW', '+-+'],
];

/** One person in twenty has a problem. */
function people(count: number) {
	return Array.from({length: count}, (_, at) => {
		const pin = String(100_001 + at);
		const name = `${given[at % given.length]} ${family[(at * 7) % family.length]}`;
		const card = 10_000_000 + at * 37;
		if (at % 20 !== 0) return member(pin, name, {card});
		const [kind, marks] = kinds[(at / 20) % kinds.length]!;
		const device = kind === 'NO-DEV' ? {device: null, fix: 'register' as const} : {};
		return member(pin, name, {card, kinds: [kind], marks, ...device});
	});
}

const quietMs = 45;

/** A screen whose output is kept, with the time of its last byte. */
async function openScreen(rows: number, size: readonly [number, number]) {
	const [columns, lines] = size;
	let bytes = 0;
	let lastAt = 0;
	const written: string[] = [];
	const stdin = Object.assign(new EventEmitter(), {
		setRawMode: () => stdin,
		resume: () => stdin,
		pause: () => stdin,
	});
	const stdout = Object.assign(new EventEmitter(), {
		columns,
		rows: lines,
		write(text: string, done?: () => void) {
			if (text !== '') {
				bytes += Buffer.byteLength(text);
				lastAt = performance.now();
				written.push(text);
			}

			if (done !== undefined) setImmediate(done);
			return true;
		},
	});
	const workbench = fakeWorkbench({comparisons: [gym(people(rows))]});
	const code = runScreen({
		workbench,
		stdin: stdin as never,
		stdout: stdout as never,
		env: {TERM: 'xterm-256color', LANG: 'C.UTF-8'},
		startLive: false,
	});
	const settle = async (ms = quietMs) => {
		do await sleep(ms);
		while (performance.now() - lastAt < ms);
	};
	await settle();
	return {
		/** Types, waits until nothing more comes, and tells what it cost. */
		async type(keys: string, quiet = quietMs) {
			const before = bytes;
			const startedAt = performance.now();
			lastAt = startedAt;
			stdin.emit('data', Buffer.from(keys));
			await settle(quiet);
			return {bytes: bytes - before, ms: lastAt - startedAt};
		},
		/** Processor time of one key after the other, which a busy machine does not change. */
		async cpuMs(keys: string) {
			const before = process.cpuUsage();
			for (const key of keys) {
				const seen = lastAt;
				stdin.emit('data', Buffer.from(key));
				for (let waited = 0; lastAt === seen && waited < 200; waited++) await sleep(1);
				await sleep(20);
			}

			const {user, system} = process.cpuUsage(before);
			return (user + system) / 1000 / keys.length;
		},
		async idle(ms: number) {
			const before = bytes;
			await sleep(ms);
			return bytes - before;
		},
		/** Somebody comes to the door, as often as that. */
		async live(seconds: number, perSecond: number) {
			stdin.emit('data', Buffer.from('w'));
			while (!workbench.isListening()) await sleep(5);
			await settle();
			const before = bytes;
			for (let at = 0; at < seconds * perSecond; at++) {
				const pin = String(100_001 + ((at * 37) % rows));
				workbench.happen({kind: 'punch', at: '2026-11-22 10:42:03', pin, verify: 1});
				await sleep(1000 / perSecond);
			}

			const perSecondBytes = (bytes - before) / seconds;
			stdin.emit('data', Buffer.from('w'));
			await settle();
			return Math.round(perSecondBytes);
		},
		async close() {
			stdin.emit('data', Buffer.from('q'));
			await code;
		},
		/** The screen as a terminal shows it now. */
		async shown() {
			const emulator = new xterm.Terminal({cols: columns, rows: lines, allowProposedApi: true});
			await new Promise<void>(resolve => emulator.write(written.join(''), resolve));
			const {active} = emulator.buffer;
			return Array.from({length: lines}, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
		},
	};
}

function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const mean = (values: readonly number[]) =>
	Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
const rounded = (value: number) => Math.round(value * 10) / 10;

const liveSeconds = 12;
/** More than come through one door: every line of the list of events is another one each second. */
const punchesPerSecond = 10;

async function measure(rows: number, size: readonly [number, number], idleMs: number) {
	const screen = await openScreen(rows, size);
	await screen.type('p');
	await screen.type('g');
	const moves: {bytes: number; ms: number}[] = [];
	for (let at = 0; at < 40; at++) moves.push(await screen.type(at % 16 < 8 ? 'j' : 'k'));
	await screen.type('j'.repeat(size[1]));
	const scrolls: {bytes: number; ms: number}[] = [];
	for (let at = 0; at < 40; at++) scrolls.push(await screen.type('j'));
	const cpuMs = await screen.cpuMs('jk'.repeat(50));
	const idleBytes = await screen.idle(idleMs);
	const liveBytesPerSecond = await screen.live(liveSeconds, punchesPerSecond);
	const all = [...moves, ...scrolls].map(key => key.ms);
	await screen.type('g');
	const down = Math.min(1000, rows - 1);
	const burst = await screen.type('j'.repeat(1000));
	const lines = await screen.shown();
	const isRight = lines.some(line => line.startsWith('>') && line.includes(String(100_001 + down)));
	await screen.type('g');
	// As a person types: the eyes find the line first, then letters come one by one.
	await screen.type('/', 300);
	const letters: number[] = [];
	for (const letter of '100017') letters.push((await screen.type(letter, 600)).ms);
	await screen.type('\r');
	await screen.close();
	return {
		moveBytes: mean(moves.map(key => key.bytes)),
		scrollBytes: mean(scrolls.map(key => key.bytes)),
		idle: {seconds: idleMs / 1000, bytes: idleBytes},
		liveBytesPerSecond,
		cpuMsPerKey: rounded(cpuMs),
		keyMs: {
			p50: rounded(quantile(all, 0.5)),
			p95: rounded(quantile(all, 0.95)),
			p99: rounded(quantile(all, 0.99)),
		},
		burst: {keys: 1000, settledMs: rounded(burst.ms), bytes: burst.bytes, isRight},
		findMs: {firstLetter: rounded(letters[0]!), lastLetter: rounded(letters.at(-1)!)},
		residentMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
	};
}

const result: Record<string, unknown> = {};
for (const rows of [500, 50_000]) {
	for (const size of [
		[80, 24],
		[200, 50],
	] as const) {
		// The whole minute once, where most could go on by itself.
		const idleMs = rows === 50_000 && size[0] === 80 ? 60_000 : 1000;
		result[`${rows} rows, ${size.join('x')}`] = await measure(rows, size, idleMs);
	}
}

process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
