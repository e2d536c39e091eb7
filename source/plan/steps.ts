import {
	type DeviceUser,
	isAdministrator,
	maskCard,
	parseCard,
	plainText,
	type UserDraft,
	type WebsitePerson,
} from '../domain/index.ts';
import {compareNames} from '../reconcile/names.ts';
import {pinTrouble} from '../reconcile/pin-rules.ts';
import {differenceKinds, type Kind, type Row} from '../reconcile/row.ts';
import type {LeftOut, Step} from './plan.ts';
import {type PlanWorld, traitsOf} from './world.ts';

/** A step before it has its number. */
export type StepDraft = Omit<Step, 'id'>;

export interface Outcome {
	readonly step: StepDraft | null;
	readonly leftOut: LeftOut | null;
	readonly warnings: readonly string[];
}

/** What the makers of steps share while a plan grows. */
export interface Workshop {
	readonly world: PlanWorld;
	/** One chosen person gets what a bulk plan leaves to a person. */
	readonly isSingle: boolean;
	readonly nextSlot: () => number | null;
	/** PIN that has this card on the device, or gets it in this plan. */
	readonly cardHolders: Map<number, string>;
}

export function leave(row: Row, kind: Kind | 'ok', reason: string): Outcome {
	return {step: null, leftOut: {pin: row.pin, kind, reason}, warnings: []};
}

/** A new user at the door, as the website has the person. */
export function registerStep(row: Row, shop: Workshop): Outcome {
	const {world} = shop;
	const {device} = world;
	if (row.device !== null) return leaveRegistered(row);
	const person = row.sql;
	if (person === null || row.marks.sql === '-') {
		return leave(row, mainKind(row), `the website has no live row with PIN ${plainText(row.pin)}`);
	}

	if (row.marks.sql === 'x') return leave(row, mainKind(row), `inactive on the website (${stateOf(person)})`);
	const trouble = pinTrouble(row.pin, traitsOf(device));
	if (trouble !== null) return leave(row, 'BAD-PIN', `PIN ${plainText(row.pin)} ${trouble}`);
	if (row.kinds.includes('SQL-ONLY') && !shop.isSingle) {
		return leave(row, 'SQL-ONLY', `${reasonOf(row, 'SQL-ONLY')} Not registered in bulk.`);
	}

	const card = parseCard(person.card);
	const clash = cardClash(row, card ?? 0, shop);
	if (clash !== null) return leave(row, 'DUP-CARD', clash);
	const uid = shop.nextSlot();
	if (uid === null) return leave(row, 'NO-DEV', 'no slot of the device is known to be free');
	if (card !== null && card !== 0) shop.cardHolders.set(card, row.pin);

	const stored = device.storage.stored(person.name);
	const after: DeviceUser = {
		uid,
		pin: row.pin,
		name: plainText(stored.text),
		nameBytes: stored.bytes,
		card: card ?? 0,
		privilege: 0,
		enabled: true,
		group: 1,
		hasPassword: false,
		record: '',
	};
	return {
		step: {
			action: 'register',
			pin: row.pin,
			target: device.name,
			route: 'tcp',
			before: null,
			after,
			reason: row.kinds.includes('SQL-ONLY') ? reasonOf(row, 'SQL-ONLY') : reasonOf(row, 'NO-DEV'),
			draft: {uid, pin: row.pin, base: null, name: stored.text, card: after.card},
			templates: [],
			fingers: 0,
			remarks: [
				'no finger: enrol after',
				...nameRemarks(stored),
				...(card === null ? ['the card on the website is not a number: registered without'] : []),
			],
		},
		leftOut: null,
		warnings: registerWarnings(row, shop),
	};
}

function leaveRegistered(row: Row): Outcome {
	const kind = mainKind(row);
	const where = `PIN ${plainText(row.pin)} is on the device already (slot ${row.device?.uid})`;
	return leave(row, kind, kind === 'ok' ? `nothing to do: ${where}` : `${where}: ${reasonOf(row, kind)}`);
}

function registerWarnings(row: Row, {world, isSingle}: Workshop): readonly string[] {
	const warnings: string[] = [];
	const pin = plainText(row.pin);
	if (row.kinds.includes('SQL-ONLY')) {
		warnings.push(
			`The middleware does not show PIN ${pin}: it may remove the person again, and punches stay nameless.`,
		);
	}

	if (isSingle && row.marks.middleware === '?') {
		warnings.push(`The middleware could not be read: whether it shows PIN ${pin} is not known.`);
	}

	if (!/^\d+$/.test(row.pin) && traitsOf(world.device).lettersInPin === null) {
		warnings.push(`The device did not say whether it takes letters; PIN ${pin} has some.`);
	}

	return warnings;
}

