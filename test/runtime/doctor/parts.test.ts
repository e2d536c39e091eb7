import {describe, expect, test} from 'vitest';
import {ownFinding} from '../../../source/runtime/doctor/approach-steps.ts';
import {budgetsMs, chainParts, visitTimeouts} from '../../../source/runtime/doctor/budgets.ts';
import {clockFinding, clockOffBy} from '../../../source/runtime/doctor/device-facts.ts';
import {inboundCommands, outboundCommands} from '../../../source/runtime/doctor/firewall.ts';
import {climb, type Finding, type Step} from '../../../source/runtime/doctor/ladder.ts';
import {errorsFinding, lifeFinding} from '../../../source/runtime/doctor/middleware-findings.ts';
import {ping, pingCommand} from '../../../source/runtime/doctor/ping.ts';
import type {Probes} from '../../../source/runtime/doctor/ports.ts';

describe('time', () => {
	test.each(Object.entries(chainParts))('the chain %s takes less than 20 s at worst', (_, parts) => {
		expect(parts.reduce((sum, part) => sum + budgetsMs[part], 0)).toBeLessThan(20_000);
	});

	test('every budget belongs to a chain', () => {
		const used = new Set<string>(Object.values(chainParts).flat());
		expect(Object.keys(budgetsMs).filter(part => !used.has(part))).toEqual([]);
	});

	test('the terminal client gives up by itself before the check loses patience', () => {
		expect(visitTimeouts.connectMs + visitTimeouts.commandMs).toBeLessThan(budgetsMs.open);
	});
});

describe('a ladder', () => {
	const quiet: Pick<Probes, 'now' | 'after'> = {now: () => 0, after: () => () => {}};
	const firing: typeof quiet = {
		now: () => 0,
		after(_, call) {
			const timer = setImmediate(call);
			return () => clearImmediate(timer);
		},
	};
	const step = (id: string, finding: Finding | Promise<Finding>): Step => ({
		id,
		tried: 'tried',
		budgetMs: 10,
		run: () => finding,
	});

	async function states(steps: readonly Step[], probes = quiet): Promise<string[]> {
		const found: string[] = [];
		await climb(steps, {
			chain: 'dev',
			probes,
			onRung: ({id, state}) => found.push(`${id} ${state}`),
			signal: new AbortController().signal,
		});
		return found;
	}

	test('goes on after a warning and after what could not be run', async () => {
		const steps = [
			step('a', {state: 'warn', measured: 'x'}),
			step('b', {state: 'not-run', measured: 'x'}),
			step('c', {state: 'ok', measured: 'x'}),
		];
		expect(await states(steps)).toEqual(['dev.a warn', 'dev.b not-run', 'dev.c ok']);
	});

	test('calls what a step throws a failure', async () => {
		const steps = [{...step('a', {state: 'ok', measured: ''}), run: () => Promise.reject(new Error('no'))}];
		expect(await states(steps)).toEqual(['dev.a fail']);
	});

	test('ends a step that hangs when its time is over', async () => {
		expect(await states([step('a', new Promise(() => {}))], firing)).toEqual(['dev.a fail']);
	});

	test('calls a step slow whose lateness is no failure, and goes on', async () => {
		const late = {
			...step('a', new Promise<Finding>(() => {})),
			late: {state: 'slow', measured: 'slow'},
		} as const;
		expect(await states([late, {...step('b', {state: 'ok', measured: ''})}], firing)).toEqual([
			'dev.a slow',
			'dev.b ok',
		]);
	});

	test('takes control characters out of whatever was measured', async () => {
		const found: string[] = [];
		await climb([step('a', {state: 'ok', measured: 'x\u001B[31my'})], {
			chain: 'dev',
			probes: quiet,
			onRung: ({measured}) => found.push(measured),
			signal: new AbortController().signal,
		});
		expect(found).toEqual(['x[31my']);
	});
});

describe('firewall lines', () => {
	test('let this computer out to the terminal', () => {
		expect(outboundCommands('192.168.1.201', 4370).map(({on, command}) => [on, command])).toEqual([
			[
				'windows',
				'netsh advfirewall firewall add rule name="trisync 4370" dir=out action=allow protocol=TCP remoteip=192.168.1.201 remoteport=4370',
			],
			['ufw', 'sudo ufw allow out to 192.168.1.201 port 4370 proto tcp'],
			[
				'firewalld',
				'sudo firewall-cmd --direct --add-rule ipv4 filter OUTPUT 0 -p tcp -d 192.168.1.201 --dport 4370 -j ACCEPT',
			],
		]);
	});

	test('let callers in to the database server', () => {
		expect(inboundCommands(1433, 'TCP')[0]?.command).toContain(
			'dir=in action=allow protocol=TCP localport=1433',
		);
	});

	test('are not made of a name, which could carry shell characters', () => {
		for (const name of ['door;reboot', '$(id)', 'door', '1.2.3.4;id', '-x'])
			expect(outboundCommands(name, 4370)).toEqual([]);
	});

	test('name the family of an IPv6 address', () => {
		expect(outboundCommands('fd00::7', 4370)[2]?.command).toContain('ipv6 filter OUTPUT');
	});
});

