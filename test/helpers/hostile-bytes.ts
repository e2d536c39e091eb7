import {WireError} from '../../source/domain/errors.ts';
import type {DeviceUser} from '../../source/domain/index.ts';
import {decodeAttendance} from '../../source/protocol/attendance-set.ts';
import {decodeCounts} from '../../source/protocol/info.ts';
import {decodeOperations} from '../../source/protocol/logs.ts';
import {createNameStorage} from '../../source/protocol/name-storage.ts';
import {collectAnswer} from '../../source/protocol/set-answer.ts';
import {decodeTemplates} from '../../source/protocol/templates.ts';
import {decideRecordSize, decodeUsers} from '../../source/protocol/user-set.ts';
import {
	command,
	decodeEnrolledUserId,
	decodePunch,
	eventKind,
	FrameReader,
	nameBytesLimit,
	reply,
} from '../../source/protocol/wire/index.ts';
import {RequestReader} from '../../source/simulator/request-reader.ts';
import {naiveFrame, naiveRecord28, naiveRecord72, u32} from './scripted-terminal.ts';

/** Numbers that look random and come again with the same seed. */
export interface Dice {
	/** 0 to `limit` - 1. */
	below(limit: number): number;
	bytes(count: number): Buffer;
	oneOf<T>(choices: readonly T[]): T;
}

export function dice(seed: number): Dice {
	let state = seed | 0;
	const next = (): number => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) >>> 0;
	};
	const below = (limit: number): number => next() % limit;
	return {
		below,
		bytes(count) {
			const bytes = Buffer.alloc(count);
			for (let at = 0; at < count; at++) bytes[at] = next();
			return bytes;
		},
		oneOf: choices => choices[below(choices.length)]!,
	};
}

const codes = [...Object.values(command), ...Object.values(reply)];
/** Around every border that a length can have, up to 4 GiB. */
const oddLengths = [0, 1, 7, 8, 9, 255, 65_535, 65_536, 2 ** 24, 2 ** 24 + 9, 2 ** 31, 2 ** 32 - 1];
const oddSizes = [0, 1, 4, 72, 1024, 2 ** 24, 2 ** 26, 2 ** 31, 2 ** 32 - 1];

/** Data that a reader might believe: random, or sizes as announcements carry them. */
function someData({below, bytes, oneOf}: Dice): Buffer {
	switch (below(4)) {
		case 0:
			return u32(oneOf(oddSizes), oneOf(oddSizes));
		case 1: {
			const size = oneOf(oddSizes);
			return Buffer.concat([Buffer.of(0), u32(size, oneOf([size, oneOf(oddSizes)]), below(2 ** 32))]);
		}

		default:
			return bytes(below(120));
	}
}

/** A frame that is in order, of any command. */
export function someFrame(random: Dice): Buffer {
	const code = random.below(4) === 0 ? random.below(65_536) : random.oneOf(codes);
	return naiveFrame(code, random.below(65_536), random.below(65_536), someData(random));
}

/** A frame with something wrong: its length, one bit, its end. */
function brokenFrame(random: Dice): Buffer {
	const frame = someFrame(random);
	switch (random.below(3)) {
		case 0:
			frame.writeUInt32LE(random.below(2) === 0 ? random.oneOf(oddLengths) : random.below(2 ** 32), 4);
			return frame;
		case 1: {
			const at = random.below(frame.length);
			frame[at] = frame[at]! ^ (1 << random.below(8));
			return frame;
		}

		default:
			return frame.subarray(0, random.below(frame.length));
	}
}

/** What a hostile or broken terminal may send: frames in any order, broken ones and noise among them. */
export function someStream(random: Dice): Buffer {
	const parts = Array.from({length: 1 + random.below(6)}, () => {
		const kind = random.below(10);
		return kind < 6 ? someFrame(random) : kind < 9 ? brokenFrame(random) : random.bytes(random.below(64));
	});
	return Buffer.concat(parts);
}