/** Brings the website's name and card to a user who is there; every other byte stays. */
export function resyncStep(row: Row, shop: Workshop): Outcome {
	const user = row.device;
	if (user === null) return leave(row, mainKind(row), 'not on the device: register instead');
	const person = row.sql;
	if (person === null || row.marks.sql === '-') {
		return leave(row, mainKind(row), `the website has no live row with PIN ${plainText(row.pin)}`);
	}

	if (row.marks.sql === 'x') return leave(row, mainKind(row), `inactive on the website (${stateOf(person)})`);
	const name = nameChange(row, person, user, shop);
	if (name.refusal !== null) return leave(row, 'WHO?', name.refusal);
	const card = cardChange(row, person, user, shop);
	if (name.text === null && card.value === null) {
		if (card.refusal !== null) return leave(row, card.kind, card.refusal);
		if (row.kinds.includes('NAME')) return leave(row, 'NAME', reasonOf(row, 'NAME'));
		if (row.kinds.includes('CARD')) return leave(row, 'CARD', reasonOf(row, 'CARD'));
		return leave(row, 'ok', 'nothing to do: name and card are as on the website');
	}

	if (card.value !== null) shop.cardHolders.set(card.value, row.pin);
	const stored = shop.world.device.storage.stored(person.name);
	const draft: UserDraft = {
		uid: user.uid,
		pin: row.pin,
		base: user,
		...(name.text === null ? {} : {name: stored.text}),
		...(card.value === null ? {} : {card: card.value}),
	};
	const after: DeviceUser = {
		...user,
		...(name.text === null ? {} : {name: plainText(stored.text), nameBytes: stored.bytes}),
		...(card.value === null ? {} : {card: card.value}),
		record: '',
	};
	const step = patchStep('resync', row, user, after, draft, shop.world, [
		...(name.text === null ? [] : nameRemarks(stored)),
		...(card.refusal === null ? [] : [`keeps card ${maskCard(user.card)}: ${card.refusal}`]),
	]);
	return {
		step: {
			...step,
			reason: reasonOf(row, name.isRename ? 'WHO?' : name.text === null ? 'CARD' : 'NAME'),
			...(name.isRename ? {isRename: true} : {}),
		},
		leftOut: null,
		warnings: [...name.warnings, ...card.warnings],
	};
}

interface NameChange {
	readonly text: string | null;
	readonly isRename: boolean;
	readonly refusal: string | null;
	readonly warnings: readonly string[];
}

function nameChange(
	row: Row,
	person: WebsitePerson,
	user: DeviceUser,
	{world, isSingle}: Workshop,
): NameChange {
	const keep: NameChange = {text: null, isRename: false, refusal: null, warnings: []};
	const verdict = compareNames(person.name, user, world.device.storage);
	if (verdict === 'differs') return {...keep, text: person.name};
	if (verdict === 'cosmetic') return row.kinds.includes('NAME') ? {...keep, text: person.name} : keep;
	if (verdict !== 'who') return keep;
	if (!isSingle) return {...keep, refusal: reasonOf(row, 'WHO?')};
	if (person.name === '') return {...keep, refusal: 'the website has no name to write'};
	return {
		...keep,
		text: person.name,
		isRename: true,
		warnings: [
			`PIN ${plainText(row.pin)} may belong to another person: the fingers of "${user.name}" stay and will open the door as "${plainText(person.name)}".`,
		],
	};
}

interface CardChange {
	readonly value: number | null;
	readonly kind: Kind;
	readonly refusal: string | null;
	readonly warnings: readonly string[];
}

/** A card is given in bulk only to somebody who has none; it is replaced for one chosen person, and never erased. */
function cardChange(row: Row, person: WebsitePerson, user: DeviceUser, shop: Workshop): CardChange {
	const keep: CardChange = {value: null, kind: 'CARD', refusal: null, warnings: []};
	const card = parseCard(person.card);
	if (card === null || card === user.card) return keep;
	if (card === 0) return {...keep, refusal: 'the website has none; add it there or remove it at the device'};
	const clash = cardClash(row, card, shop);
	if (clash !== null) return {...keep, kind: 'DUP-CARD', refusal: clash};
	if (user.card === 0) return {...keep, value: card};
	if (!shop.isSingle)
		return {...keep, refusal: `the website has ${maskCard(card)}; cards are replaced one by one`};
	return {
		...keep,
		value: card,
		warnings: [`Card ${maskCard(user.card)} of PIN ${plainText(row.pin)} will no longer open the door.`],
	};
}

/** Why this card must not be written to this PIN now; null when it may. */
function cardClash(row: Row, card: number, {cardHolders, isSingle}: Workshop): string | null {
	if (card === 0) return null;
	const holder = cardHolders.get(card);
	if (holder !== undefined && holder !== row.pin) {
		return `card ${maskCard(card)} is on the device with PIN ${plainText(holder)}, or goes there with this plan`;
	}

	return row.kinds.includes('DUP-CARD') && !isSingle ? reasonOf(row, 'DUP-CARD') : null;
}

