import {once} from 'node:events';
import {type AddressInfo, connect, createServer} from 'node:net';

/** One session as it passed: what the terminal sent after each request. */
export type Recording = readonly Buffer[];

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

/** Stands between a client and a terminal and writes down what the terminal says. One client, one visit. */
export async function recordVisit(
	terminal: {readonly port: number},
	visit: (port: number) => Promise<void>,
): Promise<Recording> {
	const replies: Buffer[] = [];
	const server = createServer({noDelay: true}, client => {
		const line = connect({port: terminal.port, host: '127.0.0.1', noDelay: true});
		client.on('data', request => {
			replies.push(Buffer.alloc(0));
			line.write(request);
		});
		line.on('data', bytes => {
			const last = replies.length - 1;
			replies[last] = Buffer.concat([replies[last]!, bytes]);
			client.write(bytes);
		});
		client.on('close', () => line.destroy());
		line.on('close', () => client.destroy());
		client.on('error', () => line.destroy());
		line.on('error', () => client.destroy());
	});
	await visit(await listening(server));
	server.close();
	await once(server, 'close');
	return replies;
}

/** Says again what a terminal said, each reply in the pieces that `cut` makes of it, a turn of the loop apart. */
export async function replay(
	recording: Recording,
	cut: (reply: Buffer) => readonly Buffer[],
	visit: (port: number) => Promise<void>,
): Promise<void> {
	const server = createServer({noDelay: true}, client => {
		let next = 0;
		client.on('error', () => client.destroy());
		client.on('data', async () => {
			const reply = recording[next++] ?? Buffer.alloc(0);
			for (const piece of cut(reply)) {
				if (piece.length > 0 && client.writable) client.write(piece);
				await new Promise(resolve => setImmediate(resolve));
			}
		});
	});
	await visit(await listening(server));
	server.close();
	await once(server, 'close');
}
