/** Where one SQL Server database is and who reads it. */
export interface MssqlSettings {
	/** Host name or address. `HOST\INSTANCE` and `HOST,PORT` are understood here as well; see `parseServer`. */
	readonly server: string;
	/** Wins over `instance`: a known port needs no SQL Server Browser. */
	readonly port?: number;
	readonly instance?: string;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** Set for a Windows domain login (NTLM); `user` is then the name inside that domain. */
	readonly domain?: string;
	/** Default true, as SQL Server's own drivers do today. */
	readonly encrypt?: boolean;
	/** Accept a certificate that nobody vouches for. Default false. */
	readonly trustServerCertificate?: boolean;
	/** Default 15,000. */
	readonly connectTimeoutMs?: number;
	/** Longest silence while a query runs. Default 30,000. */
	readonly requestTimeoutMs?: number;
}

export type ServerAddress = Pick<MssqlSettings, 'server' | 'instance' | 'port'>;

/**
Reads the ways in which people write a server: `HOST`, `HOST\INSTANCE`, `HOST,PORT`, `HOST\INSTANCE,PORT`,
`tcp:HOST,PORT`, and `HOST:PORT`, since it is typed so often; `.` and `(local)` are this machine.
Text that is none of these stays in `server` as it is, so that the connection's error names it.
*/
export function parseServer(text: string): ServerAddress {
	const plain = text.trim().replace(/^tcp:/i, '');
	const parts = /^([^\\,]+)(?:\\([^\\,:]+))?(?:\s*[,:]\s*(\d{1,5}))?$/.exec(plain);
	if (parts === null) return {server: plain};
	const host = splitPort((parts[1] ?? '').trim());
	const port = Number(parts[3] ?? host.port ?? 0);
	if (port > 65_535) return {server: plain};
	const instance = parts[2]?.trim() ?? '';
	return {
		server: isThisMachine(host.name) ? 'localhost' : host.name,
		// The default instance has a name too, which nobody needs to look up.
		...(instance === '' || /^mssqlserver$/i.test(instance) ? {} : {instance}),
		...(port === 0 ? {} : {port}),
	};
}

/** `HOST:PORT` or `[IPV6]:PORT`; more than one colon without brackets is an address of its own. */
function splitPort(host: string): {readonly name: string; readonly port?: string | undefined} {
	const parts = /^\[(.+)\](?::(\d{1,5}))?$/.exec(host) ?? /^([^:]+):(\d{1,5})$/.exec(host);
	return parts === null ? {name: host} : {name: parts[1] ?? host, port: parts[2]};
}

function isThisMachine(host: string): boolean {
	return /^(?:\.|\(\.\)|\(local\)|\(localdb\))$/i.test(host);
}

/** Takes the server's text apart; a port or an instance that is given on its own wins. */
export function withServer(settings: MssqlSettings): MssqlSettings {
	const {port, instance} = settings;
	return {
		...settings,
		...parseServer(settings.server),
		...(port === undefined ? {} : {port}),
		...(instance === undefined ? {} : {instance}),
	};
}
