import {budgetsMs} from './budgets.ts';
import type {Finding, Step} from './ladder.ts';
import {networkCode} from './ladder.ts';
import type {PingFound, Probes} from './ports.ts';

/** What the lower rungs of a chain learn for the higher ones. */
export interface Reached {
	/** null until the name was resolved. */
	address: string | null;
	ping: PingFound | null;
}

export function unreached(): Reached {
	return {address: null, ping: null};
}

/** Names to addresses. An address needs nobody to be asked. */
export function dnsStep(host: string, what: string, probes: Probes, reached: Reached, setting: string): Step {
	return {
		id: 'dns',
		tried: `asked the network for the address of ${host}`,
		budgetMs: budgetsMs.dns,
		late: unresolved(host, what, 'ETIMEDOUT', setting),
		async run(signal) {
			let addresses: readonly string[];
			try {
				addresses = await probes.resolve(host, signal);
			} catch (error) {
				return unresolved(host, what, networkCode(error) ?? 'ENOTFOUND', setting);
			}

			reached.address = addresses[0] ?? null;
			if (reached.address === null) return unresolved(host, what, 'ENODATA', setting);
			return {
				state: 'ok',
				measured:
					host === reached.address
						? `${host} is an address`
						: `${host} is ${addresses.slice(0, 3).join(', ')}`,
			};
		},
	};
}

function unresolved(host: string, what: string, code: string, setting: string): Finding {
	const isUnanswered = code === 'EAI_AGAIN' || code === 'ETIMEDOUT';
	return {
		state: 'fail',
		measured: isUnanswered
			? `no name server tells the address of ${host} (${code})`
			: `nobody in this network knows the name ${host} (${code})`,
		cause: 'ERR_CHECK_DNS',
		likely: isUnanswered
			? 'The name server is away, or this computer has no network.'
			: `The name is misspelt, or the name server does not know ${what}.`,
		next: `Correct ${setting}, or put the IP address there.`,
	};
}

/** That no answer comes proves nothing: many firewalls drop pings. */
export function pingStep(probes: Probes, reached: Reached): Step {
	return {
		id: 'ping',
		tried: 'sent one ping',
		budgetMs: budgetsMs.ping,
		late: noPing,
		async run(signal) {
			reached.ping = {kind: 'silent'};
			const found = await probes.ping(reached.address!, signal);
			if (!signal.aborted) reached.ping = found;
			switch (found.kind) {
				case 'answer':
					return {
						state: 'ok',
						measured: `${reached.address} answers, ${found.ms} ms (no answer proves nothing)`,
					};
				case 'silent':
					return noPing;
				case 'unavailable':
					return {state: 'not-run', measured: found.reason};
			}
		},
	};
}

const noPing: Finding = {
	state: 'warn',
	measured: 'no reply to ping, which proves nothing by itself',
	cause: 'ERR_CHECK_NO_PING',
	likely: 'It is off or elsewhere, or a firewall drops pings.',
	next: 'Go by the port below; if that fails as well, look at power, cable and IP address.',
};
