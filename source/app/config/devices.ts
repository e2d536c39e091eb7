import {ConfigError} from '../../domain/index.ts';
import type {ConfigDevice} from './config-schema.ts';
import type {SettingFlags} from './load.ts';
import type {DeviceSettings, ExpectedDifference, NameEncoding} from './settings.ts';
import {byDefault, type Found, findInFiles, findVariable, found, type SettingSources} from './sources.ts';
import {hostAndPort, parseCommKey, parsePort} from './values.ts';

const defaultPort = 4370;

/** One terminal, each value with its origin; texts of variables are not parsed yet. */
export interface FoundDevice {
	readonly name: Found<string>;
	readonly host: Found<string>;
	readonly port: Found<number | string>;
	readonly commKey: Found<number | string>;
	readonly serial: Found<string | null>;
	readonly encoding: Found<NameEncoding>;
	readonly readOnly: Found<boolean>;
	readonly deviceAdmins: Found<readonly string[]>;
	readonly expected: Found<readonly ExpectedDifference[]>;
}

/** The terminals in order. The list of the nearest file that has one counts; the environment's terminal comes first. */
export function findDevices(sources: SettingSources): readonly FoundDevice[] {
	const list = findInFiles(sources, 'devices', ({devices}) => devices);
	const fromFile = (list?.value ?? []).map((device, at) => foundDevice(device, at, list!.origin));
	const address = findVariable(sources, 'deviceHost');
	if (address === undefined) return fromFile;
	const {host, port} = hostAndPort(address.value, address.origin.name);
	// The same terminal in both places keeps its name and care from the file; the environment has the last word on the line.
	const known = fromFile.find(device => device.host.value === host);
	const base = known ?? foundDevice({host}, 0, address.origin);
	const device: FoundDevice = {
		...base,
		name: known?.name ?? byDefault('main-door'),
		host: {...address, value: host},
		port:
			findVariable(sources, 'devicePort') ??
			(port === undefined ? byDefault(defaultPort) : {...address, value: port}),
		commKey: findVariable(sources, 'devicePassword') ?? base.commKey,
	};
	return [device, ...fromFile.filter(other => other !== known)];
}

function foundDevice(device: ConfigDevice, at: number, origin: Found<unknown>['origin']): FoundDevice {
	const own = <T>(key: keyof ConfigDevice, value: T | undefined, otherwise: T): Found<T> =>
		value === undefined
			? byDefault(otherwise)
			: {value, origin: {...origin, name: `${origin.name}.${at}.${key}`}};
	return {
		name: own('name', device.name, `device-${at + 1}`),
		host: own('host', device.host, device.host),
		port: own('port', device.port, defaultPort),
		commKey: own('commKey', device.commKey, 0),
		serial: own<string | null>('serial', device.serial, null),
		encoding: own<NameEncoding>('encoding', device.encoding, 'utf-8'),
		readOnly: own('readOnly', device.readOnly, false),
		deviceAdmins: own<readonly string[]>('deviceAdmins', device.deviceAdmins, []),
		expected: own('expected', device.expected?.map(toExpected), []),
	};
}

/**
The terminals as they are used.
@param everywhere PINs that may administer every terminal.
@throws {ConfigError} when two have one name, or a port or a comm key is none.
*/
export function deviceSettings(
	devices: readonly FoundDevice[],
	everywhere: readonly string[],
): readonly DeviceSettings[] {
	refuseSameNames(devices);
	return devices.map(device => ({
		name: device.name.value,
		host: device.host.value,
		port: parsePort(device.port.origin.name, String(device.port.value)),
		commKey: parseCommKey(device.commKey.origin.name, String(device.commKey.value)),
		serial: device.serial.value,
		encoding: device.encoding.value,
		isReadOnly: device.readOnly.value,
		deviceAdmins: [...everywhere, ...device.deviceAdmins.value],
		expected: device.expected.value,
	}));
}

/** @throws {ConfigError} when two have one name: a plan or a typed phrase would mean either. */
export function refuseSameNames(devices: readonly FoundDevice[]): void {
	const names = new Set<string>();
	for (const {name} of devices) {
		if (names.has(name.value))
			throw new ConfigError('ERR_CONFIG_INVALID', `Two devices are called "${name.value}".`, {
				hint: 'Give each its own name in config.json.',
			});
		names.add(name.value);
	}
}

/** The terminal of `--device`, a name or an address, else the first. */
export function selectDevice(
	flags: SettingFlags,
	devices: readonly DeviceSettings[],
	everywhere: readonly string[],
): DeviceSettings | null {
	const asked = flags.device;
	if (asked === undefined) return withCommKey(devices[0] ?? null, flags);
	const named = devices.find(device => device.name === asked || device.host === asked);
	if (named !== undefined) return withCommKey(named, flags);
	const {host, port = defaultPort} = hostAndPort(asked);
	const known = devices.find(device => device.host === host && device.port === port);
	if (known !== undefined) return withCommKey(known, flags);
	const origin = found(asked, 'flag', '--device').origin;
	const [unknown] = deviceSettings([foundDevice({host, port, name: asked}, 0, origin)], everywhere);
	return withCommKey(unknown ?? null, flags);
}

function withCommKey(device: DeviceSettings | null, flags: SettingFlags): DeviceSettings | null {
	if (device === null || flags.commKey === undefined) return device;
	return {...device, commKey: parseCommKey('--comm-key', String(flags.commKey))};
}

export function toExpected({
	pin,
	reason,
	signature,
}: {
	readonly pin: string;
	readonly reason: string;
	readonly signature?: string | undefined;
}): ExpectedDifference {
	return {pin, reason, ...(signature === undefined ? {} : {signature})};
}
