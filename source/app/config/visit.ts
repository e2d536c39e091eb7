import {type DeviceCounts, type DeviceInfo, errorCode, errorHint} from '../../domain/index.ts';
import {createTerminal} from '../../protocol/index.ts';
import {addressOf} from '../../protocol/settings.ts';
import {readCounts} from '../../runtime/read-device.ts';
import type {DeviceSettings} from './settings.ts';

/** What a short visit to a terminal found: connect, ask who it is and how many it holds, EXIT. */
export type Visit =
	| {readonly state: 'ok'; readonly info: DeviceInfo; readonly counts: DeviceCounts}
	| {
			readonly state: 'fail';
			/** What answered, where another terminal did. */
			readonly info: DeviceInfo | null;
			readonly counts: DeviceCounts | null;
			/** The stable code of the error; `ERR_SERIAL` when another terminal answers. */
			readonly code: string;
			readonly reason: string;
			readonly hint: string | null;
	  };

/** Never throws for a terminal that is away; an abort throws the signal's reason. */
export async function visitDevice(
	{name, host, port, commKey, encoding, serial}: DeviceSettings,
	timeoutMs: number | null,
	signal?: AbortSignal,
): Promise<Visit> {
	const patience = timeoutMs === null ? {} : {timeouts: {connectMs: timeoutMs, commandMs: timeoutMs}};
	try {
		const session = await createTerminal({name, host, port, commKey, encoding, ...patience}).open(signal);
		try {
			const {info} = session;
			const counts = await readCounts(session, signal);
			if (serial === null || info.serial === serial) return {state: 'ok', info, counts};
			return {
				state: 'fail',
				info,
				counts,
				code: 'ERR_SERIAL',
				reason: `Another device answers: serial ${info.serial ?? 'not told'}, the settings expect ${serial}.`,
				hint: 'Check the address, or correct the serial in the settings.',
			};
		} finally {
			await session.close().catch(() => {});
		}
	} catch (error) {
		signal?.throwIfAborted();
		const code = errorCode(error);
		if (code === null) throw error;
		return {
			state: 'fail',
			info: null,
			counts: null,
			code,
			reason: (error as Error).message,
			hint: errorHint(error),
		};
	}
}

/** Enough to be quick, few enough that a slow SSH line to several gyms is not flooded. */
const mostAtOnce = 8;

/** Visits terminals side by side and tells each as soon as it is known; the result keeps their order. */
export async function visitDevices(
	devices: readonly DeviceSettings[],
	timeoutMs: number | null,
	onVisit: (done: number) => void,
	signal?: AbortSignal,
): Promise<readonly Visit[]> {
	const visits = new Array<Visit>(devices.length);
	const waiting = devices.entries();
	let done = 0;
	async function visitNext(): Promise<void> {
		for (const [at, device] of waiting) {
			visits[at] = await visitDevice(device, timeoutMs, signal);
			onVisit(++done);
		}
	}

	await Promise.all(Array.from({length: Math.min(mostAtOnce, devices.length)}, visitNext));
	return visits;
}

/** `192.168.1.201:4370` */
export function deviceAddress({host, port}: Pick<DeviceSettings, 'host' | 'port'>): string {
	return addressOf(host, port);
}
