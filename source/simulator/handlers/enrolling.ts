import {asciiText, eventBit, layout, type Packet, raw, u8, u16} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Handlers, ok, refuse, u32At} from '../exchange.ts';
import {makeTemplate} from '../make-users.ts';
import {cutText} from '../records.ts';
import {type Terminal, terminalState} from '../terminal.ts';
import {eventPacket} from './events.ts';
import {storeFinger} from './templates.ts';

const textIdBytes = 24;

/** Taking a finger at the terminal, started by a client. @see device-protocol §11 */
export const enrollHandlers: Handlers = {
	/** PIN as text in 24 bytes, finger, flag; in the short form PIN as u32, finger. */
	[deviceCommand.startEnroll](exchange) {
		const {request, session, terminal} = exchange;
		const {data} = request;
		const isShort = data.length < textIdBytes;
		const pin = isShort ? String(u32At(data, 0)) : asciiText(data.subarray(0, textIdBytes));
		const finger = data[isShort ? 4 : textIdBytes] ?? 0;
		if (terminal.memory.uidOf(pin) === undefined || finger > 9) return refuse(exchange);
		terminal.state = terminalState.enrolling;
		terminal.enrolling = {pin, finger, session};
		return ok(exchange);
	},
	[deviceCommand.cancelCapture](exchange) {
		exchange.terminal.state = terminalState.waiting;
		exchange.terminal.enrolling = null;
		return ok(exchange);
	},
};

export type EnrollResult = 'done' | 'failed' | 'duplicate';

const resultCode = {done: 0, failed: 6, duplicate: 5} as const;
const goodScore = 100;
const badScore = 0;
const rounds = 3;

const enrolled = layout({result: u16, size: u16, pin: raw(9), finger: u8});

/**
Somebody lays a finger on the sensor, three times. A finger that was taken is stored.
@returns what the terminal reports meanwhile, in order.
*/
export function takeFinger(
	terminal: Terminal,
	{uid, pin, finger, result}: {uid: number; pin: string; finger: number; result: EnrollResult},
): Packet[] {
	terminal.state = terminalState.waiting;
	terminal.enrolling = null;
	const touch = (score: number): Packet[] => [
		eventPacket(eventBit.finger),
		eventPacket(eventBit.score, Uint8Array.of(score)),
	];
	if (result !== 'done') {
		const scores = result === 'failed' ? [badScore] : new Array<number>(rounds).fill(goodScore);
		const code = Uint8Array.of(resultCode[result], 0);
		return [...scores.flatMap(touch), eventPacket(eventBit.fingerEnrolled, code)];
	}

	const template = new Uint8Array(Buffer.from(makeTemplate(uid, finger).template, 'base64'));
	storeFinger(terminal, uid, finger, {flag: 1, bytes: template});
	const report = {result: resultCode.done, size: template.length, pin: cutText(pin, 9), finger};
	return [
		...new Array<number>(rounds).fill(goodScore).flatMap(touch),
		eventPacket(eventBit.fingerEnrolled, enrolled.encode(report)),
	];
}
