import type {NameStorage, RecordSize, TerminalPort} from '../domain/device.ts';
import {greet} from './greeting.ts';
import {readInfo} from './info.ts';
import {Line} from './line.ts';
import {createSession, type ZkSession} from './session.ts';
import {addressOf, defaultPort, defaultTimeouts, type TerminalSettings} from './settings.ts';
import {storageBySize} from './user-draft.ts';
import {noBytes} from './wire/bytes.ts';
import {command} from './wire/commands.ts';
import {write} from './writing.ts';

/** A terminal that can be visited. Nothing is sent before `open`. */
export interface Terminal extends TerminalPort {
	open(signal?: AbortSignal): Promise<ZkSession>;
}

export function createTerminal(settings: TerminalSettings): Terminal {
	const {host, port = defaultPort, encoding = 'utf-8'} = settings;
	const timeouts = {...defaultTimeouts, ...settings.timeouts};
	const storageFor = storageBySize(encoding);
	let recordSize: RecordSize | null = settings.recordSize ?? null;
	return {
		name: settings.name ?? host,
		address: addressOf(host, port),
		/** Of the layout last seen; 72-byte records until then, as all newer terminals have. */
		get storage(): NameStorage {
			return storageFor(recordSize ?? 72);
		},
		async open(signal) {
			const {line, isKeyAsked} = await openLine(settings, signal);
			return orLeave(line, async () =>
				createSession(line, await readInfo(line, timeouts.commandMs, signal), {
					isKeyAsked,
					timeouts,
					storageFor,
					recordSize: settings.recordSize ?? null,
					onRecordSize(size) {
						recordSize = size;
					},
				}),
			);
		},
	};
}

/**
Give a terminal its keypad and sensor back: connect, ENABLE, EXIT. For a watchdog whose program died while the
terminal was paused. @throws TransportError, DeviceError
*/
export async function reenable(settings: TerminalSettings): Promise<void> {
	const {commandMs} = {...defaultTimeouts, ...settings.timeouts};
	const {line} = await openLine(settings);
	try {
		await write(line, command.enable, noBytes, {
			doing: 'resuming its keypad',
			what: 'resume its keypad',
			timeoutMs: commandMs,
		});
	} finally {
		await line.leave();
	}
}

async function openLine(
	settings: TerminalSettings,
	signal?: AbortSignal,
): Promise<{readonly line: Line; readonly isKeyAsked: boolean}> {
	const {host, port = defaultPort, name, commKey = 0, trace} = settings;
	const {connectMs, commandMs} = {...defaultTimeouts, ...settings.timeouts};
	const address = addressOf(host, port);
	const label = name === undefined || name === host || name === address ? address : `${name} (${address})`;
	const line = await Line.connect({host, port, label, connectMs, trace}, signal);
	const isKeyAsked = await orLeave(line, () => greet(line, commKey, commandMs, signal));
	return {line, isKeyAsked};
}

/** A visit that fails half-way still ends with EXIT. */
async function orLeave<T>(line: Line, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		await line.leave();
		throw error;
	}
}
