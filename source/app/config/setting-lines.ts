import type {FoundSettings} from './found-settings.ts';
import type {Found, Origin} from './sources.ts';

/** One setting as `config show` prints it. */
export interface SettingLine {
	/** As in `config.json`: `sql.server`, `devices.main-door.host`. */
	readonly key: string;
	/** As text; null = a secret that is set. */
	readonly value: string | null;
	readonly isSecret: boolean;
	readonly origin: Origin;
}

const secrets = /(?:^|\.)(?:password|commKey|apiKey)$/;

/** Every setting that has a value, in the order of `config.json`; secrets are named, never shown. */
export function settingLines({
	website,
	middleware,
	devices,
	soap,
	plain,
}: FoundSettings): readonly SettingLine[] {
	return [
		...sectionLines('sql', website),
		...(middleware.database === null
			? [line('middleware', middleware.use)]
			: sectionLines('middleware', middleware.database)),
		...sectionLines('soap', soap),
		...devices.flatMap(device => sectionLines(`devices.${device.name.value}`, device)),
		...Object.entries(plain).map(([key, value]) => line(key, value)),
	];
}

function sectionLines(section: string, values: object): SettingLine[] {
	return Object.entries(values as Record<string, Found<unknown> | undefined>).flatMap(([key, value]) =>
		value === undefined ? [] : [line(`${section}.${key}`, value)],
	);
}

function line(key: string, {value, origin}: Found<unknown>): SettingLine {
	// No comm key and a comm key of 0 are the same, and no secret.
	const isSecret = secrets.test(key) && value !== 0 && value !== '0';
	return {key, value: isSecret ? null : valueText(value), isSecret, origin};
}

function valueText(value: unknown): string {
	if (value === null || value === '') return 'none';
	if (Array.isArray(value) && value.length === 0) return 'none';
	if (Array.isArray(value))
		return value
			.map(item => (typeof item === 'object' ? String((item as {readonly pin?: unknown}).pin) : String(item)))
			.join(', ');
	if (typeof value !== 'object') return String(value);
	const inner = Object.entries(value as object);
	return inner.length === 0 ? 'none' : inner.map(([name, words]) => `${name}=${String(words)}`).join(', ');
}

/** `ETIME_SQL_SERVER in .env`, `--device`, `config.json` (by the same key), `default`. */
export function originText({place, name, file}: Origin): string {
	if (place === 'default') return 'default';
	if (place === 'flag') return name;
	if (place === 'user file' || place === 'system file') return file ?? place;
	return place === 'environment' ? `${name} in the environment` : `${name} in ${file}`;
}
