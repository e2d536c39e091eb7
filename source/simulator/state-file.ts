import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import {setTimeout as wait} from 'node:timers/promises';
import {SimulatorError} from '../domain/errors.ts';
import {parseState} from './parse-state.ts';
import type {RecordSize} from './records.ts';
import type {SimulatorState} from './state.ts';

/**
Read a terminal's memory from a file.
@returns null when there is no such file: a fresh terminal, whose file is written with its first change.
@throws {SimulatorError} ERR_SIMULATOR_STATE when it cannot be read or is not such a state.
*/
export async function readStateFile(
	path: string,
	recordSize: RecordSize = 72,
): Promise<SimulatorState | null> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw unusable(path, 'cannot be read', error);
	}

	try {
		return parseState(JSON.parse(text), path, recordSize);
	} catch (error) {
		if (error instanceof SimulatorError) throw error;
		throw unusable(path, 'is not JSON', error);
	}
}

function unusable(path: string, what: string, cause: unknown): SimulatorError {
	const hint = 'Name another file, or start with --users N. The file was not changed.';
	return new SimulatorError('ERR_SIMULATOR_STATE', `${path} ${what}.`, {hint, cause});
}

/** Keeps a file equal to what a terminal holds: whole new file, then rename; never two writes at once. */
export class StateFile {
	readonly #path: string;
	readonly #snapshot: () => SimulatorState;
	#isStale = false;
	#writing: Promise<void> | null = null;
	#failure: unknown = null;
	readonly #closing = new AbortController();

	constructor(path: string, snapshot: () => SimulatorState) {
		this.#path = path;
		this.#snapshot = snapshot;
	}

	/** Something changed: the file follows as soon as the write in flight, if any, has ended. */
	touch(): void {
		this.#isStale = true;
		this.#writing ??= this.#writeWhileStale().finally(() => {
			this.#writing = null;
		});
	}

	/** The file equals the memory when this resolves. @throws {SimulatorError} when it could not be written. */
	async close(): Promise<void> {
		this.#closing.abort();
		await this.#writing;
		if (this.#failure !== null) {
			throw new SimulatorError(
				'ERR_SIMULATOR_STATE',
				`${this.#path} could not be written; it holds an earlier state.`,
				{hint: 'Make room or choose a folder that can be written.', cause: this.#failure},
			);
		}
	}

	async #writeWhileStale(): Promise<void> {
		while (this.#isStale) {
			this.#isStale = false;
			const start = performance.now();
			await this.#write();
			// Many thousand people take a while to write: leave the terminal as much time to answer.
			const pauseMs = Math.min(500, performance.now() - start);
			if (this.#isStale) await this.#pause(pauseMs);
		}
	}

	/** Over at once when the terminal is closed. */
	async #pause(ms: number): Promise<void> {
		await wait(ms, undefined, {signal: this.#closing.signal}).catch(() => {});
	}

	async #write(): Promise<void> {
		const fresh = `${this.#path}.${process.pid}.tmp`;
		try {
			await writeFile(fresh, `${JSON.stringify(this.#snapshot(), null, '\t')}\n`, {mode: 0o600});
			await rename(fresh, this.#path);
			this.#failure = null;
		} catch (error) {
			this.#failure = error;
			await rm(fresh, {force: true});
		}
	}
}
