import {freeSizeWord, reply} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Answer, answerWith, ok} from '../exchange.ts';
import {freeSizes} from '../handlers/facts.ts';
import {answerFault, asks, type Fault} from './fault.ts';

const isSizes = asks(deviceCommand.freeSizes);

/** The same counts with one of them changed; a form too short to hold it stays. */
export function withWord(sizes: Answer, word: number, value: number): Answer {
	for (const {data} of sizes.bursts.flat()) {
		if (data.length < (word + 1) * 4) continue;
		new DataView(data.buffer, data.byteOffset, data.byteLength).setUint32(word * 4, value, true);
	}

	return sizes;
}

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
					const answer = next();
					return isSizes(exchange) && isDue() ? withWord(answer, freeSizeWord.users, count) : answer;
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
