import type {CheckCommand} from '../../domain/index.ts';

/**
Lines that open a firewall, to be copied by a person. Only an address that was resolved goes in: a host name comes
from a settings file and could carry shell characters.
*/

/** Out of this computer, to a terminal or a server. */
export function outboundCommands(address: string, port: number): readonly CheckCommand[] {
	if (!isAddress(address)) return [];
	const family = address.includes(':') ? 'ipv6' : 'ipv4';
	return [
		{
			on: 'windows',
			command: `netsh advfirewall firewall add rule name="trisync ${port}" dir=out action=allow protocol=TCP remoteip=${address} remoteport=${port}`,
		},
		{on: 'ufw', command: `sudo ufw allow out to ${address} port ${port} proto tcp`},
		{
			on: 'firewalld',
			command: `sudo firewall-cmd --direct --add-rule ${family} filter OUTPUT 0 -p tcp -d ${address} --dport ${port} -j ACCEPT`,
		},
	];
}

/** Into the computer that runs SQL Server; to be run there. */
export function inboundCommands(port: number, protocol: 'TCP' | 'UDP'): readonly CheckCommand[] {
	const lower = protocol.toLowerCase();
	return [
		{
			on: 'windows',
			command: `netsh advfirewall firewall add rule name="SQL Server ${port}" dir=in action=allow protocol=${protocol} localport=${port}`,
		},
		{on: 'ufw', command: `sudo ufw allow ${port}/${lower}`},
		{
			on: 'firewalld',
			command: `sudo firewall-cmd --permanent --add-port=${port}/${lower} && sudo firewall-cmd --reload`,
		},
	];
}

function isAddress(text: string): boolean {
	return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]*)$/i.test(text);
}
