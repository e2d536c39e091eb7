import {
	changedUser,
	type DeviceUser,
	type FingerTemplate,
	isAdministrator,
	maskCard,
	plainText,
} from '../domain/index.ts';
import {pinTrouble} from '../reconcile/pin-rules.ts';
import {isSamePerson} from '../reconcile/same-person.ts';
import type {Archive} from './archive.ts';
import {fingersAt, ownerOf, rowOf, savedTemplates} from './lookup.ts';
import {isSameButSlot} from './same-record.ts';
import {leavePin, type Outcome, type StepDraft, type Workshop} from './workshop.ts';
import {type PlanWorld, traitsOf} from './world.ts';

export interface PutBackHow {
	readonly reason: string;
	/** An undo brings back what was there, contradictions with the website included; a restore does not make any. */
	readonly isUndo: boolean;
	/** Nobody looks at each single person. */
	readonly isBulk: boolean;
}

/** Puts one saved person back into a free slot, byte for byte, with the fingers. */
export function putBack(saved: DeviceUser, archive: Archive, shop: Workshop, how: PutBackHow): Outcome {
	const {world} = shop;
	const {reason, isUndo, isBulk} = how;
	const pin = plainText(saved.pin);
	const refusal = layoutProblem(saved, world) ?? pinProblem(saved, archive, world) ?? cardHeld(saved, shop);
	if (refusal !== null) return leavePin(saved.pin, refusal.kind, refusal.reason);
	const owner = cardGiven(saved, world);
	if (owner !== null && !isUndo) return leavePin(saved.pin, 'DUP-CARD', owner);
	const other = otherPerson(saved, world);
	if (other !== null && isBulk && !isUndo) return leavePin(saved.pin, 'WHO?', other);
	const uid = shop.slots.take(saved.uid) ? saved.uid : shop.slots.next();
	if (uid === null) return leavePin(saved.pin, 'NO-DEV', 'no slot of the device is known to be free');
	if (saved.card !== 0) shop.cardHolders.set(saved.card, saved.pin);
	const fingers = savedFingers(saved, archive, world);
	const step: StepDraft = {
		action: 'restore',
		pin: saved.pin,
		target: world.device.name,
		route: 'tcp',
		before: null,
		after: changedUser(saved, {uid}),
		reason,
		draft: {uid, pin: saved.pin, base: null, record: saved.record},
		templates: fingers.templates.map(template => ({...template, uid})),
		fingers: 0,
		remarks: [
			...(uid === saved.uid ? [] : [`slot ${saved.uid} is not free: goes to slot ${uid}`]),
			...(isAdministrator(saved) ? ['comes back as an administrator'] : []),
			...nameRemark(saved, archive, world),
			...fingers.remarks,
		],
	};
	const row = rowOf(saved.pin, world);
	const isUnwanted = saved.enabled && (row?.marks.sql === 'x' || row?.marks.sql === '-');
	return {
		steps: [step],
		leftOut: null,
		warnings: [
			...[owner, other].filter(warning => warning !== null),
			...(isUnwanted ? [`PIN ${pin} may enter again and is not an active member on the website.`] : []),
		],
	};
}

/** Somebody who is there already: nothing is written over, but fingers that are missing come back. */
export function completeFingers(
	saved: DeviceUser,
	now: DeviceUser,
	archive: Archive,
	world: PlanWorld,
	reason: string,
): Outcome {
	const pin = plainText(saved.pin);
	if (!isSameButSlot(saved, now)) {
		return leavePin(
			saved.pin,
			'changed',
			`PIN ${pin} is on the device with another record (slot ${now.uid}): left as it is`,
		);
	}

	const kept = savedFingers(saved, archive, world);
	const present = fingersAt(now.uid, world);
	if (present === null && kept.templates.length > 0) {
		return leavePin(
			saved.pin,
			'UNKNOWN',
			`PIN ${pin} is on the device; whether its fingers are could not be read`,
		);
	}

	const missing = kept.templates.filter(
		({finger}) => present?.some(other => other.finger === finger) !== true,
	);
	if (missing.length === 0)
		return leavePin(saved.pin, 'ok', `nothing to do: PIN ${pin} is on the device as it was saved`);
	const step: StepDraft = {
		action: 'restore',
		pin: saved.pin,
		target: world.device.name,
		route: 'tcp',
		before: now,
		after: now,
		reason,
		draft: {uid: now.uid, pin: saved.pin, base: now, record: now.record},
		templates: missing.map(template => ({...template, uid: now.uid})),
		fingers: present?.length ?? 0,
		remarks: [`${missing.length} missing fingers come back`],
	};
	return {steps: [step], leftOut: null, warnings: []};
}

