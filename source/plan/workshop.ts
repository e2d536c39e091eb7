import {type DeviceUser, maskCard, plainText, type StoredName, type WebsitePerson} from '../domain/index.ts';
import {differenceKinds, type Kind, type Row} from '../reconcile/row.ts';
import type {Block, DeviceStep, LeftOut, QueueStep, RowStep} from './plan.ts';
import type {Slots} from './slots.ts';
import type {PlanWorld} from './world.ts';

/** A device step before it has its number. */
export type StepDraft = Omit<DeviceStep, 'id'>;

export type RowDraft = Omit<RowStep, 'id'>;

/** A step that waits for another one is told so by the step itself, until both have numbers. */
export type Draft = (StepDraft | RowDraft | Omit<QueueStep, 'id'>) & {readonly waitsFor?: Draft};

/** What becomes of one person. */
export interface Outcome {
	/** In the order in which they are done. */
	readonly steps: readonly Draft[];
	readonly leftOut: LeftOut | null;
	readonly warnings: readonly string[];
}

/** What becomes of everybody an intent is about. */
export interface Work {
	/** In the order in which they are done. */
	readonly drafts: readonly Draft[];
	readonly leftOut: readonly LeftOut[];
	readonly warnings: readonly string[];
	readonly blocks: readonly Block[];
}

/** What the makers of steps share while a plan grows. */
export interface Workshop {
	readonly world: PlanWorld;
	/** One chosen person gets what a bulk plan leaves to a person. */
	readonly isSingle: boolean;
	readonly slots: Slots;
	/** PIN that has this card on the device, or gets it in this plan. */
	readonly cardHolders: Map<number, string>;
}

export function leave(row: Row, kind: Kind | 'ok', reason: string): Outcome {
	return leavePin(row.pin, kind, reason);
}

export function leavePin(pin: string, kind: LeftOut['kind'], reason: string): Outcome {
	return {steps: [], leftOut: {pin, kind, reason}, warnings: []};
}

/** The first kind that is a difference; information alone is `ok`. */
export function mainKind(row: Row): Kind | 'ok' {
	const first = row.kinds[0];
	return first !== undefined && (differenceKinds as readonly Kind[]).includes(first) ? first : 'ok';
}

/** The row's own sentence for a kind. */
export function reasonOf(row: Row, kind: Kind): string {
	const at = row.kinds.indexOf(kind);
	return at === -1 ? `PIN ${plainText(row.pin)} was chosen.` : (row.reasons[at] ?? '');
}

/** Why this card must not be written to this PIN now; null when it may. */
export function cardClash(row: Row, card: number, {cardHolders, isSingle}: Workshop): string | null {
	if (card === 0) return null;
	const holder = cardHolders.get(card);
	if (holder !== undefined && holder !== row.pin) {
		return `card ${maskCard(card)} is on the device with PIN ${plainText(holder)}, or goes there with this plan`;
	}

	return row.kinds.includes('DUP-CARD') && !isSingle ? reasonOf(row, 'DUP-CARD') : null;
}

/** A step that changes a user who is there: what the caller leaves open follows from the user and the device. */
export function patchStep(
	step: Pick<StepDraft, 'action' | 'pin' | 'after' | 'draft' | 'reason' | 'remarks'> & {
		readonly before: DeviceUser;
	},
	world: PlanWorld,
): StepDraft {
	return {
		...step,
		target: world.device.name,
		route: 'tcp',
		templates: [],
		fingers: fingersOf(step.before, world),
	};
}

/** Fingers in a user's slot; null = not known. */
export function fingersOf(user: DeviceUser, {fingers}: PlanWorld): number | null {
	return fingers === null ? null : (fingers.get(user.uid) ?? 0);
}

/** What the device does to the website's name. */
export function nameRemarks(stored: StoredName): string[] {
	return [
		...(stored.isCut ? [`name cut to "${plainText(stored.text)}"`] : []),
		...(stored.isLossy ? ['some characters of the name cannot be stored'] : []),
	];
}

/** The columns that make somebody inactive, as they are. */
export function statusOf({status, resignedOn, packageEnd}: WebsitePerson): string {
	return [
		`Status ${status === null ? 'NULL' : `"${plainText(status, 60)}"`}`,
		`DOR ${resignedOn ?? 'NULL'}`,
		...(packageEnd === null ? [] : [`package end ${packageEnd}`]),
	].join(', ');
}
