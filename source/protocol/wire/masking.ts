import {command, dataType, reply} from './commands.ts';
import {
	type ArrivingFingers,
	coverAll,
	coverFingers,
	coverUsers,
	type MaskedPart,
	type RecordSize,
	setPrefixBytes,
	u16,
	u32,
} from './cover.ts';
import type {Packet} from './frame.ts';
import {freeSizeWord} from './sets.ts';

export type {MaskedPart} from './cover.ts';

/**
PURE: packets with everything personal covered: names, passwords, cards, fingers, comm keys. Lengths, slots, PINs,
roles, groups, times and the NULs in texts stay, for they are what makes an odd terminal understandable.
*/

export interface MaskedPacket extends Packet {
	readonly masked: readonly MaskedPart[];
}

/** The list or finger that is on its way, and how far it has come. */
interface Arriving extends ArrivingFingers {
	readonly kind: 'users' | 'templates' | 'template' | 'logs' | 'unknown';
	/** Position of the next data byte in the set. */
	at: number;
	/** Size of the set, prefix included; null until announced. */
	total: number | null;
}

const arrivingOf = (kind: Arriving['kind']): Arriving => ({
	kind,
	at: 0,
	total: null,
	head: [],
	fingerLeft: 0,
});

const openRequests: ReadonlySet<number> = new Set([
	command.connect,
	command.exit,
	command.enable,
	command.disable,
	command.restart,
	command.refreshData,
	command.refreshOption,
	command.version,
	command.prepareData,
	command.freeData,
	command.bufferedRead,
	command.readChunk,
	command.dbRead,
	command.userTemplateRead,
	command.optionsRead,
	command.attendanceRead,
	command.deleteUser,
	command.deleteUserTemplate,
	command.operationLogRead,
	command.freeSizes,
	command.state,
	command.pinWidth,
	command.templateWrite,
	command.templateRead,
	command.bulkWrite,
	command.checksumBuffer,
	command.deleteFingerTemplate,
	command.timeRead,
	command.timeWrite,
	command.registerEvent,
	reply.ok,
]);
const openAnswers: ReadonlySet<number> = new Set([
	reply.ok,
	reply.error,
	command.prepareData,
	command.registerEvent,
]);

/** Covers the packets of one connection, in the order in which they passed: what data is, earlier packets tell. */
export class Masking {
	#arriving: Arriving = arrivingOf('unknown');
	#userCount: number | null = null;
	#request: Packet | null = null;

	sent(packet: Packet): MaskedPacket {
		const {command: code, data} = packet;
		if (code !== reply.ok) this.#request = packet;
		this.#expect(packet);
		if (data.length === 0 || openRequests.has(code)) return {...packet, masked: []};
		if (code === command.userWrite && (data.length === 72 || data.length === 28)) {
			return covered(packet, copy => coverUsers(copy, 0, data.length as RecordSize));
		}

		const part = code === command.auth ? 'comm key' : code === command.data ? 'upload' : 'unknown';
		return covered(packet, copy => coverAll(copy, part));
	}

	received(packet: Packet): MaskedPacket {
		const {command: code, data} = packet;
		const isAnswer = packet.reply === this.#request?.reply;
		if (code === command.data) {
			return covered(packet, copy => (isAnswer ? this.#coverPiece(copy) : coverAll(copy, 'unknown')));
		}

		if (isAnswer) this.#note(packet);
		if (data.length === 0 || openAnswers.has(code)) return {...packet, masked: []};
		return covered(packet, copy => coverAll(copy, 'unknown'));
	}

	/** What a request asks for is what the next data will be. */
	#expect({command: code, data}: Packet): void {
		switch (code) {
			case command.bufferedRead:
				this.#arriving = arrivingOf(kindOf(u16(data, 1), u32(data, 3)));
				break;
			case command.readChunk:
				this.#continueAt(u32(data, 0));
				break;
			case command.userTemplateRead:
				this.#arriving = arrivingOf(data.length >= 3 ? 'template' : 'users');
				break;
			case command.templateRead:
				this.#arriving = arrivingOf('template');
				break;
			case command.attendanceRead:
				this.#arriving = arrivingOf('logs');
				break;
			default:
		}
	}

	/** A chunk that does not follow the last one cannot be told apart into fingers any more. */
	#continueAt(start: number): void {
		const {kind, at, total} = this.#arriving;
		if (kind === 'templates' && start !== at) this.#arriving = {...arrivingOf('unknown'), total};
		this.#arriving.at = start;
	}

	#note({command: code, data}: Packet): void {
		const request = this.#request?.command;
		if (code === reply.ok && request === command.bufferedRead && data.length >= 5) {
			this.#arriving.total = u32(data, 1);
		} else if (code === command.prepareData && request !== command.readChunk) {
			this.#arriving.total = u32(data, 0);
		} else if (code === reply.ok && request === command.freeSizes) {
			this.#userCount = data.length >= 80 ? u32(data, freeSizeWord.users * 4) : null;
		}
	}

	#coverPiece(data: Uint8Array): MaskedPart[] {
		const arriving = this.#arriving;
		arriving.total ??= data.length;
		const at = arriving.at;
		arriving.at += data.length;
		switch (arriving.kind) {
			case 'logs':
				return [];
			case 'template':
				return coverAll(data, 'finger');
			case 'templates':
				return coverFingers(data, at, arriving);
			case 'users':
				return this.#coverUserPiece(data, at, arriving.total);
			default:
				return coverAll(data, 'unknown');
		}
	}

	#coverUserPiece(data: Uint8Array, at: number, total: number): MaskedPart[] {
		const size = recordSizeOf(total - setPrefixBytes, this.#userCount);
		if (size !== null) return coverUsers(data, at - setPrefixBytes, size);
		const shown = Math.max(0, setPrefixBytes - at);
		return coverAll(data.subarray(shown), 'unknown');
	}
}

function kindOf(inner: number, type: number): Arriving['kind'] {
	switch (inner) {
		case command.userTemplateRead:
			return type === dataType.users ? 'users' : 'unknown';
		case command.dbRead:
			return type === dataType.templates ? 'templates' : 'unknown';
		case command.attendanceRead:
		case command.operationLogRead:
			return 'logs';
		default:
			return 'unknown';
	}
}

/** Only where nothing but one layout fits: a wrong one would show what it should cover. */
function recordSizeOf(recordBytes: number, count: number | null): RecordSize | null {
	const fitting = ([72, 28] as const).filter(size => recordBytes % size === 0);
	const counted = fitting.find(size => count !== null && count > 0 && recordBytes === size * count);
	return counted ?? (fitting.length === 1 ? fitting[0]! : null);
}

function covered(packet: Packet, cover: (copy: Uint8Array) => readonly MaskedPart[]): MaskedPacket {
	const data = packet.data.slice();
	const masked = cover(data);
	return {...packet, data, masked};
}
