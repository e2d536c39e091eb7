import {isKnown, plainText} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import type {PersonThere} from '../runtime/elsewhere.ts';
import {wallClock} from '../runtime/wall-clock.ts';
import {cellWidth, padCells} from './output/cells.ts';
import {userJson} from './output/json.ts';
import {cardText} from './output/text.ts';

/** The PIN on the terminal that is compared; null = none is configured. */
export function personHere(pin: string, {device, snapshots}: Comparison): PersonThere | null {
	if (device === null) return null;
	const {people, ...reading} = snapshots.device;
	const users = people.filter(user => user.pin === pin);
	return {name: device.name, address: device.address, reading, users};
}

/** One line a terminal: `  on back-door   yes  slot 17, Asha Verma, no card, read 2026-11-22 10:41:55`. */
export function deviceLines(places: readonly PersonThere[]): string[] {
	const width = Math.max(...places.map(({name}) => cellWidth(plainText(name, 40)))) + 2;
	return places.map(
		({name, reading, users}) =>
			`  on ${padCells(plainText(name, 40), width)}${verdict({reading, users}).padEnd(10)}${evidence({reading, users})}`,
	);
}

type Found = Pick<PersonThere, 'reading' | 'users'>;

function verdict({reading, users}: Found): string {
	if (!isKnown(reading.state)) return 'not known';
	if (users.length === 0) return 'no';
	return users.every(({enabled}) => enabled) ? 'yes' : 'disabled';
}

function evidence({reading, users}: Found): string {
	const {reason, readAt, state} = reading;
	const people = users.map(({uid, name, card}) => `slot ${uid}, ${plainText(name, 60)}, ${cardText(card)}`);
	const parts = [
		...people,
		...(isKnown(state) ? [] : [plainText(reason ?? 'not read completely', 300)]),
		...(readAt === null ? [] : [`read ${wallClock(readAt)}`]),
	];
	return parts.join(', ');
}

/** An entry of `devices` in the JSON object. */
export function personThereJson({name, address, reading, users}: PersonThere) {
	const {state, readAt, reason, hint, identity} = reading;
	return {
		name,
		address,
		serial: identity['serial'] ?? null,
		state,
		readAt: readAt === null ? null : new Date(readAt).toISOString(),
		reason,
		hint,
		users: users.map(userJson),
	};
}
