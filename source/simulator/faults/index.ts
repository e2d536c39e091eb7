import {SimulatorError} from '../errors.ts';
import type {Answer, Exchange} from '../exchange.ts';
import type {Terminal} from '../terminal.ts';
import {doorFaults} from './door.ts';
import type {Fault, FaultHooks, IsDue, RawAnswer} from './fault.ts';
import {lineFaults} from './line.ts';
import {listFaults} from './lists.ts';
import {peopleFaults} from './people.ts';
import {writeFaults} from './writes.ts';

const faults = {...doorFaults, ...lineFaults, ...listFaults, ...writeFaults, ...peopleFaults};

export type FaultName = keyof typeof faults;

/** Every fault by name, with what it means in one line. */
export const faultNames: Readonly<Record<FaultName, string>> = Object.fromEntries(
	Object.entries(faults).map(([name, {means}]) => [name, means]),
) as Record<FaultName, string>;

export interface FaultChoice {
	readonly name: FaultName;
	/** Only the N-th such packet, from 1; null = every one. */
	readonly at: number | null;
}

/**
Read `name` or `name=N`.
@throws {SimulatorError} ERR_SIMULATOR_FAULT naming the nearest fault there is.
*/
export function parseFault(text: string): FaultChoice {
	const [name = '', count] = text.split('=', 2);
	if (!Object.hasOwn(faults, name)) {
		throw new SimulatorError(
			'ERR_SIMULATOR_FAULT',
			`There is no fault "${name}".`,
			`Did you mean "${nearestName(name)}"? --fault list prints all of them.`,
		);
	}

	if (count !== undefined && !/^[1-9]\d{0,8}$/.test(count)) {
		throw new SimulatorError(
			'ERR_SIMULATOR_FAULT',
			`"${text}" has no packet number behind "=".`,
			`Write for example ${name}=2 for the second such packet.`,
		);
	}

	return {name: name as FaultName, at: count === undefined ? null : Number(count)};
}

function nearestName(wanted: string): string {
	let best = '';
	let least = Number.POSITIVE_INFINITY;
	for (const name of Object.keys(faults)) {
		const distance = editDistance(wanted.slice(0, 40), name);
		if (distance < least) [best, least] = [name, distance];
	}

	return best;
}

function editDistance(a: string, b: string): number {
	let row = Array.from({length: b.length + 1}, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
		}

		row = next;
	}

	return row[b.length]!;
}

interface ActiveFault {
	readonly hooks: FaultHooks;
	readonly isDue: IsDue;
}

/** The faults that are on, composed: the one set last is nearest to the line. */
export class FaultSet {
	readonly #terminal: Terminal;
	readonly #active = new Map<FaultName, ActiveFault>();

	constructor(terminal: Terminal) {
		this.#terminal = terminal;
	}

	/** Setting a fault again starts its count anew. */
	set({name, at}: FaultChoice): void {
		const definition: Fault = faults[name];
		let seen = 0;
		const isDue = (): boolean => {
			seen++;
			return at === null || seen === at;
		};
		this.#active.set(name, {hooks: definition.start(this.#terminal, at), isDue});
		this.#applyKeyDemand();
	}

	clear(): void {
		this.#active.clear();
		this.#applyKeyDemand();
	}

	#applyKeyDemand(): void {
		this.#terminal.demandsKey = this.#some(hooks => hooks.demandsKey === true);
	}

	isWelcome(): boolean {
		let isWelcome = true;
		for (const {hooks, isDue} of this.#active.values()) {
			if (hooks.isWelcome !== undefined && !hooks.isWelcome(isDue)) isWelcome = false;
		}

		return isWelcome;
	}

	hear(): RawAnswer | null {
		for (const {hooks, isDue} of this.#active.values()) {
			const answer = hooks.hear?.(isDue) ?? null;
			if (answer !== null) return answer;
		}

		return null;
	}

	answer(exchange: Exchange, honest: () => Answer): Answer {
		let next = honest;
		for (const {hooks, isDue} of this.#active.values()) {
			const {answer} = hooks;
			if (answer === undefined) continue;
			const inner = next;
			next = () => answer(exchange, inner, isDue);
		}

		return next();
	}

	damage(frame: Uint8Array): void {
		for (const {hooks, isDue} of this.#active.values()) hooks.damage?.(frame, isDue);
	}

	/** Of one answer: how long it waits and in which pieces it goes. */
	pace(): {readonly delayMs: number; readonly isOneWrite: boolean; readonly pieceBytes: number | null} {
		let delayMs = 0;
		let isOneWrite = false;
		let pieceBytes: number | null = null;
		for (const {hooks, isDue} of this.#active.values()) {
			const isPacing = hooks.delayMs ?? hooks.isOneWrite ?? hooks.pieceBytes;
			if (isPacing === undefined || !isDue()) continue;
			delayMs += hooks.delayMs ?? 0;
			isOneWrite ||= hooks.isOneWrite ?? false;
			pieceBytes = hooks.pieceBytes ?? pieceBytes;
		}

		return {delayMs, isOneWrite, pieceBytes};
	}

	#some(test: (hooks: FaultHooks) => boolean): boolean {
		return [...this.#active.values()].some(({hooks}) => test(hooks));
	}
}
