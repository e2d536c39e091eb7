import {ConfigError} from '../../domain/index.ts';
import type {ConfigFile} from './config-schema.ts';
import {
	databaseSettings,
	type FoundDatabase,
	type FoundMiddleware,
	findMiddleware,
	findWebsite,
} from './databases.ts';
import {deviceSettings, type FoundDevice, findDevices, selectDevice, toExpected} from './devices.ts';
import type {Settings} from './settings.ts';
import {type FoundSoap, findSoap, soapSettings} from './soap.ts';
import {byDefault, type Found, findInFiles, found, type SettingSources} from './sources.ts';

/** Every setting with its origin, before anything is parsed or judged: what `config show` prints. */
export interface FoundSettings {
	readonly website: FoundDatabase;
	readonly middleware: FoundMiddleware;
	readonly devices: readonly FoundDevice[];
	readonly soap: FoundSoap;
	/** Settings with one value; a default has its origin too. */
	readonly plain: {readonly [Key in PlainKey]: Found<NonNullable<ConfigFile[Key]>>};
}

type PlainKey = keyof typeof defaults;

const defaults = {
	websiteWrite: false,
	middlewareWrite: false,
	deviceAdmins: [],
	expected: [],
	expireByPackage: false,
	strictNames: false,
	readOnly: false,
	theme: 'default',
	keys: {},
} as const satisfies {readonly [Key in keyof ConfigFile]?: unknown};

export function findSettings(sources: SettingSources): FoundSettings {
	const website = findWebsite(sources);
	const plain = Object.fromEntries(
		(Object.keys(defaults) as PlainKey[]).map(key => [
			key,
			findInFiles<unknown>(sources, key, config => config[key]) ?? byDefault<unknown>(defaults[key]),
		]),
	) as unknown as FoundSettings['plain'];
	return {
		website,
		middleware: findMiddleware(sources, website),
		devices: findDevices(sources),
		soap: findSoap(sources),
		plain: sources.flags.readOnly ? {...plain, readOnly: found(true, 'flag', '--read-only')} : plain,
	};
}

/** What a run works with. @throws {ConfigError} naming the setting that is wrong or missing. */
export function settingsOf(sources: SettingSources): Settings {
	const {flags, files, envFile, stateDirectory} = sources;
	const {website, middleware, devices: foundDevices, soap, plain} = findSettings(sources);
	const everywhere = plain.deviceAdmins.value;
	const devices = deviceSettings(foundDevices, everywhere);
	const device = selectDevice(flags, devices, everywhere);
	const confirmed = findInFiles({files}, 'middleware', config => config.middleware)?.value;
	const own = typeof confirmed === 'object' ? confirmed : null;
	return {
		website: databaseSettings(website, 'website'),
		middleware:
			middleware.database === null
				? middleware.use.value === 'off'
					? null
					: 'same'
				: (databaseSettings(middleware.database, 'middleware') ?? 'same'),
		isMiddlewareIdentityConfirmed: own?.identityConfirmed === true,
		middlewareIdentity: own?.identity ?? null,
		websiteWrite: plain.websiteWrite.value,
		middlewareWrite: plain.middlewareWrite.value,
		soap: soapSettings(soap),
		theme: plain.theme.value,
		keys: plain.keys.value,
		devices,
		device,
		expected: [...plain.expected.value.map(toExpected), ...(device?.expected ?? [])],
		expireByPackage: plain.expireByPackage.value,
		strictNames: plain.strictNames.value,
		isReadOnly: plain.readOnly.value,
		timeoutMs: flags.timeout === undefined ? null : seconds(flags.timeout),
		stateDirectory,
		warnings: envFile.warning === null ? [] : [envFile.warning],
	};
}

function seconds(value: number): number {
	if (!Number.isFinite(value) || value <= 0 || value > 3600) {
		throw new ConfigError('ERR_CONFIG_INVALID', '--timeout takes seconds between 0 and 3600.', {
			hint: 'Example: --timeout 10',
		});
	}

	return Math.round(value * 1000);
}
