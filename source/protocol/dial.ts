import {connect, isIP, type Socket} from 'node:net';
import type {VisitPhase} from '../domain/errors.ts';
import {connectTrouble, unansweredConnect} from './connect-trouble.ts';
import {testify, unsent} from './evidence.ts';

export interface DialOptions {
	readonly host: string;
	readonly port: number;
	/** The terminal as messages call it. */
	readonly label: string;
	readonly connectMs: number;
}

/** Where the bytes go: a terminal that writes 128 at a time costs no buffer for each. */
export interface Ear {
	/** Memory for what comes next. */
	room(): Uint8Array;
	/** So many bytes were put in front of that memory. */
	onBytes(count: number, memory: Uint8Array): void;
}

/**
A TCP connection that stands.
@throws {TransportError} that tells name, way, refusal and silence apart; the signal's reason. No socket is left then.
*/
export async function dial(options: DialOptions, ear: Ear, signal?: AbortSignal): Promise<Socket> {
	signal?.throwIfAborted();
	const {host, port, label, connectMs} = options;
	const {promise, resolve, reject} = Promise.withResolvers<Socket>();
	const socket = connect({
		host,
		port,
		noDelay: true,
		keepAlive: true,
		onread: {
			buffer: () => ear.room(),
			callback(count, memory) {
				ear.onBytes(count, memory);
				return true;
			},
		},
	});
	let phase: VisitPhase = isIP(host) === 0 ? 'dns' : 'connect';
	const fail = (error: Error): void => reject(testify(error, unsent(phase)));
	const timer = setTimeout(() => fail(unansweredConnect(label, connectMs)), connectMs);
	const abort = (): void => reject(signal?.reason);
	const refuse = (error: unknown): void => fail(connectTrouble(error, label));
	socket.once('lookup', error => {
		if (error === null) phase = 'connect';
	});
	signal?.addEventListener('abort', abort, {once: true});
	socket.once('error', refuse);
	socket.once('connect', () => {
		socket.off('error', refuse);
		resolve(socket);
	});
	try {
		return await promise;
	} catch (error) {
		socket.on('error', () => {});
		socket.destroy();
		throw error;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
	}
}
