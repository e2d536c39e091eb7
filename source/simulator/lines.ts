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
