import type {RecordSize} from '../domain/device.ts';
import type {NameEncoding} from './name-storage.ts';
import type {Trace} from './trace.ts';

/** How to reach one terminal, and how patient to be. Only `host` is needed. */
export interface TerminalSettings {
	readonly host: string;
	/** Name on the screen and in phrases; the host when left out. */
	readonly name?: string;
	/** TCP port, 4370 from the factory. */
	readonly port?: number;
	/** Number from the terminal's menu (Comm. > PC connection); 0 = none. Never appears in an error or a trace. */
	readonly commKey?: number;
	/** What its language firmware makes of name bytes; the protocol does not say. */
	readonly encoding?: NameEncoding;
	/** Fixes the record layout where a list cannot tell, e.g. on an empty terminal. */
	readonly recordSize?: RecordSize;
	readonly timeouts?: Partial<Timeouts>;
	/** Sees every packet that passes, both ways, with names, passwords, cards, fingers and the comm key covered. */
	readonly trace?: Trace | undefined;
}

export interface Timeouts {
	/** Until the TCP connection stands. */
	readonly connectMs: number;
	/** Until a command is answered. */
	readonly commandMs: number;
	/** Without any byte while a list is on its way. */
	readonly silenceMs: number;
	/** For one whole list. */
	readonly listMs: number;
}

/** From timings that users of real terminals report. @see device-protocol §15 */
export const defaultTimeouts: Timeouts = {
	connectMs: 3000,
	commandMs: 5000,
	silenceMs: 30_000,
	listMs: 120_000,
};

export const defaultPort = 4370;

/** `192.168.1.201:4370`, `[fe80::1]:4370` */
export function addressOf(host: string, port: number): string {
	return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
