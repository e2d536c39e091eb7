import {userInfo} from 'node:os';
import type {
	DatabaseDiagnosis,
	DeviceRoute,
	MiddlewareRepository,
	WebsiteRepository,
} from '../domain/index.ts';
import {createTerminal, type Trace} from '../protocol/index.ts';
import {openMssql, openSqlite, type Repositories, soapRoute} from '../repository/index.ts';
import {createWorkbench} from '../runtime/create-workbench.ts';
import type {RowSources} from '../runtime/row-world.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {localDate} from './clock.ts';
import type {DatabaseSettings, DeviceSettings, Settings, SoapSettings} from './config/settings.ts';
import {type ConfigPaths, siteDoctor} from './doctor.ts';
import {
	lazyDiagnosis,
	lazyQueue,
	lazyRepository,
	lazyRows,
	openOnce,
	withOrphans,
} from './lazy-repositories.ts';
import {punchReader} from './punches.ts';
import {watchdogFor} from './watchdog.ts';

/**
The site's three sources as the settings name them. Nothing is connected yet.
@param paths of the settings, for a check.
@param trace sees what passes on the line to the terminal.
@param backupPassphrase locks the backups; null = they are not encrypted.
*/
export function openSite(
	settings: Settings,
	{
		paths,
		trace,
		backupPassphrase,
	}: {
		readonly paths: ConfigPaths;
		readonly trace: Trace | undefined;
		readonly backupPassphrase: string | null;
	},
): Workbench {
	const {website, middleware, rows, queue, websiteDiagnosis, diagnosis} = openDatabases(settings);
	const {device} = settings;
	const terminal = device === null ? null : openTerminal(device, settings.timeoutMs, trace);
	// By name: --comm-key makes the chosen one another object.
	const others = settings.devices.filter(({name}) => name !== device?.name);
	return createWorkbench({
		website,
		middleware,
		rows,
		middlewareDiagnosis: diagnosis,
		routes: [...(settings.soap === null ? [] : [openSoap(settings.soap, settings.timeoutMs)]), ...queue],
		terminal,
		readPunches: terminal === null ? undefined : punchReader(terminal),
		otherTerminals: others.map(other => openTerminal(other, settings.timeoutMs, undefined)),
		otherSerials: Object.fromEntries(others.map(({name, serial}) => [name, serial])),
		backupPassphrase,
		stateDirectory: settings.stateDirectory,
		settings: {
			isReadOnly: settings.isReadOnly || device?.isReadOnly === true,
			deviceAdmins: device?.deviceAdmins ?? [],
			expected: settings.expected,
			expireByPackage: settings.expireByPackage,
			strictNames: settings.strictNames,
			expectedSerial: device?.serial ?? null,
			isMiddlewareIdentityConfirmed: settings.isMiddlewareIdentityConfirmed,
			confirmedIdentity: settings.middlewareIdentity === null ? null : {...settings.middlewareIdentity},
			mayWriteWebsite: settings.websiteWrite,
			mayWriteMiddleware: settings.middlewareWrite,
		},
		clock: {now: Date.now, today: () => localDate(Date.now())},
		person: {osUser: userName(), sshClient: process.env['SSH_CLIENT']?.split(' ')[0] ?? null},
		startWatchdog: device === null ? () => null : () => watchdogFor(device),
		doctor: siteDoctor(settings, {paths, websiteDiagnosis, diagnosis, trace}),
	});
}

function openTerminal(
	{name, host, port, commKey, encoding}: DeviceSettings,
	timeoutMs: number | null,
	trace: Trace | undefined,
) {
	const patience =
		timeoutMs === null ? {} : {timeouts: {connectMs: timeoutMs, commandMs: timeoutMs, silenceMs: timeoutMs}};
	return createTerminal({name, host, port, commKey, encoding, trace, ...patience});
}

/** Even the harmless row that goes first is one; where both are one table, both have to be allowed. */
function mayQueue({isReadOnly, middleware, middlewareWrite, websiteWrite}: Settings): boolean {
	return !isReadOnly && middlewareWrite && (middleware !== 'same' || websiteWrite);
}

/** Who asks, for the audit. A process without an entry in the user database still has to work. */
function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return String(process.getuid?.() ?? 'unknown');
	}
}

function openSoap({url, user, password, apiKey}: SoapSettings, timeoutMs: number | null): DeviceRoute {
	return soapRoute({
		server: url,
		user: user ?? '',
		password: password ?? '',
		apiKey: apiKey ?? '',
		...(timeoutMs === null ? {} : {timeoutMs}),
	});
}

function openDatabases(settings: Settings): {
	readonly website: WebsiteRepository | null;
	readonly middleware: MiddlewareRepository | null;
	readonly rows: RowSources;
	readonly queue: readonly DeviceRoute[];
	readonly websiteDiagnosis: DatabaseDiagnosis | null;
	/** Of the middleware's database. */
	readonly diagnosis: DatabaseDiagnosis | null;
} {
	const {website, middleware, timeoutMs} = settings;
	const open = (database: DatabaseSettings) => (): Promise<Repositories> =>
		database.engine === 'sqlite'
			? openSqlite({file: database.file})
			: openMssql({
					...database.mssql,
					...(timeoutMs === null ? {} : {connectTimeoutMs: timeoutMs, requestTimeoutMs: timeoutMs}),
				});
	const own = website === null ? null : openOnce(open(website));
	const other = middleware === 'same' ? own : middleware === null ? null : openOnce(open(middleware));
	const websiteDiagnosis = own === null ? null : lazyDiagnosis(async () => (await own()).websiteDiagnosis);
	return {
		website:
			own === null || websiteDiagnosis === null
				? null
				: withOrphans(
						lazyRepository(async () => (await own()).website),
						websiteDiagnosis,
					),
		middleware: other === null ? null : lazyRepository(async () => (await other()).middleware),
		websiteDiagnosis,
		diagnosis: other === null ? null : lazyDiagnosis(async () => (await other()).middlewareDiagnosis),
		queue: other === null ? [] : [lazyQueue(other, mayQueue(settings))],
		rows: {
			website:
				own === null
					? null
					: lazyRows(async () => {
							const {websiteWriter: writer, websiteDiagnosis: diagnosis} = await own();
							return {writer, diagnosis};
						}),
			middleware:
				other === null || other === own
					? null
					: lazyRows(async () => {
							const {middlewareWriter: writer, middlewareDiagnosis: diagnosis} = await other();
							return {writer, diagnosis};
						}),
		},
	};
}
