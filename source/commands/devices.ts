import type {DeviceSettings} from '../app/config/settings.ts';
import type {Visit} from '../app/config/visit.ts';
import {ConfigError, plainText} from '../domain/index.ts';
import {openFiles} from '../runtime/files.ts';
import {systemPlatform} from '../runtime/platform.ts';
import {readTodos, type Todo, todosOf} from '../runtime/todo.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {cellWidth, padCells} from './output/cells.ts';
import {deviceJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {progressLine} from './progress.ts';
import {readTodo, todoJson, todoLines} from './todo-lines.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const {flags, args, stdout} = context;
	if (args.length > 0)
		throw new UsageError('devices takes no arguments.', 'Example: trisync devices --device back-door');
	const found = flags.demo ? await visitDemo(context) : await visitConfigured(context);
	const todo = await readTodo(() => openTodos(found, context), context);
	if (flags.json) await writeJson(stdout, {schema: 1, devices: found.map(foundJson), todo: todoJson(todo)});
	else {
		await writeLines(stdout, table(found));
		if (!flags.quiet) await writeLines(context.stderr, todoLines(todo));
	}

	return found.every(({visit}) => visit.state === 'ok') ? 0 : 1;
}

/** Who is still to be looked for on these terminals. */
async function openTodos(found: readonly Found[], {flags, env}: CommandContext): Promise<readonly Todo[]> {
	const {stateDirectoryOf} = await import('../app/config/places.ts');
	const files = openFiles(systemPlatform());
	return todosOf(await readTodos({files, directory: stateDirectoryOf(flags, env)}), found);
}

interface Found {
	readonly device: DeviceSettings;
	readonly address: string;
	readonly visit: Visit;
}

async function visitConfigured({flags, env, stderr, signal}: CommandContext): Promise<readonly Found[]> {
	const {loadSettings} = await import('../app/config/load.ts');
	const {deviceAddress, visitDevices} = await import('../app/config/visit.ts');
	const settings = await loadSettings(flags, env, process.cwd());
	if (!flags.quiet)
		await writeLines(
			stderr,
			settings.warnings.map(warning => `trisync: ${warning}`),
		);
	const wanted =
		flags.device === undefined ? settings.devices : settings.device === null ? [] : [settings.device];
	if (wanted.length === 0) {
		throw new ConfigError('ERR_CONFIG_MISSING', 'No terminal is configured.', {
			hint: 'Name them in config.json (trisync setup), set ESSL_DEVICE_IP, or give --device HOST.',
		});
	}

	const progress = progressLine(stderr, flags.quiet);
	try {
		const visits = await visitDevices(
			wanted,
			settings.timeoutMs,
			done => progress.tell(`${done} of ${wanted.length} terminals visited`),
			signal,
		);
		return wanted.map((device, at) => ({device, address: deviceAddress(device), visit: visits[at]!}));
	} finally {
		progress.end();
	}
}

const unknownCounts = {
	users: null,
	fingers: null,
	administrators: null,
	userCapacity: null,
	fingerCapacity: null,
} as const;

/** The demo has one terminal, which is visited by the demo itself. */
async function visitDemo({openGym, signal}: CommandContext): Promise<readonly Found[]> {
	const gym = await openGym({isDeviceOnly: true});
	const {device, snapshots} = await gym.compare(signal);
	const {info = null, counts = null, name = 'main-door', address = ''} = device ?? {};
	const {state, reason, hint} = snapshots.device;
	const visit: Visit =
		state === 'ok' && info !== null
			? {state, info, counts: counts ?? unknownCounts}
			: {
					state: 'fail',
					info,
					counts,
					code: 'ERR_DEVICE',
					reason: reason ?? 'The terminal did not answer.',
					hint,
				};
	const [host = '', port = '0'] = address.split(':');
	const settings: DeviceSettings = {
		name,
		host,
		port: Number(port),
		commKey: 0,
		serial: null,
		encoding: 'utf-8',
		isReadOnly: gym.workbench.isReadOnly,
		deviceAdmins: [],
		expected: [],
	};
	return [{device: settings, address, visit}];
}

function foundJson({device, address, visit}: Found) {
	const {name, serial, encoding, commKey, isReadOnly, deviceAdmins, expected} = device;
	return {
		device: deviceJson({name, address, info: visit.info, counts: visit.counts}),
		state: visit.state,
		reason: visit.state === 'ok' ? null : visit.reason,
		hint: visit.state === 'ok' ? null : visit.hint,
		settings: {
			serial,
			encoding,
			hasCommKey: commKey !== 0,
			readOnly: isReadOnly,
			deviceAdmins,
			expected: expected.map(({pin}) => pin),
		},
	};
}

const headings = ['NAME', 'ADDRESS', 'STATE', 'SERIAL', 'USERS', 'FINGERS', 'ADMINS', 'MODE'] as const;

function table(found: readonly Found[]): string[] {
	const rows = found.map(({device, address, visit}) => {
		const {info, counts} = visit;
		return [
			plainText(device.name, 40),
			address,
			visit.state,
			plainText(info?.serial ?? device.serial ?? '-', 40),
			ofCapacity(counts?.users, counts?.userCapacity),
			ofCapacity(counts?.fingers, counts?.fingerCapacity),
			ofCapacity(counts?.administrators, null),
			device.isReadOnly ? 'read-only' : 'write',
		];
	});
	const widths = headings.map((heading, at) =>
		Math.max(heading.length, ...rows.map(row => cellWidth(row[at]!))),
	);
	const lineOf = (cells: readonly string[]): string =>
		cells
			.map((cell, at) => padCells(cell, widths[at]!))
			.join('  ')
			.trimEnd();
	return [
		lineOf(headings),
		...rows.flatMap((row, at) => {
			const {visit} = found[at]!;
			if (visit.state === 'ok') return [lineOf(row)];
			return [lineOf(row), `  ${plainText([visit.reason, visit.hint ?? ''].join(' '), 800).trimEnd()}`];
		}),
	];
}

function ofCapacity(count: number | null | undefined, capacity: number | null | undefined): string {
	if (count == null) return '-';
	return capacity == null ? String(count) : `${count} of ${capacity}`;
}
