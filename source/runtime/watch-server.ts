import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {ConfigError} from '../domain/index.ts';

export interface MetricsServer {
	/** `http://127.0.0.1:9109/metrics` */
	readonly url: string;
	close(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
Gives the text to whoever asks for `/metrics` on this computer, and to nobody else.
@param port 0 = any free one.
@throws {ConfigError} when the port is taken.
*/
export async function serveMetrics(port: number, text: () => string): Promise<MetricsServer> {
	const server = createServer(
		{requestTimeout: 5000, headersTimeout: 5000, connectionsCheckingInterval: 5000},
		(request, response) => {
			const {method = '', url = ''} = request;
			request.resume();
			const status =
				url.split('?', 1)[0] !== '/metrics' ? 404 : method === 'GET' || method === 'HEAD' ? 200 : 405;
			const body = status === 200 ? text() : status === 404 ? 'See /metrics.\n' : 'GET only.\n';
			response.writeHead(status, {
				'content-type': `text/plain; version=0.0.4; charset=utf-8`,
				connection: 'close',
				...(status === 405 ? {allow: 'GET, HEAD'} : {}),
			});
			response.end(method === 'HEAD' ? undefined : body);
		},
	);
	server.maxConnections = 16;
	server.listen(port, loopback);
	try {
		await once(server, 'listening');
	} catch (error) {
		throw new ConfigError(
			'ERR_CONFIG_INVALID',
			`Port ${port} cannot be opened for metrics (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`,
			{hint: 'Give --metrics another one, or 0 for any that is free.', cause: error},
		);
	}

	return {
		url: `http://${loopback}:${(server.address() as AddressInfo).port}/metrics`,
		async close() {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
