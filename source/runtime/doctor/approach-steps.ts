import {budgetsMs} from './budgets.ts';
import type {Finding, Step} from './ladder.ts';
import {dnsStep, pingStep, type Reached} from './network-steps.ts';
import type {DeviceTarget, Probes} from './ports.ts';

/** Below the terminal itself: name, address, route, ping. */
export function approachSteps({host}: DeviceTarget, probes: Probes, reached: Reached): readonly Step[] {
	return [
		dnsStep(host, 'the terminal', probes, reached, 'ESSL_DEVICE_IP'),
		{
			id: 'own',
			tried: "compared it with this computer's own addresses",
			run: () => ownFinding(reached.address!, probes.ownAddresses()),
		},
		{
			id: 'route',
			tried: 'asked the routing table for the way',
			budgetMs: budgetsMs.route,
			late: {state: 'not-run', measured: 'the routing table did not answer'},
			async run(signal) {
				const found = await probes.route(reached.address!, signal);
				if (found.kind === 'none') {
					return {
						state: 'fail',
						measured: `this computer knows no way to ${reached.address}`,
						cause: 'ERR_CHECK_NO_ROUTE',
						likely: 'Cable or Wi-Fi of this computer is off, or no gateway is set.',
						next: "Connect this computer to the terminal's network, then check again.",
					};
				}

				const network = found.network === null ? '' : ` (${found.network})`;
				const way = found.isLocal ? 'in the same network' : 'through a router';
				return {state: 'ok', measured: `from ${found.from}${network}, ${way}`};
			},
		},
		pingStep(probes, reached),
	];
}

/** A loopback address means a simulator or a forwarded port; any other own address is a slip in the settings. */
export function ownFinding(address: string, own: readonly string[]): Finding {
	if (/^127\.|^::1$/.test(address))
		return {state: 'ok', measured: `${address} is this computer: a simulator or a forwarded port`};
	if (!own.includes(address)) return {state: 'ok', measured: `${address} is none of them`};
	return {
		state: 'fail',
		measured: `${address}: that is this computer's own address`,
		cause: 'ERR_CHECK_OWN_ADDRESS',
		likely: "The settings hold the PC's address where the terminal's belongs.",
		next: 'Read it at the terminal (Menu > Comm. > Ethernet) and correct ESSL_DEVICE_IP.',
	};
}
