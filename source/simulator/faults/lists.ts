import {freeSizeWord, reply} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {answerWith, ok} from '../exchange.ts';
import {freeSizes} from '../handlers/facts.ts';
import {answerFault, asks, type Fault} from './fault.ts';

const isSizes = asks(deviceCommand.freeSizes);

function sizesFault(bytes: number, more: string): Fault {
	return answerFault(`answers GET_FREE_SIZES with ${bytes} bytes${more}`, isSizes, exchange => {
		const data = freeSizes(exchange.terminal, bytes);
		// The large form was seen with an attendance count of 0.
		if (bytes === 112) new DataView(data.buffer).setUint32(freeSizeWord.attendance * 4, 0, true);
		return ok(exchange, bytes === 4 ? new Uint8Array(4) : data);
	});
}

/** What the terminal says about its lists, and which ways to them it knows. */
export const listFaults = {
	'sizes-80': sizesFault(80, ', without faces'),
	'sizes-92': sizesFault(92, ', with faces'),
	'sizes-112': sizesFault(112, '; the attendance count is 0'),
	'sizes-4': sizesFault(4, ', all zero: no counts'),
	'stale-count': {
		means: 'its user count lacks the newest user and does not move with writes',
		start(terminal) {
			const count = Math.max(1, terminal.memory.userCount - 1);
			return {
				answer(exchange, next, isDue) {
					if (!isSizes(exchange) || !isDue()) return next();
					const data = freeSizes(terminal, 80);
					new DataView(data.buffer).setUint32(freeSizeWord.users * 4, count, true);
					return ok(exchange, data);
				},
			};
		},
	},
	'no-buffered': answerFault(
		'does not know buffered reads (1503, 1504): old firmware',
		asks(deviceCommand.bufferedRead, deviceCommand.readChunk),
		exchange => answerWith(reply.unknownCommand, exchange),
	),
} satisfies Record<string, Fault>;
