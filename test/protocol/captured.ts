import {existsSync, readFileSync} from 'node:fs';
import {FrameReader, fromHex, type Packet} from '../../source/protocol/wire/index.ts';

/** Packets of real terminals with what they are stated to say; they lie beside the project and never in it. */

export interface Frame {
	readonly command: number;
	/** As the sources write it, e.g. `ACK_OK`. */
	readonly command_name: string;
	/** `0xfc17` */
	readonly checksum: string;
	readonly session: number;
	readonly reply: number;
	readonly declared_len: number;
	readonly data_len: number;
	readonly complete: boolean;
}

export interface Capture {
	readonly name: string;
	readonly transport: 'tcp' | 'udp';
	readonly request_hex?: string;
	readonly reply_hex?: string;
	// biome-ignore lint/suspicious/noExplicitAny: foreign data, every capture has fields of its own
	readonly decoded: any;
}

const file = new URL('../../../shared/reference/captures-public.json', import.meta.url);
export const captures: Capture[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).captures : [];
if (captures.length === 0)
	process.stderr.write('captures: skipped, the public captures are not on this machine\n');

export const named = (name: string): Capture => captures.find(capture => capture.name === name)!;
export const packetsOf = (hex: string): Packet[] => new FrameReader().push(fromHex(hex));
export const replyOf = (name: string): Packet => packetsOf(named(name).reply_hex!)[0]!;
export const requestOf = (name: string): Packet => packetsOf(named(name).request_hex!)[0]!;
