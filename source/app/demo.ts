import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {ConfigError} from '../domain/index.ts';
import {createNameStorage, createTerminal, type Trace} from '../protocol/index.ts';
import {openSqlite, writeSqliteGym} from '../repository/index.ts';
import {createWorkbench} from '../runtime/create-workbench.ts';
import {makeFolder} from '../runtime/make-folder.ts';
import type {Workbench} from '../runtime/workbench.ts';
import {type Simulator, startSimulator} from '../simulator/index.ts';
import {localDate} from './clock.ts';
import {type Environment, places} from './config/places.ts';
import {fileReason} from './config/private-file.ts';
import {demoDoctor} from './doctor.ts';
import {holdFolder} from './hold-folder.ts';
import {withOrphans} from './lazy-repositories.ts';
import {punchReader} from './punches.ts';
import {demoCast, demoPeople} from './trial/demo.ts';
import {makeTrialGym} from './trial/gym.ts';
import {toGymSeed, toSimulatorState} from './trial/project.ts';
import {createRandom} from './trial/random.ts';
import {watchdogFor} from './watchdog.ts';

/** The name of the demo's terminal. */
export const demoDevice = 'main-door';

const seed = 1976;
const files = {website: 'website.sqlite', middleware: 'middleware.sqlite', device: 'main-door.json'} as const;

export interface DemoOptions {
	/** Folder in which the gym stays; '' = the usual one. */
	readonly keep?: string | undefined;
	readonly readOnly?: boolean | undefined;
	/** Sees what passes on the line to the simulated terminal. */
	readonly trace?: Trace | undefined;
}

/**
The embedded gym: two SQLite databases and a simulated terminal on a loopback port, worked on through the same
repositories and the same TCP client as on site. Fresh and temporary, unless `keep` says where it shall stay.
*/
export async function openDemo(
	{keep, readOnly, trace}: DemoOptions,
	env: Environment,
): Promise<{readonly workbench: Workbench; close(): Promise<void>}> {
	const isKept = keep !== undefined;
	const place = isKept ? keep || join(places(env).state, 'demo') : join(tmpdir(), 'trisync-demo-');
	const folder = await inWords(place, async () => {
		if (!isKept) return mkdtempSync(place);
		await makeFolder(place, 0o700);
		return place;
	});
	// Two simulators with one memory would forget each other's changes.
	const release = await inWords(folder, () => holdFolder(folder));
	try {
		await inWords(folder, () => makeGym(folder));
		const device = await startDevice(folder, isKept);
		const workbench = await openWorkbench(folder, device, {isReadOnly: readOnly === true, trace});
		const punches = letPeopleIn(device);
		return {
			workbench,
			async close() {
				clearInterval(punches);
				await workbench.close();
				await device.close();
				await release();
				if (!isKept) rmSync(folder, {recursive: true, force: true});
			},
		};
	} catch (error) {
		await release();
		throw error;
	}
}

/** @throws {ConfigError} for what the file system refuses: its own words name neither the folder nor a way out. */
async function inWords<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		const reason = fileReason(cause);
		if (reason === null) throw cause;
		throw new ConfigError('ERR_CONFIG_INVALID', `The demo gym cannot be kept in ${folder}: ${reason}.`, {
			hint: 'Make room or name another folder with --keep=DIR; without --keep it is made in TMPDIR.',
			cause,
		});
	}
}

/** Write the gym where there is none yet. The device comes last: it marks a gym that is whole. */
async function makeGym(folder: string): Promise<void> {
	const device = join(folder, files.device);
	if (existsSync(device)) return;
	const [file, middlewareFile] = [join(folder, files.website), join(folder, files.middleware)];
	for (const half of [file, middlewareFile]) rmSync(half, {force: true});
	const storage = createNameStorage('utf-8', 72);
	const people = makeTrialGym({
		people: demoPeople,
		seed,
		today: localDate(Date.now()),
		isMiddlewareApart: true,
		store: name => storage.stored(name).text,
		cast: demoCast,
		problemEvery: 0,
	});
	const state = toSimulatorState(people, seed);
	writeSqliteGym(
		{file, middlewareFile},
		toGymSeed(people, {serial: state.options['~SerialNumber'] ?? ''}, true),
	);
	await writeFile(device, JSON.stringify(state), {mode: 0o600});
}

async function startDevice(folder: string, isKept: boolean): Promise<Simulator> {
	const stateFile = join(folder, files.device);
	// A gym that goes away with the program need not write its terminal's memory down.
	return startSimulator(isKept ? {stateFile} : {state: JSON.parse(await readFile(stateFile, 'utf8'))});
}

async function openWorkbench(
	folder: string,
	device: Simulator,
	{isReadOnly, trace}: {readonly isReadOnly: boolean; readonly trace: Trace | undefined},
): Promise<Workbench> {
	const [file, middlewareFile] = [join(folder, files.website), join(folder, files.middleware)];
	const {website, middleware, ...gym} = await openSqlite({file, middlewareFile});
	const target = {host: device.host, port: device.port, commKey: 0};
	const terminal = createTerminal({name: demoDevice, trace, ...target});
	return createWorkbench({
		website: withOrphans(website, gym.websiteDiagnosis),
		middleware,
		middlewareDiagnosis: gym.middlewareDiagnosis,
		rows: {
			website: {...gym.websiteWriter, lookups: gym.websiteDiagnosis.lookups},
			middleware: {...gym.middlewareWriter, lookups: gym.middlewareDiagnosis.lookups},
		},
		terminal,
		readPunches: punchReader(terminal),
		stateDirectory: join(folder, 'state'),
		settings: {
			isReadOnly,
			deviceAdmins: [],
			expected: [],
			expireByPackage: false,
			strictNames: false,
			expectedSerial: device.serial,
			isMiddlewareIdentityConfirmed: true,
			mayWriteWebsite: true,
			mayWriteMiddleware: true,
		},
		clock: {now: Date.now, today: () => localDate(Date.now())},
		person: {osUser: userInfo().username, sshClient: null},
		startWatchdog: () => watchdogFor(target),
		doctor: demoDoctor(
			{file, middlewareFile},
			{device: {name: demoDevice, ...target}, serial: device.serial},
			{websiteDiagnosis: gym.websiteDiagnosis, diagnosis: gym.middlewareDiagnosis, trace},
		),
	});
}

const punchEveryMs = 7000;

/** Members come and go: a punch now and then, sometimes of a PIN that nobody knows. */
function letPeopleIn(device: Simulator): NodeJS.Timeout {
	const random = createRandom(Date.now());
	const timer = setInterval(() => {
		const users = device.users();
		if (users.length === 0) return;
		device.punch(random.chance(0.1) ? {uid: 0, pin: '999'} : random.pick(users));
	}, punchEveryMs);
	return timer.unref();
}
