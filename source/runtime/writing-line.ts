import {
	DeviceError,
	type DeviceUserList,
	type FingerTemplate,
	sentence,
	type TerminalPort,
	type TerminalSession,
} from '../domain/index.ts';
import type {DeviceStep} from '../plan/plan.ts';
import {closeQuietly, openSession, type Wait} from './line.ts';
import {isLineLost, readCounts, readTemplates} from './read-device.ts';
import type {Watchdog} from './watchdog.ts';
import {writeStep} from './write-step.ts';

/** Long enough for a batch over slow Wi-Fi; the terminal wakes by itself when nobody else can wake it. */
export const pauseSeconds = 60;
const mostLostInRow = 3;

export type WriteOutcome =
	/** Acknowledged; `reason` is a remark or null. */
	| {readonly state: 'sent'; readonly reason: string | null}
	/** The terminal said no. */
	| {readonly state: 'failed'; readonly reason: string}
	/** No answer: it may be written or not. */
	| {readonly state: 'in-doubt'; readonly reason: string};

/**
The line to a terminal while a plan is written: knows whether it is up, whether the terminal is paused, and when
to give up. Its methods do not throw; when the line is lost `isUp` is false, and when there is no sense in going
on `stopped` says why.
*/
export class WritingLine {
	/** Why no further step may be written, or null. */
	stopped: string | null = null;
	/** DISABLE was or may have been taken, and no ENABLE since. */
	isPaused = false;
	readonly #terminal: TerminalPort;
	readonly #wait: Wait;
	readonly #startWatchdog: () => Watchdog | null;
	readonly #serial: string | null;
	#session: TerminalSession | null;
	#lostInRow = 0;
	/** Not there any more: looking again and again only keeps the person waiting. */
	#isGone = false;
	#watchdog: Watchdog | null = null;

	constructor(
		session: TerminalSession,
		tools: {
			readonly terminal: TerminalPort;
			readonly wait: Wait;
			readonly startWatchdog: () => Watchdog | null;
		},
	) {
		this.#session = session;
		this.#serial = session.info.serial;
		this.#terminal = tools.terminal;
		this.#wait = tools.wait;
		this.#startWatchdog = tools.startWatchdog;
	}

	get isUp(): boolean {
		return this.#session !== null;
	}

	stop(reason: string): void {
		this.stopped ??= reason;
	}

	async pause(): Promise<void> {
		this.#watchdog ??= this.#startWatchdog();
		// Said before it is acknowledged: the terminal may obey although its answer gets lost.
		this.isPaused = true;
		await this.#ask(
			session => session.pause(pauseSeconds),
			() => {
				// One that cannot be paused can be written to all the same; only its keypad stays on.
				this.isPaused = false;
			},
		);
	}

	/** @returns true when ENABLE was needed and taken. */
	async resume(): Promise<boolean> {
		if (!this.isPaused) return false;
		await this.#ask(
			async session => {
				await session.resume();
				this.isPaused = false;
			},
			error => this.stop(`The device did not take ENABLE: ${sentence(error)}`),
		);
		return !this.isPaused;
	}

	async write(step: DeviceStep): Promise<WriteOutcome> {
		if (this.#session === null) return {state: 'in-doubt', reason: 'The line is lost.'};
		try {
			const reason = await writeStep(this.#session, step);
			this.#lostInRow = 0;
			return {state: 'sent', reason};
		} catch (error) {
			const reason = sentence(error);
			if (error instanceof DeviceError) {
				this.#lostInRow = 0;
				return {state: 'failed', reason};
			}

			await this.#lose(reason);
			return {state: 'in-doubt', reason: `No answer came: ${reason}`};
		}
	}

	/** REFRESHDATA. That it is refused does not matter: reading back decides. */
	async takeEffect(): Promise<void> {
		await this.#ask(
			session => session.refresh(),
			() => {},
		);
	}

	/** What the terminal counts; null = unknown, or the line is lost. */
	async countUsers(): Promise<number | null> {
		const counts = await this.#ask(
			session => readCounts(session),
			error => this.stop(`The device could not be read: ${sentence(error)}`),
		);
		return counts?.users ?? null;
	}

	/** A complete list, or null; then the line is lost or `stopped` is set. */
	async readUsers(): Promise<DeviceUserList | null> {
		const list = await this.#ask(
			session => session.readUsers(),
			error => this.stop(`The device could not be read: ${sentence(error)}`),
		);
		if (list === null || list.complete) return list;
		this.stop(`The device's list is not complete: ${list.reason ?? 'it was cut short.'}`);
		return null;
	}

	/** All templates; null when they cannot be known. */
	async readTemplates(): Promise<readonly FingerTemplate[] | null> {
		return this.#ask(
			async session => readTemplates(session, await readCounts(session)),
			() => {},
		);
	}

	/** Opens a fresh connection; tried twice, since opening changes nothing, and then never again. */
	async reconnect(): Promise<void> {
		if (this.#session !== null || this.#isGone) return;
		try {
			this.#session = await this.#openTwice();
		} catch (error) {
			this.#isGone = true;
			this.stop(`The device could not be reached again: ${sentence(error)}`);
			return;
		}

		if (this.#session.info.serial === this.#serial) return;
		await closeQuietly(this.#session);
		this.#session = null;
		this.#isGone = true;
		this.stop('Another device answers at this address now.');
	}

	/** Ends the watch over the terminal: called off when it is enabled, set going when it may not be. */
	endWatch(): void {
		if (this.isPaused) this.#watchdog?.fire();
		else this.#watchdog?.disarm();
		this.#watchdog = null;
	}

	async close(): Promise<void> {
		if (this.#session !== null) await closeQuietly(this.#session);
		this.#session = null;
	}

	async #ask<T>(
		work: (session: TerminalSession) => Promise<T>,
		refused: (error: unknown) => void,
	): Promise<T | null> {
		if (this.#session === null) return null;
		try {
			return await work(this.#session);
		} catch (error) {
			if (isLineLost(error)) await this.#lose(sentence(error));
			else refused(error);
			return null;
		}
	}

	async #lose(why: string): Promise<void> {
		await this.close();
		this.#lostInRow++;
		if (this.#lostInRow >= mostLostInRow) this.stop(`${mostLostInRow} answers in a row were lost. ${why}`);
	}

	async #openTwice(): Promise<TerminalSession> {
		try {
			return await openSession(this.#terminal, this.#wait);
		} catch (error) {
			if (!isLineLost(error)) throw error;
			return openSession(this.#terminal, this.#wait);
		}
	}
}
