import type {DeviceUser, Snapshot} from '../domain/index.ts';

/** One of the site's terminals, as a short visit found it. */
export interface Door {
	readonly name: string;
	readonly address: string;
	/** `wait` until it has answered. */
	readonly state: 'wait' | 'ok' | 'fail';
	/** As told, else as the settings expect it; null = neither. */
	readonly serial: string | null;
	readonly users: number | null;
	readonly userCapacity: number | null;
	readonly fingers: number | null;
	/** Why it failed; null when it did not. */
	readonly reason: string | null;
}

/** A PIN on one of the other terminals, with the reading that says so. */
export interface PinThere {
	readonly name: string;
	readonly reading: Pick<Snapshot<DeviceUser>, 'state' | 'readAt' | 'reason'>;
	readonly users: readonly DeviceUser[];
}

/** The newest punch that the terminal itself remembers; null = it remembers none of this PIN. */
export interface LastPunch {
	readonly punch: {readonly at: string; readonly verify: number | null} | null;
	/** ms since the epoch: when the terminal's log was read. */
	readonly readAt: number;
}

/** Something that is asked for a card: not yet, under way, known, or why not. */
export type Asked<T> =
	| {readonly state: 'not-asked'}
	| {readonly state: 'reading'}
	| {readonly state: 'known'; readonly value: T}
	| {readonly state: 'failed'; readonly reason: string};

export const notAsked = {state: 'not-asked'} as const;
export const reading = {state: 'reading'} as const;
