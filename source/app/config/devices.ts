import type {ConfigFile} from './config-file.ts';
import type {SettingFlags} from './load.ts';
import type {DeviceSettings} from './settings.ts';
import {hostAndPort, parseCommKey, parsePort} from './values.ts';
import type {WebsiteEnv} from './website-env.ts';

const defaultPort = 4370;

export function configuredDevices(file: ConfigFile, env: WebsiteEnv): DeviceSettings[] {
	const fromFile = (file.devices ?? []).map((device, at) =>
		deviceSettings(device.host, device.port ?? defaultPort, device.name ?? `device-${at + 1}`, file, device),
	);
	if (env.deviceHost === undefined) return fromFile;
	const port = env.devicePort === undefined ? defaultPort : parsePort('ESSL_DEVICE_PORT', env.devicePort);
	const {host} = hostAndPort(env.deviceHost);
	// The same terminal in both places keeps its name and care from the file; the environment has the last word on the line.
	const known = file.devices?.find(device => device.host === host);
	const device = deviceSettings(host, port, known?.name ?? 'main-door', file, {
		...known,
		...(env.devicePassword === undefined
			? {}
			: {commKey: parseCommKey('ESSL_DEVICE_PASSWORD', env.devicePassword)}),
	});
	return [device, ...fromFile.filter(other => other.host !== host)];
}

function deviceSettings(
	host: string,
	port: number,
	name: string,
	file: ConfigFile,
	own: Partial<NonNullable<ConfigFile['devices']>[number]>,
): DeviceSettings {
	return {
		name,
		host,
		port,
		commKey: own.commKey ?? 0,
		serial: own.serial ?? null,
		encoding: own.encoding ?? 'utf-8',
		isReadOnly: own.readOnly ?? false,
		deviceAdmins: [...(file.deviceAdmins ?? []), ...(own.deviceAdmins ?? [])],
	};
}

export function selectDevice(
	flags: SettingFlags,
	devices: readonly DeviceSettings[],
	file: ConfigFile,
): DeviceSettings | null {
	const asked = flags.device;
	if (asked === undefined) return withCommKey(devices[0] ?? null, flags);
	const named = devices.find(device => device.name === asked || device.host === asked);
	if (named !== undefined) return withCommKey(named, flags);
	const {host, port} = hostAndPort(asked);
	return withCommKey(deviceSettings(host, port ?? defaultPort, asked, file, {}), flags);
}

function withCommKey(device: DeviceSettings | null, flags: SettingFlags): DeviceSettings | null {
	if (device === null || flags.commKey === undefined) return device;
	return {...device, commKey: parseCommKey('--comm-key', String(flags.commKey))};
}
