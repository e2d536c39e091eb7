import type {PlanWorld} from './world.ts';
import {usersOf} from './world.ts';

/** Slots are 16-bit numbers on the wire; 0 is nobody's. */
const highestSlot = 0xff_ff;

export interface Slots {
	/**
	The one above the highest used, then the next; when the numbers run out the lowest free one. Never a slot that
	still holds somebody's fingers, for they would open the door for the new person.
	@returns null when no slot is known to be free.
	*/
	next(): number | null;
	/** Asks for one slot, as somebody had it before. @returns false when it is not known to be free. */
	take(slot: number): boolean;
}

/** Hands out slots for new users, each once. */
export function slotAllocator(world: PlanWorld): Slots {
	const taken = new Set(usersOf(world).map(user => user.uid));
	const highestUsed = Math.max(0, ...taken);
	let above = highestUsed;
	const isFree = (slot: number): boolean => !taken.has(slot) && world.occupiedSlots?.has(slot) !== true;

	return {
		next() {
			let slot: number | null = null;
			while (slot === null && above < highestSlot) {
				above++;
				if (isFree(above)) slot = above;
			}

			// Below the highest one, only the templates can tell a free slot from a deleted person's.
			for (let low = 1; slot === null && world.occupiedSlots !== null && low <= highestSlot; low++) {
				if (isFree(low)) slot = low;
			}

			if (slot !== null) taken.add(slot);
			return slot;
		},
		take(slot) {
			const isKnown = world.occupiedSlots !== null || slot > highestUsed;
			if (!isKnown || slot < 1 || slot > highestSlot || !isFree(slot)) return false;
			taken.add(slot);
			return true;
		},
	};
}
