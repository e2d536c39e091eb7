import {command, dataType, reply} from './commands.ts';
import type {Packet} from './frame.ts';
import type {Layout} from './layout.ts';
import {freeSizeWord, templateHead} from './sets.ts';
import {userRecord28, userRecord72} from './user-record.ts';

/**
PURE: packets with everything personal covered: names, passwords, cards, fingers, comm keys. Lengths, slots, PINs,
roles, groups, times and the NULs in texts stay, for they are what makes an odd terminal understandable.
*/

/** What was covered in a packet. `unknown` = data that this program cannot tell apart, covered as a whole. */
export type MaskedPart = 'comm key' | 'name' | 'password' | 'card' | 'finger' | 'upload' | 'unknown';

export interface MaskedPacket extends Packet {
	readonly masked: readonly MaskedPart[];
}

const letter = 0x78; // x
const foreignLetter = 0xff;

/** Letters become x, bytes beyond ASCII FF: where a text ends and whether it is plain can still be seen. */
function coverText(bytes: Uint8Array): void {
	for (const [at, byte] of bytes.entries()) {
		if (byte !== 0) bytes[at] = byte < 0x80 ? letter : foreignLetter;
	}
}

/** As a whole; only "nothing" stays visible. */
function coverNumber(bytes: Uint8Array): void {
	if (bytes.some(byte => byte !== 0)) bytes.fill(letter);
}

/** The secret fields of a user record, in the order of the layout. */
function secretFields(layout: Pick<Layout<unknown>, 'table'>): ReadonlyArray<{
	readonly part: 'name' | 'password' | 'card';
	readonly from: number;
	readonly to: number;
}> {
	return layout.table.flatMap(({name, offset, bytes}) =>
		name === 'name' || name === 'password' || name === 'card'
			? [{part: name, from: offset, to: offset + bytes}]
			: [],
	);
}

const userFields = {
	72: secretFields(userRecord72),
	// The vendor manual gives the card a fifth byte.
	28: secretFields(userRecord28).map(field => (field.part === 'card' ? {...field, to: field.to + 1} : field)),
} as const;

type RecordSize = keyof typeof userFields;

const setPrefixBytes = 4;

/** The list or finger that is on its way, and how far it has come. */
interface Arriving {
	readonly kind: 'users' | 'templates' | 'template' | 'logs' | 'unknown';
	/** Position of the next data byte in the set. */
	at: number;
	/** Size of the set, prefix included; null until announced. */
	total: number | null;
	/** Templates: bytes of the entry's head so far, and of its finger still to come. */
	head: number[];
	fingerLeft: number;
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

function coverAll(data: Uint8Array, part: MaskedPart): MaskedPart[] {
	if (data.length === 0) return [];
	data.fill(letter);
	return [part];
}

/** @param from place of the first byte among the records; below zero in the set's own length. */
function coverUsers(data: Uint8Array, from: number, size: RecordSize): MaskedPart[] {
	const fields = userFields[size];
	const firstRecord = Math.max(0, Math.floor(from / size));
	for (let start = firstRecord * size - from; start + size <= data.length; start += size) {
		// What does not look like a person may be one in another place: then nothing of it is shown.
		if (start >= 0 && !isUser(data, start, size))
			return coverAll(data.subarray(Math.max(0, -from)), 'unknown');
	}

	for (let start = firstRecord * size - from; start < data.length; start += size) {
		for (const field of fields) {
			const piece = data.subarray(Math.max(0, start + field.from), Math.max(0, start + field.to));
			if (field.part === 'card') coverNumber(piece);
			else coverText(piece);
		}
	}

	return fields.map(field => field.part);
}

function isUser(data: Uint8Array, at: number, size: RecordSize): boolean {
	const {privilege, group} = size === 72 ? userRecord72.offsets : userRecord28.offsets;
	if (u16(data, at) === 0 || data[at + privilege]! > 0x0f || data[at + group]! >= 100) return false;
	return size === 28 || u16(data, at + userRecord72.offsets.ownTimezones) <= 1;
}

/** Each entry's head stays, its finger is covered. Sizes that lead astray cover the rest. */
function coverFingers(data: Uint8Array, from: number, arriving: Arriving): MaskedPart[] {
	for (let at = Math.max(0, setPrefixBytes - from); at < data.length; at++) {
		if (arriving.fingerLeft > 0) {
			const end = Math.min(data.length, at + arriving.fingerLeft);
			data.fill(letter, at, end);
			arriving.fingerLeft -= end - at;
			at = end - 1;
			continue;
		}

		arriving.head.push(data[at]!);
		if (arriving.head.length < templateHead.bytes) continue;
		const size = arriving.head[0]! + arriving.head[1]! * 0x1_00 - templateHead.bytes;
		arriving.head = [];
		arriving.fingerLeft = size > 0 ? size : Number.POSITIVE_INFINITY;
	}

	return ['finger'];
}

function u16(bytes: Uint8Array, at: number): number {
	return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x1_00;
}

function u32(bytes: Uint8Array, at: number): number {
	return u16(bytes, at) + u16(bytes, at + 2) * 0x1_00_00;
}
