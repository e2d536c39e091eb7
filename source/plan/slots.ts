import type {PlanWorld} from './world.ts';
import {usersOf} from './world.ts';

/** Slots are 16-bit numbers on the wire; 0 is nobody's. */
const highestSlot = 0xff_ff;

/**
Hands out slots for new users: the one above the highest used, then the next; when the numbers run out the lowest
free one. Never a slot that still holds somebody's fingers, for they would open the door for the new person.
@returns null when no slot is known to be free.
*/
export function slotAllocator(world: PlanWorld): () => number | null {
	const taken = new Set(usersOf(world).map(user => user.uid));
	let above = Math.max(0, ...taken);
	const isFree = (slot: number): boolean => !taken.has(slot) && world.occupiedSlots?.has(slot) !== true;
	return () => {
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
	};
}
