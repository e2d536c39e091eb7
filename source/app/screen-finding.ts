import {type Effect, prepareFinding} from '../store/index.ts';

/** A few milliseconds of work: a key that comes meanwhile is not felt to wait. */
const rowsAtOnce = 500;

/** Between `/` and the first letter: makes what is looked through, a slice at a time. */
export function createFindPreparer(): {
	/** @returns false when the effect is another one. */
	perform(effect: Effect): boolean;
	close(): void;
} {
	let next: NodeJS.Immediate | undefined;
	return {
		perform(effect) {
			if (effect.type !== 'prepare-finding') return false;
			const {rows} = effect;
			const work = () => {
				if (!prepareFinding(rows, rowsAtOnce)) next = setImmediate(work);
			};
			clearImmediate(next);
			next = setImmediate(work);
			return true;
		},
		close: () => clearImmediate(next),
	};
}
