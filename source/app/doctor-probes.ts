import {createSocket} from 'node:dgram';
import {lookup} from 'node:dns/promises';
import {constants} from 'node:fs';
import {access, stat} from 'node:fs/promises';
import {BlockList, connect, isIP, isIPv6} from 'node:net';
import {networkInterfaces} from 'node:os';
import {ping} from '../runtime/doctor/ping.ts';
import type {Probes, RouteFound, TcpFound} from '../runtime/doctor/ports.ts';

/** This computer and its network, as a check measures them. */
export const systemProbes: Probes = {
	now: Date.now,
	after(ms, call) {
		const timer = setTimeout(call, ms);
		return () => clearTimeout(timer);
	},
	ownAddresses: () => ownInterfaces().map(({address}) => address),
	async resolve(host) {
		if (isIP(host.split('%', 1)[0]!) !== 0) return [host];
		const found = await lookup(host, {all: true});
		return found.map(({address}) => address);
	},
	route,
	ping: (address, signal) => ping(address, signal),
	tcp,
	async unreadable(path) {
		try {
			await access(path, constants.R_OK);
			return (await stat(path)).isFile() ? null : 'it is no file';
		} catch (error) {
			return String((error as NodeJS.ErrnoException).code ?? error);
		}
	},
};

function ownInterfaces() {
	return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
		(addresses ?? []).map(address => ({...address, name})),
	);
}

/** Connecting a UDP socket makes the system choose way and source address; nothing is sent. */
async function route(address: string): Promise<RouteFound> {
	const {promise, resolve} = Promise.withResolvers<RouteFound>();
	const socket = createSocket(isIPv6(address.split('%', 1)[0]!) ? 'udp6' : 'udp4');
	socket.once('error', () => resolve({kind: 'none'}));
	socket.connect(9, address, () => {
		const from = socket.address().address;
		const own = ownInterfaces().find(one => one.address === from);
		resolve({
			kind: 'found',
			from,
			network: own?.name ?? null,
			isLocal: own !== undefined && isBeside(address, own.cidr),
		});
	});
	try {
		return await promise;
	} finally {
		socket.close();
	}
}

/** Both in one subnet, so that no router is in between. */
function isBeside(address: string, cidr: string | null): boolean {
	const [network, prefix] = cidr?.split('/') ?? [];
	if (network === undefined || prefix === undefined) return false;
	const plain = address.split('%', 1)[0]!;
	const subnet = new BlockList();
	subnet.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
	return subnet.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

async function tcp(address: string, port: number, signal: AbortSignal): Promise<TcpFound> {
	const {promise, resolve} = Promise.withResolvers<TcpFound>();
	const socket = connect({host: address, port, signal});
	socket.once('connect', () => resolve('open'));
	socket.once('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'ECONNREFUSED') resolve('refused');
		else if (signal.aborted || error.code === 'ETIMEDOUT') resolve('silent');
		else resolve('unreachable');
	});
	try {
		return await promise;
	} finally {
		socket.on('error', () => {});
		socket.destroy();
	}
}