describe('ping', () => {
	const signal = new AbortController().signal;
	const said = (exit: number | null, output: string) => async () => ({exit, output});

	test.each<[NodeJS.Platform, readonly string[]]>([
		['linux', ['-c', '1', '-W', '1', '192.0.2.1']],
		['darwin', ['-c', '1', '-t', '1', '192.0.2.1']],
		['win32', ['-n', '1', '-w', '1000', '192.0.2.1']],
	])('asks once, as %s takes it', (platform, args) => {
		expect(pingCommand('192.0.2.1', platform)).toEqual(args);
	});

	test.each<[string, number | null, string, object]>([
		[
			'an answer of Linux',
			0,
			'64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=2.31 ms',
			{kind: 'answer', ms: 2.3},
		],
		['an answer of Windows', 0, 'Reply from 192.0.2.1: bytes=32 time<1ms TTL=64', {kind: 'answer', ms: 1}],
		[
			'an answer of a router of Windows',
			0,
			'Reply from 10.0.0.1: Destination host unreachable.',
			{kind: 'silent'},
		],
		['nothing', 1, '1 packets transmitted, 0 received', {kind: 'silent'}],
		[
			'a missing program',
			null,
			'',
			{kind: 'unavailable', reason: 'there is no ping program on this computer'},
		],
		[
			'a missing right',
			2,
			'ping: socket: Operation not permitted',
			{kind: 'unavailable', reason: 'this user may not send pings'},
		],
	])('understands %s', async (_, exit, output, expected) => {
		expect(await ping('192.0.2.1', signal, 'linux', said(exit, output))).toEqual(expected);
	});
});

describe('own addresses', () => {
	test('are told from those of a terminal', () => {
		expect(ownFinding('192.168.0.5', ['127.0.0.1', '192.168.0.5'])).toMatchObject({
			state: 'fail',
			measured: "192.168.0.5: that is this computer's own address",
		});
		expect(ownFinding('192.168.0.4', ['192.168.0.5']).state).toBe('ok');
	});

	test.each(['127.0.0.1', '::1'])('%s is a simulator or a forwarded port', address => {
		expect(ownFinding(address, [address]).state).toBe('ok');
	});
});

describe('the clock of a terminal', () => {
	const now = new Date('2026-11-22T10:42:00').getTime();

	test.each<[string, string | null, string]>([
		['right', '2026-11-22 10:43:59', 'ok'],
		['in another time zone', '2026-11-22 05:12:00', 'warn'],
		['reset', '2000-01-01 00:00:00', 'fail'],
		['not told', null, 'not-run'],
		['nonsense', '2026-13-99 99:99:99', 'not-run'],
	])('%s', (_, clock, state) => {
		expect(clockFinding(clock, clockOffBy(clock, now)).state).toBe(state);
	});
});

describe('life signs of the middleware', () => {
	const life = {
		lastPing: null,
		newestLog: null,
		newestCommand: null,
		pendingCommands: null,
		programs: null,
		employees: 400,
		now: '2026-11-22T10:42:00',
	};

	test('a recent log is one', () => {
		expect(lifeFinding({...life, newestLog: '2026-11-22T09:00:00'}, null)).toMatchObject({
			state: 'ok',
			measured: 'newest log 2026-11-22 09:00',
		});
	});

	test('without any the other databases of the server are named', () => {
		const sibling = {name: 'etimetracklite1', createdAt: null, life: null};
		expect(lifeFinding(life, [sibling])).toMatchObject({
			state: 'warn',
			likely: expect.stringContaining('etimetracklite1'),
		});
	});

	test('another database with fresher ones is a failure that names both', () => {
		const busy = {...life, lastPing: '2026-11-22T10:41:00', newestLog: '2026-11-22T10:40:00'};
		const sibling = {name: 'etimetracklite1', createdAt: null, life: busy};
		expect(lifeFinding(life, [sibling], {database: 'GymPortal', server: 'gymdb'})).toMatchObject({
			state: 'fail',
			likely: expect.stringMatching(/GymPortal.*etimetracklite1/),
			next: expect.stringContaining('etimetracklite1'),
		});
	});

	test('commands that wait for a terminal that does not ask are a warning', () => {
		const waiting = {...life, newestCommand: '2026-11-22T10:00:00', pendingCommands: 3};
		expect(lifeFinding(waiting, null).cause).toBe('ERR_CHECK_PENDING');
		expect(lifeFinding({...waiting, lastPing: '2026-11-22T10:41:40'}, null).state).toBe('ok');
	});

	test('only an error of today is a warning', () => {
		const remark = {at: '2026-11-22T10:00:00', serial: null, pin: null, text: 'Return=-1004'};
		expect(errorsFinding([remark], life.now).state).toBe('warn');
		expect(errorsFinding([{...remark, at: '2026-11-01T10:00:00'}], life.now).state).toBe('ok');
		expect(errorsFinding([], life.now).state).toBe('ok');
	});
});
