import {ConfigError} from '../../domain/index.ts';

/**
`HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address.
@param variable that says it; without one it is what a person has typed.
*/
export function hostAndPort(
	text: string,
	variable?: string,
): {readonly host: string; readonly port: number | undefined} {
	const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
	const plain = /^([^:\s/]+)(?::(\d+))?$/.exec(text);
	const found = bracketed ?? plain;
	if (found !== null && found[1]!.length <= 255) {
		return {
			host: found[1]!,
			port: found[2] === undefined ? undefined : parsePort(variable ?? 'the device', found[2]),
		};
	}

	if (/^[\da-f]*:[\da-f:.]*:[\da-f:.]*(?:%\w+)?$/i.test(text)) return {host: text, port: undefined};
	if (variable !== undefined)
		throw new ConfigError('ERR_CONFIG_INVALID', `${variable} is not an address.`, {
			hint: 'Example: 192.168.1.201 or 192.168.1.201:4370',
		});
	throw new ConfigError('ERR_CONFIG_INVALID', 'The device is neither a configured name nor an address.', {
		hint: 'Example: --device 192.168.1.201 or --device 192.168.1.201:4370',
	});
}

export function parsePort(name: string, text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	if (port >= 1 && port <= 65_535) return port;
	throw new ConfigError('ERR_CONFIG_INVALID', `The port of ${name} is not a number between 1 and 65535.`, {
		hint: 'Example: 4370',
	});
}

/** The value is a secret: an error never repeats it. */
export function parseCommKey(name: string, text: string): number {
	const key = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
	if (key <= 0xff_ff_ff_ff) return key;
	throw new ConfigError(
		'ERR_CONFIG_INVALID',
		`${name} is not a comm key: it takes a number, as in the device's menu (Comm. > PC connection).`,
		{
			hint: 'Leave it out when the device has none.',
		},
	);
}

export function parseFlag(name: string, text: string | undefined): boolean | undefined {
	if (text === undefined) return undefined;
	if (/^(?:true|yes|1|on)$/i.test(text)) return true;
	if (/^(?:false|no|0|off)$/i.test(text)) return false;
	throw new ConfigError('ERR_CONFIG_INVALID', `${name} takes true or false.`, {
		hint: `Example: ${name}=true`,
	});
}
