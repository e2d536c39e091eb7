import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';

/** Stands between a program and a server, passes everything on, and breaks when it is told to. */
export interface Relay {
	readonly host: string;
	readonly port: number;
	/** Ends the connection on which this text is seen on its way to the server, before the server sees it. */
	cutAt(text: string | null): void;
	/** How often it was cut. */
	cuts(): number;
	/** Ends every connection and takes no new ones, as a server that was switched off. */
	switchOff(): Promise<void>;
	close(): Promise<void>;
}

/** SQL Server's statements travel in UTF-16. */
export async function startRelay(server: {readonly host: string; readonly port: number}): Promise<Relay> {
	const sockets = new Set<Socket>();
	let wanted: Buffer | null = null;
	let cuts = 0;
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
		return socket;
	};

	const listener = createServer(client => {
		const upstream = keep(connect(server.port, server.host));
		keep(client);
		client.on('data', chunk => {
			if (wanted !== null && chunk.includes(wanted)) {
				cuts++;
				upstream.destroy();
				client.destroy();
				return;
			}

			upstream.write(chunk);
		});
		upstream.on('data', chunk => client.write(chunk));
		client.on('close', () => upstream.destroy());
		upstream.on('close', () => client.destroy());
	});
	await once(listener.listen(0, '127.0.0.1'), 'listening');
	const {address, port} = listener.address() as AddressInfo;
	const switchOff = async () => {
		const closed = listener.listening ? once(listener, 'close') : null;
		listener.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	return {
		host: address,
		port,
		cutAt(text) {
			wanted = text === null ? null : Buffer.from(text, 'utf16le');
		},
		cuts: () => cuts,
		switchOff,
		close: switchOff,
	};
}
