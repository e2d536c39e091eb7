import {plainText, sentence} from '../domain/index.ts';
import type {Workbench} from '../runtime/workbench.ts';
import type {Door, Effect, Event} from '../store/index.ts';
import type {Visit} from './config/visit.ts';

/** The site's terminals, for a screen that changes between them. */
export interface Doors {
	/** All that the settings name, the compared one included. */
	readonly plates: readonly DoorPlate[];
	/** Connect, ask who it is and how many it holds, EXIT. Never throws for a terminal that is away. */
	visit(name: string, signal: AbortSignal): Promise<Visit>;
	/** The same gym at that terminal. Whoever opens it closes it. */
	open(name: string): Promise<{readonly workbench: Workbench; close(): Promise<void>}>;
}

export interface DoorPlate {
	readonly name: string;
	readonly address: string;
	/** As the settings expect it; null = not said. */
	readonly serial: string | null;
}

/** Which terminal the screen is at. */
export interface DoorKeeper {
	/** @returns false when the effect is none of these. */
	perform(effect: Effect): boolean;
	/** Whatever was asked of the terminal before is nobody's any more. */
	readonly isChanging: boolean;
	close(): Promise<void>;
}

interface Tools {
	readonly dispatch: (event: Event) => void;
	/** The workbench that is worked with from now on; null = the one before stays. */
	readonly moveIn: (workbench: Workbench | null) => void;
}

export function createDoorKeeper(doors: Promise<Doors | null>, {dispatch, moveIn}: Tools): DoorKeeper {
	const closing = new AbortController();
	let visiting = new AbortController();
	let isChanging = false;
	/** Opened from here; the first one is the caller's. */
	let opened: {close(): Promise<void>} | null = null;

	async function visitAll(id: number, except: string | null): Promise<void> {
		visiting.abort();
		visiting = new AbortController();
		const signal = AbortSignal.any([visiting.signal, closing.signal]);
		const all = await doors.catch(() => null);
		const found: Door[] = (all?.plates ?? []).filter(({name}) => name !== except).map(unvisited);
		const tell = () => dispatch({type: 'doors-listed', id, doors: [...found]});
		tell();
		await Promise.all(
			found.map(async ({name}, at) => {
				try {
					found[at] = visited(found[at]!, await all!.visit(name, signal));
				} catch (error) {
					if (signal.aborted) return;
					found[at] = {...found[at]!, state: 'fail', reason: plainText(sentence(error), 400)};
				}

				if (!signal.aborted) tell();
			}),
		);
	}

	async function change(name: string): Promise<void> {
		isChanging = true;
		visiting.abort();
		let problem: string | null = null;
		try {
			const next = await (await doors)!.open(name);
			const before = opened;
			opened = next;
			isChanging = false;
			moveIn(next.workbench);
			await before?.close();
		} catch (error) {
			problem = plainText(sentence(error), 400);
		}

		if (isChanging) {
			isChanging = false;
			moveIn(null);
		}

		if (problem !== null && !closing.signal.aborted) dispatch({type: 'notice-given', text: problem});
	}

	let changing = Promise.resolve();
	return {
		get isChanging() {
			return isChanging;
		},
		perform(effect) {
			if (effect.type === 'visit-doors') void visitAll(effect.id, effect.except);
			else if (effect.type === 'change-door') changing = change(effect.name);
			else return false;
			return true;
		},
		async close() {
			closing.abort();
			await changing;
			await opened?.close();
		},
	};
}

function unvisited({name, address, serial}: DoorPlate): Door {
	return {name, address, serial, state: 'wait', users: null, userCapacity: null, fingers: null, reason: null};
}

function visited(door: Door, visit: Visit): Door {
	const {info, counts} = visit;
	return {
		...door,
		state: visit.state,
		serial: info?.serial ?? door.serial,
		users: counts?.users ?? null,
		userCapacity: counts?.userCapacity ?? null,
		fingers: counts?.fingers ?? null,
		reason: visit.state === 'ok' ? null : [visit.reason, visit.hint ?? ''].join(' ').trim(),
	};
}
