import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test as base} from 'vitest';
import {type CastMember, makeTrialGym} from '../../source/app/trial/gym.ts';
import {toGymSeed, toSimulatorState} from '../../source/app/trial/project.ts';
import {createNameStorage} from '../../source/protocol/index.ts';
import {writeSqliteGym} from '../../source/repository/index.ts';
import {
	type Simulator,
	type SimulatorOptions,
	type SimulatorState,
	startSimulator,
} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {type Command, type CommandOptions, startProgram} from '../helpers/pty.ts';
import {cleanEnvironment, type Ended, runCommand} from './process.ts';
import {settled} from './screen.ts';

export interface SiteOptions {
	/** Healthy members, PINs from 2 upwards, unless the cast says otherwise. Default 30. */
	readonly people?: number;
	/** By PIN. */
	readonly cast?: Readonly<Record<string, CastMember>>;
	/** What the terminal remembers besides. */
	readonly shape?: (state: SimulatorState) => SimulatorState;
	readonly device?: Omit<SimulatorOptions, 'state' | 'stateFile'>;
	/** Flags of every command and of the screen. */
	readonly flags?: readonly string[];
}

export interface ScreenOptions extends CommandOptions {
	/** Instead of the gym's own terminal. */
	readonly device?: string;
}

/** A gym as on site: an embedded database in a file, and a terminal in this process, whose memory can be looked into. */
export interface Site {
	readonly folder: string;
	readonly device: Simulator;
	/** What names the gym on a command line. */
	readonly flags: readonly string[];
	/** Opens the screen without waiting for anything. */
	start(options?: ScreenOptions): Command;
	/** Opens the screen and waits until all three lists are there. */
	open(options?: ScreenOptions): Promise<Command>;
	/** Runs a command on the same gym. */
	run(...args: readonly string[]): Promise<Ended>;
	/** Backups with the rights of their files. */
	backups(): readonly {readonly text: string; readonly mode: number}[];
}

type OpenSite = (options?: SiteOptions) => Promise<Site>;

/** A `test` whose `site` opens gyms and closes whatever was started in them. */
export const test = base.extend<{site: OpenSite}>({
	// biome-ignore lint/correctness/noEmptyPattern: the test runner reads which fixtures are wanted from the pattern
	async site({}, use) {
		const closers: (() => void | Promise<void>)[] = [];
		await use(options => openSite(options ?? {}, close => closers.push(close)));
		for (const close of closers.reverse()) await close();
	},
});

async function openSite(
	options: SiteOptions,
	onEnd: (close: () => void | Promise<void>) => void,
): Promise<Site> {
	const folder = scratchFolder();
	onEnd(() => folder.remove());
	const seed = 7;
	const people = makeTrialGym({
		people: options.people ?? 30,
		seed,
		today: new Date().toISOString().slice(0, 10),
		isMiddlewareApart: false,
		store: name => createNameStorage('utf-8', 72).stored(name).text,
		cast: new Map(Object.entries(options.cast ?? {})),
		problemEvery: 0,
	});
	const remembered = toSimulatorState(people, seed);
	const state = options.shape?.(remembered) ?? remembered;
	const file = folder.file('gym.sqlite');
	writeSqliteGym({file}, toGymSeed(people, {serial: state.options['~SerialNumber'] ?? ''}, false));
	const device = await startSimulator({...options.device, state});
	onEnd(() => device.close());
	const flagsFor = (address: string) => ['--sqlite', file, ...(options.flags ?? []), '--device', address];
	const flags = flagsFor(`${device.host}:${device.port}`);

	function start({device: other, env = {}, ...rest}: ScreenOptions = {}): Command {
		const program = startProgram(other === undefined ? flags : flagsFor(other), {
			...rest,
			cwd: folder.path,
			env: {...cleanEnvironment(folder.path), ...env},
		});
		onEnd(() => {
			program.kill('SIGKILL');
			return program.ended.then(() => {});
		});
		return program;
	}

	return {
		folder: folder.path,
		device,
		flags,
		start,
		async open(given) {
			const program = start(given);
			await settled(program);
			return program;
		},
		run: (...args) => runCommand([...args, ...flags], {cwd: folder.path}),
		backups() {
			const place = join(folder.path, 'state', 'backups');
			return readdirSync(place).map(name => ({
				text: readFileSync(join(place, name), 'utf8'),
				mode: statSync(join(place, name)).mode & 0o777,
			}));
		},
	};
}

/** The user with this PIN as the terminal remembers it. */
export function userOf({device}: Pick<Site, 'device'>, pin: string) {
	return device.users().find(user => user.pin === pin);
}

/** So many members whom the terminal does not know, PINs from 2 upwards. */
export function missing(count: number): Record<string, CastMember> {
	return Object.fromEntries(
		Array.from({length: count}, (_, at) => [String(at + 2), {problem: 'NO-DEV' as const}]),
	);
}
