import {request} from 'node:http';
import {createServer} from 'node:net';
import {text} from 'node:stream/consumers';
import {afterEach, describe, expect, test} from 'vitest';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import {makeMeter} from '../../source/runtime/watch-meter.ts';
import type {Round} from '../../source/runtime/watch-rounds.ts';
import {type MetricsServer, serveMetrics} from '../../source/runtime/watch-server.ts';
import {designRows, gym, readAt} from '../helpers/gym.ts';

const about = {version: '1.0.0', device: 'main "door"'};
const round = (comparison: Comparison, more: Partial<Round> = {}): Round => ({
	comparison,
	at: readAt,
	durationMs: 250,
	isFirst: false,
	isTrouble: false,
	changes: [],
	...more,
});

/** Samples by name and labels. */
function samples(metrics: string): Record<string, number> {
	return Object.fromEntries(
		metrics
			.split('\n')
			.filter(line => line !== '' && !line.startsWith('#'))
			.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
	);
}

describe('the numbers', () => {
	test('tell people, rows by kind, states, ages and how long it took', () => {
		const meter = makeMeter(about);
		meter.count(round(gym(designRows)));
		expect(samples(meter.text(readAt + 3000))).toMatchObject({
			'trisync_info{version="1.0.0",device="main \\"door\\""}': 1,
			trisync_complete: 1,
			'trisync_people{source="sql"}': designRows.filter(row => row.sql !== null).length,
			'trisync_rows{kind="NO-DEV"}': designRows.filter(row => row.kinds.includes('NO-DEV')).length,
			'trisync_rows{kind="UNKNOWN"}': 0,
			'trisync_source_state{source="device",state="ok"}': 1,
			'trisync_source_state{source="device",state="fail"}': 0,
			'trisync_reading_age_seconds{source="sql"}': 3,
			trisync_comparison_seconds: 0.25,
			trisync_comparisons_total: 1,
		});
	});

	test('leave out what is not known', () => {
		const meter = makeMeter(about);
		meter.count(round(gym(designRows, {device: 'fail'}), {isTrouble: true}));
		const found = samples(meter.text(readAt));
		expect(found).toMatchObject({
			trisync_complete: 0,
			trisync_comparisons_incomplete_total: 1,
			'trisync_rows{kind="UNKNOWN"}': 0,
		});
		expect(Object.keys(found)).not.toContain('trisync_people{source="device"}');
		expect(Object.keys(found)).not.toContain('trisync_rows{kind="NO-DEV"}');
		expect(Object.keys(found)).not.toContain('trisync_differences');
	});

	test('of a source that is not configured are not there', () => {
		const meter = makeMeter(about);
		meter.count(round(gym(designRows, {middleware: 'off'})));
		expect(meter.text(readAt)).not.toContain('source="middleware"');
	});

	test('name nobody', () => {
		const meter = makeMeter(about);
		meter.count(round(gym(designRows)));
		const metrics = meter.text(readAt);
		for (const {sql, device} of designRows) {
			for (const name of [sql?.name, device?.name])
				if (name !== undefined) expect(metrics).not.toContain(name);
		}
	});

	test('are in the text form, each family with its help and its type once', () => {
		const meter = makeMeter(about);
		meter.count(round(gym(designRows)));
		meter.countHookFailure();
		const lines = meter.text(readAt).trimEnd().split('\n');
		const families = lines.filter(line => line.startsWith('# TYPE')).map(line => line.split(' ')[2]!);
		expect(new Set(families).size).toBe(families.length);
		for (const line of lines)
			expect(line).toMatch(
				/^(?:# HELP \w+ .+\.|# TYPE \w+ (?:gauge|counter)|\w+(?:\{\w+="(?:[^"\\]|\\.)*"(?:,\w+="(?:[^"\\]|\\.)*")*\})? [\d.]+)$/,
			);
		expect(samples(meter.text(readAt))['trisync_hook_failures_total']).toBe(1);
	});
});

describe('the port', () => {
	let server: MetricsServer | null = null;
	afterEach(async () => {
		await server?.close();
		server = null;
	});

	async function ask(path: string, method = 'GET') {
		const answer = await fetch(new URL(path, server!.url), {method});
		return [answer.status, await answer.text(), answer.headers.get('content-type')];
	}

	test('gives the newest numbers as text', async () => {
		let count = 0;
		server = await serveMetrics(0, () => `asked ${++count}\n`);
		expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
		await ask('/metrics');
		expect(await ask('/metrics')).toEqual([200, 'asked 2\n', 'text/plain; version=0.0.4; charset=utf-8']);
	});

	test.for([
		['/', 'GET', 404],
		['/metrics/../etc/passwd', 'GET', 404],
		['/metrics', 'POST', 405],
		['/metrics?x=1', 'GET', 200],
	] as const)('answers %s %s with %i', async ([path, method, status]) => {
		server = await serveMetrics(0, () => 'numbers\n');
		expect((await ask(path, method))[0]).toBe(status);
	});

	test('closes while somebody is in the middle of a question', async () => {
		server = await serveMetrics(0, () => 'numbers\n');
		const half = request(server.url, {method: 'POST', headers: {'content-length': '100'}});
		const answered = new Promise<string>(resolve => {
			half.on('response', response => void text(response).then(resolve));
			half.on('error', () => resolve('cut'));
		});
		half.write('half');
		expect(await answered).toMatch(/GET only|cut/);
		await server.close();
		server = null;
	});

	test('that is taken is a mistake of the settings', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await new Promise(resolve => other.once('listening', resolve));
		const {port} = other.address() as {port: number};
		await expect(serveMetrics(port, () => '')).rejects.toMatchObject({
			code: 'ERR_CONFIG_INVALID',
			message: expect.stringContaining('EADDRINUSE'),
		});
		other.close();
	});
});
