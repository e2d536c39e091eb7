import {resolve} from 'node:path';
import {ConfigError} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import type {ReconcileOptions} from '../reconcile/options.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {localDate} from './clock.ts';
import {loadSettings, type SettingFlags} from './config/load.ts';
import {type Environment, places} from './config/places.ts';
import type {Settings} from './config/settings.ts';
import {deviceAddress, visitDevice} from './config/visit.ts';
import {demoDevice, openDemo} from './demo.ts';
import type {Doors} from './screen-doors.ts';
import {openSite} from './site.ts';
import {openTraceFile} from './trace-file.ts';

/** A gym that is open for work: the site's, or the demo's. */
export interface Gym {
	readonly workbench: Workbench;
	readonly isDemo: boolean;
	/** Its terminals, where a screen may change between several. */
	readonly doors: Doors | null;
	/** How the website's people are judged, for what is printed. */
	readonly websiteRules: Pick<ReconcileOptions, 'today' | 'expireByPackage'>;
	/** Lines for stderr. */
	readonly warnings: readonly string[];
	now(): number;
	/** All three lists, fingers included. */
	compare(signal: AbortSignal): Promise<Comparison>;
	close(): Promise<void>;
}

export interface GymParts {
	/** Only the terminal is wanted; databases are left alone, configured or not. */
	readonly isDeviceOnly?: boolean;
	/** Each source is looked at by itself, so one of them is enough. */
	readonly isAnySource?: boolean;
	/** Another terminal than the flags name; the comm key of the flags is not for it. */
	readonly device?: string;
}

export interface GymFlags extends SettingFlags {
	readonly demo?: boolean | undefined;
	readonly keep?: string | undefined;
}

/**
Open what the flags and settings name.
@throws {ConfigError} naming what is missing, with an example.
*/
export async function openGym(
	given: GymFlags,
	env: Environment,
	folder: string,
	parts: GymParts = {},
): Promise<Gym> {
	const flags = parts.device === undefined ? given : {...given, device: parts.device, commKey: undefined};
	if (flags.demo) {
		refuseSiteFlags(flags);
		const trace = openTraceFile(flags.trace, folder);
		const demo = await openDemo({...flags, trace: trace?.write}, env);
		return gymOf(demo.workbench, {
			isDemo: true,
			doors: null,
			expireByPackage: false,
			warnings: [],
			async close() {
				await demo.close();
				trace?.close();
			},
		});
	}

	if (flags.keep !== undefined)
		throw new ConfigError('ERR_CONFIG_INVALID', '--keep is for the demo.', {hint: 'Give --demo too.'});
	const settings = await loadSettings(flags, env, folder);
	const wanted = parts.isDeviceOnly ? {...settings, website: null, middleware: null} : settings;
	requireEnough(wanted, parts);
	const trace = openTraceFile(flags.trace, folder);
	const paths = {file: places(env).config, env: resolve(folder, flags.env ?? '.env')};
	const backupPassphrase = env['TRISYNC_BACKUP_PASSPHRASE'] || null;
	const site = openSite(wanted, {paths, trace: trace?.write, backupPassphrase});
	return gymOf(site, {
		isDemo: false,
		doors: doorsOf(settings, name =>
			openGym({...given, trace: undefined}, env, folder, {...parts, device: name}),
		),
		expireByPackage: settings.expireByPackage,
		warnings: settings.warnings,
		async close() {
			await site.close();
			trace?.close();
		},
	});
}

function gymOf(
	workbench: Workbench,
	rest: Pick<Gym, 'isDemo' | 'doors' | 'warnings' | 'close'> & {readonly expireByPackage: boolean},
): Gym {
	const {expireByPackage, ...gym} = rest;
	return {
		workbench,
		...gym,
		websiteRules: {today: localDate(Date.now()), expireByPackage},
		now: Date.now,
		compare: signal => workbench.refresh(() => {}, signal),
	};
}

function doorsOf({devices, timeoutMs}: Settings, open: Doors['open']): Doors {
	return {
		plates: devices.map(({name, serial, ...device}) => ({name, serial, address: deviceAddress(device)})),
		visit: (name, signal) => visitDevice(devices.find(device => device.name === name)!, timeoutMs, signal),
		open,
	};
}

/** The demo brings its own databases and its own terminal; a flag that names others was meant for something else. */
function refuseSiteFlags({device, sqlite, middlewareSqlite, env}: GymFlags): void {
	const other =
		(device !== undefined && device !== demoDevice && '--device') ||
		(sqlite !== undefined && '--sqlite') ||
		(middlewareSqlite !== undefined && '--middleware-sqlite') ||
		(env !== undefined && '--env');
	if (other === false) return;
	throw new ConfigError(
		'ERR_CONFIG_INVALID',
		`${other} does not go with --demo, which has a gym of its own.`,
		{
			hint: 'Leave one of them out.',
		},
	);
}

/** Nothing can be compared with itself: two sources at least, or the terminal where only that is asked for. */
function requireEnough({website, middleware, device}: Settings, {isDeviceOnly, isAnySource}: GymParts): void {
	const example = [
		'trisync setup asks for it; --env FILE takes it from the website. Example, in the environment or in .env:',
		'ETIME_SQL_SERVER=HOST\\SQLEXPRESS ETIME_SQL_DB=etimetracklite1 ETIME_SQL_USER=essl ETIME_SQL_PASSWORD=... ESSL_DEVICE_IP=192.168.1.201',
		'(or --sqlite FILE and --device HOST). Without any server: trisync --demo',
	].join(' ');
	if (isDeviceOnly) {
		if (device !== null) return;
		throw new ConfigError(
			'ERR_CONFIG_MISSING',
			'No terminal is configured: ESSL_DEVICE_IP is not set and --device not given.',
			{hint: 'Example: trisync users --device 192.168.1.201'},
		);
	}

	const missing = [
		...(website === null ? ['ETIME_SQL_SERVER, ETIME_SQL_DB, ETIME_SQL_USER, ETIME_SQL_PASSWORD'] : []),
		...(device === null ? ['ESSL_DEVICE_IP'] : []),
	];
	const sources =
		(website === null ? 0 : 1) +
		(middleware === null || (middleware === 'same' && website === null) ? 0 : 1) +
		(device === null ? 0 : 1);
	if (sources < (isAnySource ? 1 : 2))
		throw new ConfigError('ERR_CONFIG_MISSING', `Not configured: ${missing.join(', ')}.`, {hint: example});
}