/** Lets a person in or keeps the person out, reversibly: one bit of the record. */
export function switchStep(row: Row, enabled: boolean, {world}: Workshop): Outcome {
	const user = row.device;
	const word = enabled ? 'enabled' : 'disabled';
	if (user === null) return leave(row, mainKind(row), 'not on the device');
	if (user.enabled === enabled) {
		return leave(row, 'ok', `nothing to do: PIN ${plainText(row.pin)} is ${word} already`);
	}

	const draft: UserDraft = {uid: user.uid, pin: row.pin, base: user, enabled};
	const step = patchStep(
		enabled ? 'enable' : 'disable',
		row,
		user,
		{...user, enabled, record: ''},
		draft,
		world,
		[],
	);
	return {
		step: {
			...step,
			reason: row.kinds.includes('OFF')
				? reasonOf(row, 'OFF')
				: `PIN ${plainText(row.pin)} shall be ${word}.`,
		},
		leftOut: null,
		warnings: switchWarnings(row, enabled),
	};
}

function switchWarnings(row: Row, enabled: boolean): readonly string[] {
	const pin = plainText(row.pin);
	if (row.marks.sql === '?' || row.marks.sql === null) {
		return [`The website was not read: whether PIN ${pin} may enter is not known.`];
	}

	if (!enabled) return [];
	if (row.marks.sql === 'x' || row.marks.sql === '-')
		return [`PIN ${pin} is not an active member on the website.`];
	return row.kinds.includes('WHO?')
		? [`PIN ${pin} may belong to another person: ${reasonOf(row, 'WHO?')}`]
		: [];
}

/** Kinds of people whose delete may be asked for by kind; everybody else by PIN only. */
const deletableKinds: ReadonlySet<Kind> = new Set(['EXPIRED', 'NOT-SQL', 'DEV-ONLY', 'BLOCKED']);

/** Takes the user and the fingers off the selected device, and from nowhere else. */
export function deleteStep(row: Row, shop: Workshop, isByKind: boolean): Outcome {
	const {world, isSingle} = shop;
	const user = row.device;
	if (user === null) return leave(row, 'ok', `nothing to do: PIN ${plainText(row.pin)} is not on the device`);
	const kind = row.kinds.find(one => deletableKinds.has(one));
	if (isByKind && kind === undefined) {
		return leave(
			row,
			mainKind(row),
			'only EXPIRED, NOT-SQL, DEV-ONLY and BLOCKED people are deleted by kind',
		);
	}

	if (isByKind && row.kinds.includes('WHO?')) return leave(row, 'WHO?', reasonOf(row, 'WHO?'));
	if (!isSingle && (isAdministrator(user) || world.deviceAdmins.includes(row.pin))) {
		return leave(row, mainKind(row), 'device administrator: never in a bulk plan');
	}

	const step: StepDraft = {
		action: 'delete',
		pin: row.pin,
		target: world.device.name,
		route: 'tcp',
		before: user,
		after: null,
		reason: kind === undefined ? `PIN ${plainText(row.pin)} was chosen for deletion.` : reasonOf(row, kind),
		draft: null,
		templates: [],
		fingers: fingersOf(user, world),
		remarks: world.fingers === null ? ['the fingers could not be read: lost for ever'] : [],
	};
	const warnings = [
		...(row.marks.sql === '+' ? [`PIN ${plainText(row.pin)} is an active member on the website.`] : []),
		...(row.kinds.includes('WHO?') ? [reasonOf(row, 'WHO?')] : []),
	];
	return {step, leftOut: null, warnings};
}

function patchStep(
	action: Step['action'],
	row: Row,
	before: DeviceUser,
	after: DeviceUser,
	draft: UserDraft,
	world: PlanWorld,
	remarks: readonly string[],
): Omit<StepDraft, 'reason'> & {reason: string} {
	return {
		action,
		pin: row.pin,
		target: world.device.name,
		route: 'tcp',
		before,
		after,
		reason: '',
		draft,
		templates: [],
		fingers: fingersOf(before, world),
		remarks,
	};
}

function fingersOf(user: DeviceUser, {fingers}: PlanWorld): number | null {
	return fingers === null ? null : (fingers.get(user.uid) ?? 0);
}

function nameRemarks(stored: {
	readonly text: string;
	readonly isCut: boolean;
	readonly isLossy: boolean;
}): string[] {
	return [
		...(stored.isCut ? [`name cut to "${plainText(stored.text)}"`] : []),
		...(stored.isLossy ? ['some characters of the name cannot be stored'] : []),
	];
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

function stateOf({status, resignedOn, packageEnd}: WebsitePerson): string {
	return [
		`Status ${status === null ? 'NULL' : `"${plainText(status, 60)}"`}`,
		`DOR ${resignedOn ?? 'NULL'}`,
		...(packageEnd === null ? [] : [`package end ${packageEnd}`]),
	].join(', ');
}
