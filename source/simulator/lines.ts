import type {Socket} from 'node:net';
import type {Packet} from '../protocol/wire/index.ts';
import type {Connection} from './connection.ts';
import type {Session} from './exchange.ts';

/** All open connections of one terminal. */
export class Lines {
	readonly #open = new Set<Connection>();

	get count(): number {
		return this.#open.size;
	}

	add(connection: Connection): void {
		this.#open.add(connection);
	}

	remove(connection: Connection): void {
		this.#open.delete(connection);
	}

	/** An event to everybody who asked for its kind, and to whom else it concerns. */
	tell(packet: Packet, concerns: (session: Session) => boolean = () => false): void {
		for (const connection of this.#open) {
			const {session} = connection;
			if ((session.events & packet.session) !== 0 || concerns(session)) connection.emit(packet);
		}
	}

	hangUp(how: 'close' | 'reset'): void {
		for (const connection of this.#open) connection.hangUp(how);
	}

	close(): void {
		for (const connection of this.#open) connection.close();
	}
}

/** How long a caller who was turned away may take to hang up. */
const turnedAwayMs = 1000;

/** Closed, not reset: what such a caller has said is read, since a socket closed with unread bytes resets the line. */
export function turnAway(socket: Socket): void {
	const timer = setTimeout(() => socket.destroy(), turnedAwayMs).unref();
	socket.on('error', () => socket.destroy());
	socket.once('close', () => clearTimeout(timer));
	socket.resume();
	socket.end();
}
