export interface StoredTemplate {
	/** 0 invalid, 1 valid, 3 duress. */
	readonly flag: number;
	readonly bytes: Uint8Array;
}

/** Fingers by slot and finger number. They belong to the slot, whoever is in it. */
export class TemplateStore {
	#slots = new Map<number, Map<number, StoredTemplate>>();
	#count = 0;

	get count(): number {
		return this.#count;
	}

	get(uid: number, finger: number): StoredTemplate | undefined {
		return this.#slots.get(uid)?.get(finger);
	}

	*all(): Generator<readonly [uid: number, finger: number, template: StoredTemplate]> {
		for (const [uid, fingers] of this.#slots) {
			for (const [finger, template] of fingers) yield [uid, finger, template];
		}
	}

	put(uid: number, finger: number, template: StoredTemplate): void {
		let fingers = this.#slots.get(uid);
		if (fingers === undefined) {
			fingers = new Map();
			this.#slots.set(uid, fingers);
		}

		if (!fingers.has(finger)) this.#count++;
		fingers.set(finger, template);
	}

	/** @returns false when there was none. */
	delete(uid: number, finger: number): boolean {
		if (!this.#slots.get(uid)?.delete(finger)) return false;
		this.#count--;
		return true;
	}

	/** @returns false when there was none. */
	deleteAllOf(uid: number): boolean {
		const held = this.#slots.get(uid)?.size ?? 0;
		this.#slots.delete(uid);
		this.#count -= held;
		return held > 0;
	}

	/** Into other slots, all at once; what is not named stays. */
	move(slots: ReadonlyMap<number, number>): void {
		this.#slots = new Map(Array.from(this.#slots, ([uid, fingers]) => [slots.get(uid) ?? uid, fingers]));
	}

	clear(): void {
		this.#slots.clear();
		this.#count = 0;
	}
}
