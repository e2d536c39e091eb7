import {type DeviceUser, type FingerTemplate, parseCard} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import type {Archive} from './archive.ts';
import {type PlanWorld, usersOf} from './world.ts';

/** Who is who in a world, for plans about thousands of people. Made once for each world, when first asked. */
interface Index {
	readonly rows: ReadonlyMap<string, Row>;
	readonly users: ReadonlyMap<string, readonly DeviceUser[]>;
	readonly templates: ReadonlyMap<number, readonly FingerTemplate[]> | null;
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
		templates: world.templates == null ? null : Map.groupBy(world.templates, ({uid}) => uid),
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

interface Saved {
	readonly users: ReadonlyMap<string, readonly DeviceUser[]>;
	readonly templates: ReadonlyMap<number, readonly FingerTemplate[]>;
}

const archives = new WeakMap<Archive, Saved>();

function savedIn(archive: Archive): Saved {
	const known = archives.get(archive);
	if (known !== undefined) return known;
	const saved = {
		users: Map.groupBy(archive.users, ({pin}) => pin),
		templates: Map.groupBy(archive.templates ?? [], ({uid}) => uid),
	};
	archives.set(archive, saved);
	return saved;
}

/** Users of a backup with this PIN. */
export function savedUsers(pin: string, archive: Archive): readonly DeviceUser[] {
	return savedIn(archive).users.get(pin) ?? [];
}

/** Fingers of a backup in this slot; none also where they were not saved. */
export function savedTemplates(uid: number, archive: Archive): readonly FingerTemplate[] {
	return savedIn(archive).templates.get(uid) ?? [];
}

/** Everybody on the device with this PIN. */
export function holdersOf(pin: string, world: PlanWorld): readonly DeviceUser[] {
	return indexOf(world).users.get(pin) ?? [];
}

/** Fingers in a slot of the device; null = not read. */
export function fingersAt(uid: number, world: PlanWorld): readonly FingerTemplate[] | null {
	const {templates} = indexOf(world);
	return templates === null ? null : (templates.get(uid) ?? []);
}

/** An active member with this card and another PIN; null = none, or no card. */
export function ownerOf(card: number, world: PlanWorld, pin: string | null): string | null {
	return card === 0
		? null
		: (indexOf(world)
				.cards.get(card)
				?.find(other => other !== pin) ?? null);
}
