import type {Answer, Exchange} from '../exchange.ts';
import type {Terminal} from '../terminal.ts';
import type {FaultChoice} from './choice.ts';
import type {Fault, FaultHooks, IsDue, RawAnswer} from './fault.ts';
import {type FaultName, faults} from './table.ts';

interface ActiveFault {
	readonly hooks: FaultHooks;
	readonly isDue: IsDue;
}

/** Of one answer: how long it waits and in which pieces it goes. */
export interface Pace {
	readonly delayMs: number;
	readonly isOneWrite: boolean;
	/** null: as the terminal usually does. */
	readonly pieceBytes: number | null;
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

	pace(): Pace {
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