interface Refusal {
	readonly kind: 'lost' | 'DUP-CARD' | 'BAD-PIN';
	readonly reason: string;
}

/** What one terminal took, another one need not take. */
function pinProblem({pin}: DeviceUser, archive: Archive, {device}: PlanWorld): Refusal | null {
	if (isSameDevice(archive, device)) return null;
	const trouble = pinTrouble(pin, traitsOf(device));
	return trouble === null ? null : {kind: 'BAD-PIN', reason: `PIN ${plainText(pin)} ${trouble}`};
}

/** The bytes go as they are; a terminal of another encoding reads another name in them. */
function nameRemark({name, nameBytes}: DeviceUser, archive: Archive, {device}: PlanWorld): readonly string[] {
	if (isSameDevice(archive, device)) return [];
	const here = plainText(device.storage.decode(nameBytes));
	return here === plainText(name) ? [] : [`its name reads "${here.slice(0, 40)}" here: resync afterwards`];
}

function isSameDevice(archive: Archive, {info}: PlanWorld['device']): boolean {
	return archive.device.serial !== null && archive.device.serial === (info?.serial ?? null);
}

/** A record goes back byte for byte, so it has to be one that this terminal keeps. */
function layoutProblem(saved: DeviceUser, {device}: PlanWorld): Refusal | null {
	const size = saved.record.length / 2;
	return device.recordSize === null || size === device.recordSize
		? null
		: {
				kind: 'lost',
				reason: `the saved record has ${size} bytes and this terminal keeps ${device.recordSize}: register the person anew`,
			};
}

function cardHeld({card, pin}: DeviceUser, {cardHolders}: Workshop): Refusal | null {
	const holder = card === 0 ? undefined : cardHolders.get(card);
	return holder === undefined || holder === pin
		? null
		: {
				kind: 'DUP-CARD',
				reason: `card ${maskCard(card)} is on the device with PIN ${plainText(holder)} now, or goes there with this plan`,
			};
}

function cardGiven({card, pin}: DeviceUser, world: PlanWorld): string | null {
	const owner = ownerOf(card, world, pin);
	return owner === null
		? null
		: `Card ${maskCard(card)} of PIN ${plainText(pin)} belongs to PIN ${plainText(owner)} on the website now.`;
}

/** The website gave the number to somebody else since: the saved fingers would open the door in that name. */
function otherPerson(saved: DeviceUser, world: PlanWorld): string | null {
	const row = rowOf(saved.pin, world);
	if (row === null || row.sql === null || row.marks.sql !== '+') return null;
	if (saved.name === '' || isSamePerson(row.sql.name, saved.name, saved.nameBytes.length / 2 - 1))
		return null;
	return `PIN ${plainText(saved.pin)} is "${plainText(row.sql.name, 60)}" on the website now, saved was "${plainText(saved.name, 60)}".`;
}

function savedFingers(
	{uid}: DeviceUser,
	archive: Archive,
	{device}: PlanWorld,
): {readonly templates: readonly FingerTemplate[]; readonly remarks: readonly string[]} {
	if (archive.templates === null)
		return {templates: [], remarks: ['its fingers were not saved: enrol again']};
	const templates = savedTemplates(uid, archive);
	if (templates.length === 0) return {templates, remarks: []};
	const here = device.info?.fingerprintVersion ?? null;
	if (isSameDevice(archive, device) || isSameAlgorithm(archive.fingerprintVersion, here)) {
		return {templates, remarks: [count(templates.length)]};
	}

	return {
		templates: [],
		remarks: [
			`${count(templates.length)} stay out: saved by algorithm ${plainText(archive.fingerprintVersion ?? '(not told)', 10)}, this device uses ${plainText(here ?? '(not told)', 10)}: enrol again`,
		],
	};
}

function count(fingers: number): string {
	return fingers === 1 ? '1 finger' : `${fingers} fingers`;
}

/** Algorithms 9 and 10 do not understand each other's templates; `10.0` is 10. */
function isSameAlgorithm(from: string | null, to: string | null): boolean {
	const major = (text: string | null): string | undefined => /^\s*(\d{1,4})(?!\d)/.exec(text ?? '')?.[1];
	return major(from) !== undefined && major(from) === major(to);
}
