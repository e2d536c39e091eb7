import {setTimeout as sleep} from 'node:timers/promises';
import type {Gym} from '../app/gym.ts';
import {ConfigError, isUnknown, plainText} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {followEvents} from './events-follow.ts';
import {eventJson, eventText, lookUp} from './events-lines.ts';
import {readerOf} from './events-reader.ts';
import {UsageError} from './flags.ts';
import {jsonLine, writeAll, writeLines} from './output/streams.ts';
import {sourceLines} from './output/text.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args, stdout, stderr, signal} = context;
	if (args.length > 0) throw new UsageError('events takes no arguments.', 'Example: trisync events --json');
	const most = parseCount(flags.count);
	const gym = await context.openGym({isAnySource: true});
	const {workbench} = gym;
	const {deviceName} = workbench;
	if (deviceName === null) {
		throw new ConfigError('ERR_CONFIG_MISSING', 'No terminal is configured.', {
			hint: 'Set ESSL_DEVICE_IP, or give --device HOST.',
		});
	}

	let lists = await readLists(gym, signal);
	const {device} = lists.snapshots;
	// A terminal that was never reached is a wrong address or key; one that goes away comes back.
	if (isUnknown(device.state) && device.state !== 'part') {
		await writeLines(stderr, sourceLines(lists.snapshots));
		return 2;
	}

	const reader = readerOf(stdout);
	const enough = new AbortController();
	const ends = AbortSignal.any([reader.until(signal), enough.signal]);
	const say = (text: string): void => {
		if (!flags.quiet) stderr.write(`trisync: ${plainText(text, 1000)}\n`);
	};
	let seen = 0;
	let written: Promise<unknown> = Promise.resolve();
	if (!flags.quiet) await writeLines(stderr, sourceLines(lists.snapshots));
	say(`holding the line to ${deviceName} for its events; no other program reaches it until this one ends.`);
	try {
		return await followEvents(
			workbench,
			{
				onEvent(event) {
					if (seen >= most) return;
					seen++;
					const found = lookUp(event, gym.now(), lists);
					const line = flags.json ? jsonLine(eventJson(found, deviceName)) : `${eventText(found)}\n`;
					written = Promise.all([written, writeAll(stdout, line)]);
					// Looked at below; until then a full disk must not count as unhandled.
					written.catch(() => enough.abort());
					if (seen >= most) enough.abort();
				},
				onLoss: (reason, pauseMs) => say(`${reason} Trying again in ${pauseMs / 1000} s.`),
				async onReturn() {
					lists = await readLists(gym, ends);
					if (!isUnknown(lists.snapshots.device.state))
						say(`${deviceName} answers again; events meanwhile were missed.`);
				},
				wait: (ms, until) => sleep(ms, undefined, until === undefined ? {} : {signal: until}),
				ticks: () => performance.now(),
			},
			ends,
		);
	} catch (error) {
		if (!ends.aborted) throw error;
		await written;
		if (seen >= most || reader.isGone) return 0;
		throw signal.reason;
	} finally {
		reader.leave();
	}
}

function readLists({workbench}: Gym, signal: AbortSignal) {
	return workbench.refresh(() => undefined, signal, 'lists');
}

/** @throws {UsageError} */
function parseCount(count: number | undefined): number {
	if (count === undefined) return Number.POSITIVE_INFINITY;
	if (Number.isInteger(count) && count >= 1) return count;
	throw new UsageError(
		'--count takes a whole number from 1 upwards.',
		'Example: trisync events --count 1 waits for the next punch.',
	);
}
