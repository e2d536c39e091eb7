import {once} from 'node:events';
import {createWriteStream, type WriteStream} from 'node:fs';
import {SimulatorError} from '../domain/errors.ts';
import {type Packet, reply, toHex} from '../protocol/wire/index.ts';
import {deviceCommand, deviceCommandName} from './device-commands.ts';

export type Direction = 'in' | 'out';

/** One packet that came in or went out. */
export interface FrameEntry {
	/** ISO time. */
	readonly at: string;
	/** Which connection, from 1 in the order in which they came. */
	readonly connection: number;
	readonly direction: Direction;
	/** Name of the command, reply or event; its number when it has none. */
	readonly command: string;
	readonly session: number;
	readonly reply: number;
	/** Bytes behind the header. */
	readonly dataBytes: number;
	/** Hex of these bytes where they can hold no name, PIN, key or finger; absent where they may, or are none. */
	readonly data?: string;
}

/** Requests whose data, and whose answer's data, are numbers and flags only: nobody's secret. */
const harmless: ReadonlySet<number> = new Set([
	deviceCommand.connect,
	deviceCommand.exit,
	deviceCommand.enable,
	deviceCommand.disable,
	deviceCommand.restart,
	deviceCommand.freeSizes,
	deviceCommand.state,
	deviceCommand.pinWidth,
	deviceCommand.version,
	deviceCommand.timeRead,
	deviceCommand.timeWrite,
	deviceCommand.registerEvent,
	deviceCommand.prepareData,
	deviceCommand.freeData,
	deviceCommand.deleteUser,
	deviceCommand.clearData,
	deviceCommand.templateWrite,
]);
/** Their requests say which part of which list; their answers are the list. */
const harmlessRequests: ReadonlySet<number> = new Set([
	deviceCommand.bufferedRead,
	deviceCommand.readChunk,
	deviceCommand.templateRead,
	deviceCommand.userTemplateRead,
	deviceCommand.attendanceRead,
]);

const replyNames = new Map<number, string>(Object.entries(reply).map(([name, code]) => [code, name]));

/** @param request the command that an outgoing packet answers; null for an event, and for what came in */
export function frameEntry(
	connection: number,
	direction: Direction,
	packet: Packet,
	request: number | null,
): FrameEntry {
	const {command, session, data} = packet;
	const isShown =
		direction === 'in'
			? harmless.has(command) || harmlessRequests.has(command)
			: (request !== null && harmless.has(request)) || command === deviceCommand.prepareData;
	return {
		at: new Date().toISOString(),
		connection,
		direction,
		command: replyNames.get(command) ?? deviceCommandName(command),
		session,
		reply: packet.reply,
		dataBytes: data.length,
		...(isShown && data.length > 0 ? {data: toHex(data.subarray(0, mostShownBytes))} : {}),
	};
}

const mostShownBytes = 128;

/** Frames as lines of JSON at the end of a file that only its owner may read. */
export class FrameLogFile {
	readonly #path: string;
	readonly #stream: WriteStream;
	#failure: unknown = null;

	private constructor(path: string, stream: WriteStream) {
		this.#path = path;
		this.#stream = stream;
		stream.on('error', error => {
			this.#failure = error;
		});
	}

	/** @throws {SimulatorError} ERR_SIMULATOR_OPTION when the file cannot be written. */
	static async open(path: string): Promise<FrameLogFile> {
		const stream = createWriteStream(path, {flags: 'a', mode: 0o600});
		try {
			await once(stream, 'open');
		} catch (cause) {
			throw unwritable(path, cause);
		}

		return new FrameLogFile(path, stream);
	}

	write(entry: FrameEntry): void {
		if (this.#failure === null) this.#stream.write(`${JSON.stringify(entry)}\n`);
	}

	/** All lines are in the file when this resolves. @throws {SimulatorError} when some could not be written. */
	async close(): Promise<void> {
		if (this.#failure === null) {
			this.#stream.end();
			await once(this.#stream, 'close').catch(() => {});
		}

		if (this.#failure !== null) throw unwritable(this.#path, this.#failure);
	}
}

function unwritable(path: string, cause: unknown): SimulatorError {
	return new SimulatorError('ERR_SIMULATOR_OPTION', `The log ${path} cannot be written.`, {
		hint: 'Make room or choose a folder that can be written.',
		cause,
	});
}