function inPieces(stream: Buffer, random: Dice, take: (piece: Buffer) => void): void {
	for (let at = 0; at < stream.length; ) {
		const end = at + 1 + random.below(random.below(2) === 0 ? 8 : stream.length);
		take(stream.subarray(at, end));
		at = end;
	}
}

const storage = createNameStorage('gbk');

/** Records in order, records that are not, and what is no list at all. */
function someRecords(random: Dice): Buffer {
	const {below, bytes} = random;
	const naive = below(2) === 0 ? naiveRecord72 : naiveRecord28;
	const kind = below(3);
	if (kind === 0) return bytes(below(300));
	const records = Buffer.concat(
		Array.from({length: 1 + below(5)}, (_, at) => naive({uid: at + 1, pin: String(below(1e6))})),
	);
	for (let wrongs = below(6); wrongs > 0; wrongs--) records[below(records.length)] = below(256);
	return kind === 1 ? records : records.subarray(0, below(records.length));
}

/** One kind of thing that reads what comes from outside, fed with one generated input. */
const targets: Readonly<Record<string, (random: Dice) => void>> = {
	frames(random) {
		const reader = new FrameReader();
		const take = collectAnswer();
		let isAnswered = false;
		inPieces(someStream(random), random, piece => {
			for (const packet of reader.push(piece)) {
				if (!isAnswered) isAnswered = take(packet) !== undefined;
			}
		});
	},
	noise(random) {
		const reader = new FrameReader();
		const mark = random.below(2) === 0 ? Buffer.from('5050827d', 'hex') : Buffer.alloc(0);
		reader.push(Buffer.concat([mark, random.bytes(random.below(64))]));
	},
	requests(random) {
		const reader = new RequestReader();
		inPieces(someStream(random), random, piece => void reader.push(piece));
	},
	users(random) {
		const records = someRecords(random);
		const count = random.below(3) === 0 ? random.below(2 ** 32) : null;
		const decided = decideRecordSize(records, count);
		const size = decided ?? random.oneOf([72, 28] as const);
		for (const user of decodeUsers(records, size, storage.decodeRange)) {
			const {record, pin, name} = JSON.parse(JSON.stringify(user)) as DeviceUser;
			const isRight = record.length === size * 2 && /^[^\0-\x1F\x7F-\x9F]*$/.test(pin + name);
			if (!isRight) throw new Error('a user with a torn record or with bytes that a screen acts on');
			if (storage.stored(name).bytes.length > nameBytesLimit[72] * 2) throw new Error('a name too long');
		}
	},
	lists(random) {
		decodeTemplates(random.bytes(random.below(200)));
		decodeOperations(random.bytes(random.below(200)));
		decodeAttendance(random.bytes(random.below(200)), random.below(2) === 0 ? null : random.below(2 ** 32));
		decodeCounts(random.bytes(random.below(120)));
	},
	events(random) {
		const data = random.bytes(random.below(80));
		eventKind({command: command.registerEvent, session: random.below(65_536), reply: 0, data});
		decodePunch(data);
		decodeEnrolledUserId(data);
	},
};

export const targetNames = Object.keys(targets);

/**
Makes the input of this number and feeds it.
@returns what it was fed to, and whether a WireError said no. @throws whatever else came: that is a crash.
*/
export function feed(number: number): {readonly target: string; readonly isRefused: boolean} {
	const random = dice(number);
	const target = targetNames[number % targetNames.length]!;
	try {
		targets[target]!(random);
		return {target, isRefused: false};
	} catch (error) {
		if (error instanceof WireError) return {target, isRefused: true};
		throw error;
	}
}

/** Runs `work` and tells the largest piece of memory that a reader took meanwhile. */
export function largestTaken(work: () => void): number {
	const {allocUnsafeSlow} = Buffer;
	let largest = 0;
	Buffer.allocUnsafeSlow = size => {
		largest = Math.max(largest, size);
		return allocUnsafeSlow(size);
	};
	try {
		work();
		return largest;
	} finally {
		Buffer.allocUnsafeSlow = allocUnsafeSlow;
	}
}
