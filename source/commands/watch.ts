import {setTimeout as sleep} from 'node:timers/promises';
import type {Meter} from '../runtime/watch-meter.ts';
import {type Round, watchRounds} from '../runtime/watch-rounds.ts';
import type {MetricsServer} from '../runtime/watch-server.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {readerOf} from './events-reader.ts';
import {UsageError} from './flags.ts';
import {writeAll, writeLines} from './output/streams.ts';
import {version} from './version.ts';
import {everyText, parseWatch, type WatchWish} from './watch-flags.ts';
import {changesJson, changesText, summaryJson, summaryText} from './watch-lines.ts';

/** More often than this, a terminal that takes one caller at a time is kept from its other callers. */
const politeMs = 60_000;
const hookTimeoutMs = 30_000;

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args, stdout, stderr, signal} = context;
	if (args.length > 0)
		throw new UsageError('watch takes no arguments.', 'Example: trisync watch --every 5m --json');
	const wish = parseWatch(flags);
	const {workbench, isDemo, now} = await context.openGym();
	const reader = readerOf(stdout);
	const device = workbench.deviceName;
	const meter = await meterFor(wish, device);
	const server = await serve(wish, meter, now);
	try {
		if (!flags.quiet) await writeLines(stderr, greeting(wish, device, isDemo, server));
		let isFirstRound = true;
		return await watchRounds(
			workbench,
			{
				...wish,
				wait: (ms, until) => sleep(ms, undefined, until === undefined ? {} : {signal: until}),
				now,
				ticks: () => performance.now(),
				async onRound(round) {
					meter?.count(round);
					await tell(round, isFirstRound, device, context);
					isFirstRound = false;
					await callHook(round, device, wish, meter, context);
					return !reader.isGone;
				},
			},
			reader.until(signal),
		);
	} catch (error) {
		// Nobody reads any more, as after `| head`: no failure, and nothing to say.
		if (reader.isGone && !signal.aborted) return 0;
		throw signal.aborted ? signal.reason : error;
	} finally {
		reader.leave();
		await server?.close();
	}
}

async function meterFor({metricsPort}: WatchWish, device: string | null): Promise<Meter | null> {
	if (metricsPort === null) return null;
	const {makeMeter} = await import('../runtime/watch-meter.ts');
	return makeMeter({version, device: device ?? ''});
}

async function serve(
	{metricsPort}: WatchWish,
	meter: Meter | null,
	now: () => number,
): Promise<MetricsServer | null> {
	if (metricsPort === null || meter === null) return null;
	const {serveMetrics} = await import('../runtime/watch-server.ts');
	return serveMetrics(metricsPort, () => meter.text(now()));
}

function greeting(
	{everyMs, isOnce}: WatchWish,
	device: string | null,
	isDemo: boolean,
	server: MetricsServer | null,
): string[] {
	if (isOnce) return [];
	const what = device === null ? 'the two databases' : device;
	return [
		`trisync: watching ${what} every ${everyText(everyMs)}; nothing is ever written to it.`,
		...(everyMs < politeMs && !isDemo && device !== null
			? [
					'trisync: more often than once a minute keeps other programs off the terminal, which takes one at a time.',
				]
			: []),
		...(server === null ? [] : [`trisync: metrics at ${server.url}`]),
	];
}

async function tell(
	round: Round,
	isFirstRound: boolean,
	device: string | null,
	{flags, stdout}: CommandContext,
): Promise<void> {
	const isSummed = isFirstRound || round.isFirst;
	if (flags.json)
		await writeAll(stdout, (isSummed ? summaryJson(round, device) : '') + changesJson(round, device));
	else await writeLines(stdout, [...(isSummed ? [summaryText(round)] : []), ...changesText(round)]);
}

/** A hook that fails is reported and never ends the watch. */
async function callHook(
	round: Round,
	device: string | null,
	{hook}: WatchWish,
	meter: Meter | null,
	{env, stderr, signal}: CommandContext,
): Promise<void> {
	if (hook === null || round.changes.length === 0) return;
	const {runHook} = await import('../runtime/watch-hook.ts');
	const input = changesJson(round, device);
	const problem = await runHook(hook, input, {timeoutMs: hookTimeoutMs, environment: env}, signal);
	if (problem === null) return;
	meter?.countHookFailure();
	await writeLines(stderr, [`trisync: ${problem}`]);
}
