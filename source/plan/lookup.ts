import {type DeviceUser, parseCard} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import {type PlanWorld, usersOf} from './world.ts';

/** Who is who in a world, for plans about thousands of people. Made once for each world, when first asked. */
interface Index {
	readonly rows: ReadonlyMap<string, Row>;
	readonly users: ReadonlyMap<string, readonly DeviceUser[]>;
	/** PINs of active members by the number of their card. */
	readonly cards: ReadonlyMap<number, readonly string[]>;
}

const indexes = new WeakMap<PlanWorld, Index>();

function indexOf(world: PlanWorld): Index {
	const known = indexes.get(world);
	if (known !== undefined) return known;
	const members = world.rows.filter(row => row.sql !== null && row.marks.sql === '+');
	const index: Index = {
		rows: new Map(world.rows.map(row => [row.pin, row])),
		users: Map.groupBy(usersOf(world), user => user.pin),
		cards: new Map(
			[...Map.groupBy(members, ({sql}) => parseCard(sql!.card) ?? 0)].map(([card, rows]) => [
				card,
				rows.map(({pin}) => pin),
			]),
		),
	};
	indexes.set(world, index);
	return index;
}

export function rowOf(pin: string, world: PlanWorld): Row | null {
	return indexOf(world).rows.get(pin) ?? null;
}

/** Everybody on the device with this PIN. */
export function holdersOf(pin: string, world: PlanWorld): readonly DeviceUser[] {
	return indexOf(world).users.get(pin) ?? [];
}

/** An active member with this card and another PIN; null = none, or no card. */
export function ownerOf(card: number, world: PlanWorld, pin: string | null): string | null {
	return card === 0
		? null
		: (indexOf(world)
				.cards.get(card)
				?.find(other => other !== pin) ?? null);
}
