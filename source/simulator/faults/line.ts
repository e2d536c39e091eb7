import {noBytes, type Packet, reply} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Answer, type Exchange, silence} from '../exchange.ts';
import {punchPacket} from '../handlers/events.ts';
import {answerFault, asks, type Fault, fault} from './fault.ts';

const checksumAt = 10;
const foreignSession = 0x00_7c;

const isInSession = ({request, session}: Exchange): boolean =>
	session.isAuthorised && request.command !== deviceCommand.connect;

/** Change some packets of an answer. */
function withPackets(answer: Answer, change: (packet: Packet) => Packet): Answer {
	return {...answer, bursts: answer.bursts.map(burst => burst.map(change))};
}

const hasData = (answer: Answer): boolean =>
	answer.bursts.some(burst => burst.some(packet => packet.command === deviceCommand.data));

/** A fault in answers that carry DATA frames: those are counted. */
function dataFault(means: string, act: (answer: Answer) => Answer): Fault {
	return fault(means, {
		answer(_, next, isDue) {
			const answer = next();
			return hasData(answer) && isDue() ? act(answer) : answer;
		},
	});
}

/** How answers travel: pieces, order, numbers, delays, breaks. */
export const lineFaults = {
	'pieces-128': fault('writes every answer in TCP pieces of 128 bytes', {pieceBytes: 128}),
	coalesce: fault('writes all packets of an answer in one piece', {isOneWrite: true}),
	'slow-200': fault('takes 200 ms longer for every command', {delayMs: 200}),
	'checksum-bad': fault('sends answers with a wrong checksum', {
		damage(frame, isDue) {
			if (isDue()) frame[checksumAt]! ^= 0x5a;
		},
	}),
	'ack-session': answerFault('its ACK_OK does not carry the session id', isInSession, (_, next) =>
		withPackets(next(), packet =>
			packet.command === reply.ok ? {...packet, session: foreignSession} : packet,
		),
	),
	'data-index-wrong': dataFault('DATA frames do not count 0, 1, 2 … in their session field', answer =>
		withPackets(answer, packet =>
			packet.command === deviceCommand.data ? {...packet, session: 0xff_ff - packet.session} : packet,
		),
	),
	'late-ack': answerFault(
		'repeats the ACK_OK of the request before ahead of each answer',
		isInSession,
		(exchange, next) => {
			const {request, session} = exchange;
			const late = {command: reply.ok, session: session.id, reply: (request.reply + 0xff_fe) % 0xff_ff};
			const answer = next();
			return {...answer, bursts: [[{...late, data: noBytes}], ...answer.bursts]};
		},
	),
	'events-between': answerFault(
		'sends an attendance event between a request and its answer',
		isInSession,
		({terminal}, next) => {
			const user = terminal.memory.records().keys().next().value ?? 1;
			const pin = terminal.memory.pinAt(user) ?? '1';
			const event = punchPacket(terminal, {uid: user, pin, at: terminal.now()});
			const answer = next();
			return {...answer, bursts: [[event], ...answer.bursts]};
		},
	),
	'close-mid-list': dataFault('closes the connection in the middle of a list', answer => ({
		...answer,
		isCutInHalf: true,
		ending: 'close',
	})),
	reset: answerFault(
		'resets the connection instead of answering',
		() => true,
		() => ({...silence, ending: 'reset'}),
	),
	'restart-silent': answerFault(
		'restarts without answering RESTART',
		asks(deviceCommand.restart),
		(_, next) => {
			next();
			return {...silence, ending: 'restart'};
		},
	),
} satisfies Record<string, Fault>;
