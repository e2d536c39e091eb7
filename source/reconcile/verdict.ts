import {
	type DeviceUser,
	isKnown,
	isUnknown,
	type MiddlewarePerson,
	maskCard,
	plainText,
	type Snapshots,
	type SourceName,
	type WebsitePerson,
} from '../domain/index.ts';
import {cardNumber, type Gathered} from './gather.ts';
import {compareNames, isCosmetic, plainStorage} from './names.ts';
import type {ReconcileOptions} from './options.ts';
import {keepsPinsAsNumbers, pinTrouble} from './pin-rules.ts';
import {type Fix, type Kind, kinds, type Mark, type Note, type Row} from './row.ts';
import {rowSignature} from './signature.ts';

/** What holds for every row of one comparison. */
export interface Frame {
	readonly options: ReconcileOptions;
	readonly sql: SourceKnowledge;
	readonly middleware: SourceKnowledge;
	readonly device: SourceKnowledge;
	/** One sentence naming the sources that could not be read; null when all configured ones were. */
	readonly unknownReason: string | null;
	readonly admins: ReadonlySet<string>;
	readonly expected: ReadonlyMap<string, {readonly reason: string; readonly signature?: string}>;
}

type SourceKnowledge = 'off' | 'unknown' | 'known';

const labels: Readonly<Record<SourceName, string>> = {
	sql: 'website',
	middleware: 'middleware',
	device: 'device',
};

export function frameOf(snapshots: Snapshots, options: ReconcileOptions): Frame {
	const names = ['sql', 'middleware', 'device'] as const;
	const unknown = names.filter(name => isUnknown(snapshots[name].state));
	const [sql, middleware, device] = names.map((name): SourceKnowledge => {
		const {state} = snapshots[name];
		return isKnown(state) ? 'known' : isUnknown(state) ? 'unknown' : 'off';
	});
	return {
		options,
		sql: sql!,
		middleware: middleware!,
		device: device!,
		unknownReason:
			unknown.length === 0
				? null
				: `Not known: ${unknown
						.map(name => {
							const {state, reason} = snapshots[name];
							if (state === 'wait') return `the ${labels[name]} is still being read`;
							const why = reason === null ? '' : ` (${plainText(reason)})`;
							return `the ${labels[name]} could not be read completely${why}`;
						})
						.join('; ')}.`,
		admins: new Set(options.deviceAdmins),
		expected: new Map(options.expected.map(row => [row.pin, row])),
	};
}

/** A kind or note with the sentence that gives the evidence. */
interface Finding<Name> {
	readonly name: Name;
	readonly reason: string;
}

/** A row on its way: what was found, and the marks that field differences put on top of presence. */
interface Draft {
	readonly entry: Gathered;
	readonly kinds: Finding<Kind>[];
	readonly notes: Finding<Note>[];
	middlewareMark: Mark | null;
	deviceMark: Mark | null;
	/** The device's name or card may be brought to the website's without asking who it is. */
	isResyncable: boolean;
}

const rank: ReadonlyMap<Kind, number> = new Map(kinds.map((kind, at) => [kind, at]));
const none: readonly never[] = Object.freeze([]);

/** One PIN's row. Sentences are built only for what is wrong or remarkable. */
export function verdict(entry: Gathered, frame: Frame): Row {
	const draft: Draft = {
		entry,
		kinds: [],
		notes: [],
		middlewareMark: null,
		deviceMark: null,
		isResyncable: false,
	};
	if (frame.unknownReason !== null) draft.kinds.push({name: 'UNKNOWN', reason: frame.unknownReason});
	if (entry.pin === '') {
		judgeMissingPin(draft, frame);
	} else {
		judgePin(draft, frame);
		judgePresence(draft, frame);
		judgeFields(draft, frame);
		judgeDevice(draft, frame);
		remark(draft, frame);
	}

	accept(draft, frame);
	return finish(draft, frame);
}

// Who is where, as far as it is known. Several rows of one source: it is enough that one of them counts.

function isOnWebsite({entry}: Draft): boolean {
	return entry.sqlState?.state === 'present';
}

function isInactive({entry}: Draft): boolean {
	return entry.sqlState?.state === 'inactive';
}

function isEnabled({entry}: Draft): boolean {
	return entry.rare.deviceRows?.some(user => user.enabled) ?? entry.device?.enabled ?? false;
}

/** SQL and device lists are complete, so that a missing kind may be said; only the middleware may be unknown. */
function isDecidable(frame: Frame): boolean {
	return frame.sql === 'known' && frame.device !== 'unknown';
}

function judgeMissingPin(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const active = entry.sqlState?.state === 'present' && frame.sql === 'known';
	const shown = entry.middleware !== null && frame.middleware === 'known';
	const stored = entry.device !== null && frame.device === 'known';
	if (!active && !shown && !stored) return;
	const who = [
		...(active
			? websiteRows(entry).map(person => `website id ${person.employeeId} ${quoted(person.name)}`)
			: []),
		...(shown
			? middlewareRows(entry).map(person => `middleware id ${person.employeeId} ${quoted(person.name)}`)
			: []),
		...(stored ? deviceRows(entry).map(user => `device slot ${user.uid} ${quoted(user.name)}`) : []),
	];
	const more = who.length > 5 ? ` and ${who.length - 5} more` : '';
	draft.kinds.push({
		name: 'BAD-PIN',
		reason: `No PIN, so nobody can be registered or recognised: ${who.slice(0, 5).join(', ')}${more}.`,
	});
}

function judgePin(draft: Draft, frame: Frame): void {
	const {entry, kinds} = draft;
	if (entry.rare.sqlRows !== null || entry.rare.middlewareRows !== null || entry.rare.deviceRows !== null) {
		judgeDuplicates(draft, frame);
	}

	if (entry.rare.lookAlikes !== null) {
		kinds.push({
			name: 'PIN-FORM',
			reason: `PIN ${shown(entry.pin)} looks like ${entry.rare.lookAlikes.slice(0, 5).map(shown).join(', ')}; they are kept apart, but a device that stores numbers cannot.`,
		});
	}

	if (isDecidable(frame) && isOnWebsite(draft) && entry.device === null) {
		const trouble = pinTrouble(entry.pin, frame.options.device);
		if (trouble !== null) {
			kinds.push({
				name: 'BAD-PIN',
				reason: `PIN ${shown(entry.pin)} ${trouble}; give website id ${entry.sql?.employeeId} another PIN.`,
			});
		}
	}
}

function judgeDuplicates({entry, kinds}: Draft, frame: Frame): void {
	const duplicates = [
		frame.sql === 'known' && entry.rare.sqlRows !== null
			? `${entry.rare.sqlRows.length} website rows (id ${idsOf(entry.rare.sqlRows.map(person => person.employeeId))})`
			: null,
		frame.middleware === 'known' && entry.rare.middlewareRows !== null
			? `${entry.rare.middlewareRows.length} middleware rows (id ${idsOf(entry.rare.middlewareRows.map(person => person.employeeId))})`
			: null,
		frame.device === 'known' && entry.rare.deviceRows !== null
			? `${entry.rare.deviceRows.length} device users (slot ${idsOf(entry.rare.deviceRows.map(user => user.uid))})`
			: null,
	].filter(text => text !== null);
	if (duplicates.length > 0) {
		kinds.push({name: 'DUP-PIN', reason: `PIN ${shown(entry.pin)} is used by ${duplicates.join(' and ')}.`});
	}
}

/** The table of who is where: rules §1 and the kinds that follow from it. */
function judgePresence(draft: Draft, frame: Frame): void {
	if (!isDecidable(frame)) return;
	const {entry} = draft;
	const hasDevice = entry.device !== null;
	const isHidden = frame.middleware === 'known' && entry.middleware === null;
	if (isOnWebsite(draft)) {
		if (hasDevice) {
			if (isHidden) draft.kinds.push({name: 'NO-MW', reason: whyHidden(entry)});
			if (!isEnabled(draft))
				draft.kinds.push({name: 'OFF', reason: 'Active on the website, disabled on the device.'});
		} else if (frame.device === 'off') {
			if (isHidden) draft.kinds.push({name: 'NO-MW', reason: whyHidden(entry)});
		} else if (isHidden) {
			draft.kinds.push({
				name: 'SQL-ONLY',
				reason: `${whyHidden(entry)} Missing on the device as well; registering directly only on request, with a warning.`,
			});
		} else {
			draft.kinds.push({
				name: 'NO-DEV',
				reason: `Missing on the device: website id ${entry.sql?.employeeId} is active, no device user has PIN ${shown(entry.pin)}.`,
			});
		}
	} else if (hasDevice) {
		judgeUnwanted(draft, frame);
	} else if (!isInactive(draft) && entry.middleware !== null && frame.middleware === 'known') {
		draft.kinds.push({
			name: 'MW-ONLY',
			reason: `Only the middleware has PIN ${shown(entry.pin)} (id ${entry.middleware.employeeId}); nobody can enter with it.`,
		});
	}
}

/** On the device, and the website does not want it there. */
function judgeUnwanted(draft: Draft, frame: Frame): void {
	const {entry, kinds} = draft;
	const website = isInactive(draft)
		? `Inactive on the website: ${entry.sqlState?.why}`
		: entry.rare.deleted === null
			? 'The website has no row for this PIN'
			: `The website's row is deleted: ${entry.rare.deletedWhy}`;
	if (!isEnabled(draft)) {
		kinds.push({name: 'BLOCKED', reason: `${website}; the device has the person disabled.`});
	} else if (isInactive(draft)) {
		kinds.push({name: 'EXPIRED', reason: `${website}; the device still lets the person in.`});
	} else if (frame.middleware === 'known' ? entry.middleware !== null : entry.rare.deleted !== null) {
		// While the middleware is being read, nobody can say which of the two it is.
		if (frame.middleware !== 'unknown')
			kinds.push({name: 'NOT-SQL', reason: `${website}; still on the device.`});
	} else if (frame.middleware !== 'unknown') {
		kinds.push({name: 'DEV-ONLY', reason: `${website}; only the device knows slot ${entry.device?.uid}.`});
	}
}

function whyHidden(entry: Gathered): string {
	const {hidden} = entry.rare;
	if (hidden === null)
		return `The middleware has no row with PIN ${shown(entry.pin)} (it may read another database).`;
	const detail = hidden.hiddenDetail === null ? `reason ${hidden.hiddenBy}` : plainText(hidden.hiddenDetail);
	return `The middleware's Employees List hides id ${hidden.employeeId}: ${detail}.`;
}

function judgeFields(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (entry.sql === null || entry.rare.sqlRows !== null || !isDecidable(frame)) return;
	const isBlocked = isInactive(draft) && !isEnabled(draft);
	if (entry.device !== null && entry.rare.deviceRows === null && !isBlocked) {
		judgeDeviceName(draft, entry.sql, entry.device, frame.options);
		if (isOnWebsite(draft)) judgeDeviceCard(draft, entry.sql, entry.device);
	}

	const comparesMiddleware = entry.middleware !== null && entry.rare.middlewareRows === null;
	if (comparesMiddleware && frame.middleware === 'known' && isOnWebsite(draft)) {
		judgeMiddlewareFields(draft, entry.sql, entry.middleware!, frame.options);
	}
}

function judgeDeviceName(
	draft: Draft,
	person: WebsitePerson,
	user: DeviceUser,
	options: ReconcileOptions,
): void {
	const found = compareNames(person.name, user, options.storage ?? plainStorage);
	if (found === 'equal') return;
	const names = `${quoted(user.name)} on the device, ${quoted(person.name)} on the website`;
	if (found === 'who') {
		draft.deviceMark = '!';
		draft.kinds.push({
			name: 'WHO?',
			reason: `PIN ${shown(user.pin)} is ${names}: another person's fingers may be behind it.`,
		});
		return;
	}

	// A leaver's spelling is nobody's concern; whose finger opens the door is.
	if (!isOnWebsite(draft)) return;
	if (found === 'differs' || (found === 'cosmetic' && options.strictNames)) {
		draft.deviceMark = '!';
		draft.isResyncable = true;
		draft.kinds.push({name: 'NAME', reason: `The name is ${names}.`});
		return;
	}

	draft.deviceMark = '.';
	if (found === 'cut') {
		draft.notes.push({name: 'CUT', reason: `The device has no room for all of ${quoted(person.name)}.`});
	} else if (found === 'lossy') {
		draft.notes.push({
			name: 'LOSSY',
			reason: `The device cannot store some characters of ${quoted(person.name)}.`,
		});
	} else {
		draft.notes.push({name: 'COSMETIC', reason: `Only case or spaces differ: ${names}.`});
	}
}

function judgeDeviceCard(draft: Draft, person: WebsitePerson, user: DeviceUser): void {
	const {card} = draft.entry;
	if (card === null || card === user.card) return;
	draft.deviceMark = '!';
	if (user.card === 0) {
		draft.isResyncable = true;
		draft.kinds.push({name: 'CARD', reason: `The website has card ${maskCard(card)}, the device none.`});
	} else if (card === 0) {
		draft.kinds.push({
			name: 'CARD',
			reason: `Only the device has a card (${maskCard(user.card)}); website id ${person.employeeId} has none.`,
		});
	} else {
		draft.kinds.push({
			name: 'CARD',
			reason: `Two different cards: ${maskCard(card)} on the website, ${maskCard(user.card)} on the device.`,
		});
	}
}

/** Nothing here is mended by a device write. */
function judgeMiddlewareFields(
	draft: Draft,
	person: WebsitePerson,
	shownPerson: MiddlewarePerson,
	{strictNames}: ReconcileOptions,
): void {
	if (
		person.name !== shownPerson.name &&
		person.name.normalize('NFC') !== shownPerson.name.normalize('NFC')
	) {
		const names = `${quoted(shownPerson.name)} in the middleware, ${quoted(person.name)} on the website`;
		if (isCosmetic(person.name, shownPerson.name) && !strictNames) {
			draft.middlewareMark = '.';
			addNote(draft, 'COSMETIC', `Only case or spaces differ: ${names}.`);
		} else {
			draft.middlewareMark = '!';
			addKind(draft, 'NAME', `The name is ${names}; mend it in the middleware.`);
		}
	}

	if (person.card === shownPerson.card) return;
	const card = cardNumber(shownPerson.card);
	if (card === null || draft.entry.card === null || card === draft.entry.card) return;
	draft.middlewareMark = '!';
	addKind(
		draft,
		'CARD',
		`The card is ${maskCard(card)} in the middleware, ${maskCard(draft.entry.card)} on the website; mend it in the middleware.`,
	);
}

/** What the device's own list tells, and cards that two PINs share. */
function judgeDevice(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	if (entry.rare.websiteTwin !== null || entry.rare.deviceTwin !== null) {
		const where = [
			entry.rare.websiteTwin === null
				? null
				: `on the website with PIN ${shown(entry.rare.websiteTwin)} (${maskCard(entry.card)})`,
			entry.rare.deviceTwin === null
				? null
				: `on the device with PIN ${shown(entry.rare.deviceTwin)} (${maskCard(entry.device?.card ?? 0)})`,
		].filter(text => text !== null);
		draft.kinds.push({name: 'DUP-CARD', reason: `One card for two PINs: shared ${where.join(' and ')}.`});
	}

	const user = entry.device;
	if (user === null || frame.device !== 'known' || entry.rare.deviceRows !== null) return;
	if (user.privilege !== 0 && !frame.admins.has(entry.pin)) {
		draft.kinds.push({
			name: 'ROLE',
			reason: `Role ${user.privilege} on the device may open its menu; PIN ${shown(entry.pin)} is not in deviceAdmins.`,
		});
	}

	const fingers = frame.options.fingers;
	const hasNothing =
		user.card === 0 && !user.hasPassword && fingers !== null && (fingers.get(user.uid) ?? 0) === 0;
	if (hasNothing && user.enabled && frame.options.device?.hasFaces === false) {
		draft.deviceMark ??= '0';
		draft.kinds.push({name: 'NO-CRED', reason: 'No finger, card or password on the device: enrol there.'});
	}
}

function remark(draft: Draft, frame: Frame): void {
	const {entry, notes} = draft;
	if (frame.sql === 'known') {
		for (const {note, reason} of entry.sqlState?.remarks ?? none) notes.push({name: note, reason});
		if (entry.sql === null && entry.rare.deleted !== null) {
			notes.push({
				name: 'DELETED-ROW',
				reason: `The website keeps deleted row id ${entry.rare.deleted.employeeId} ${quoted(entry.rare.deleted.name)}: ${entry.rare.deletedWhy}.`,
			});
		}

		if (entry.card === null) {
			notes.push({
				name: 'CARD-FORM',
				reason: `The card of website id ${entry.sql?.employeeId} is not a number.`,
			});
		}
	}

	const offered = entry.middleware?.status?.toLowerCase();
	const isShown = frame.middleware === 'known' && entry.middleware !== null;
	if (isShown && offered !== 'working' && !isInactive(draft)) {
		const status = entry.middleware?.status == null ? 'NULL' : quoted(entry.middleware.status);
		notes.push({
			name: 'NOT-OFFERED',
			reason: `Status is ${status} in the middleware, not "Working": not offered on Upload Users.`,
		});
	}

	if (frame.sql === 'off' && frame.device === 'known' && entry.device !== null && !isEnabled(draft)) {
		notes.push({
			name: 'DISABLED',
			reason: 'The device blocks this person; no website is configured to say why.',
		});
	}
}

/** Rows that somebody vouches for are in sync; what could not be read stays unknown. */
function accept(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const expected = frame.expected.get(entry.pin);
	const isAdmin = frame.admins.has(entry.pin);
	const isExpected =
		expected !== undefined &&
		(expected.signature === undefined || expected.signature === rowSignature(recordsOf(entry)));
	if (!isAdmin && !isExpected) return;

	draft.kinds.length = frame.unknownReason === null ? 0 : 1;
	draft.isResyncable = false;
	if (isExpected) {
		draft.notes.push({name: 'EXPECTED', reason: `Expected: ${plainText(expected.reason)}`});
	}

	if (isAdmin) {
		draft.notes.push({name: 'ADMIN', reason: `PIN ${shown(entry.pin)} is listed in deviceAdmins.`});
	}
}

function finish(draft: Draft, frame: Frame): Row {
	const {entry, kinds, notes} = draft;
	if (kinds.length > 1) kinds.sort((a, b) => rank.get(a.name)! - rank.get(b.name)!);
	const {sql, middleware, device} = recordsOf(entry);
	const row: Row = {
		pin: entry.pin,
		marks: marksOf(
			frame.sql === 'known' ? websiteMark(entry) : blank(frame.sql),
			frame.middleware === 'known' ? middlewareMark(draft) : blank(frame.middleware),
			frame.device === 'known' ? deviceMark(draft) : blank(frame.device),
		),
		kinds: kinds.length === 0 ? none : kinds.map(({name}) => name),
		notes: notes.length === 0 ? none : notes.map(({name}) => name),
		reasons:
			kinds.length + notes.length === 0
				? none
				: [...kinds.map(({reason}) => reason), ...notes.map(({reason}) => reason)],
		fix: fixOf(draft, frame),
		sql,
		middleware,
		device,
		fingers:
			device === null || frame.options.fingers === null ? null : (frame.options.fingers.get(device.uid) ?? 0),
	};
	if (entry.rare.sqlRows === null && entry.rare.middlewareRows === null && entry.rare.deviceRows === null)
		return row;
	return {
		...row,
		...(entry.rare.sqlRows === null ? {} : {sqlRows: entry.rare.sqlRows}),
		...(entry.rare.middlewareRows === null ? {} : {middlewareRows: entry.rare.middlewareRows}),
		...(entry.rare.deviceRows === null ? {} : {deviceRows: entry.rare.deviceRows}),
	};
}

/** Kinds that leave the whole row to a person. */
const undecided: ReadonlySet<Kind> = new Set(['DUP-PIN', 'WHO?', 'BAD-PIN', 'DUP-CARD']);

function fixOf(draft: Draft, frame: Frame): Fix | null {
	if (draft.kinds.length === 0 || frame.sql !== 'known' || frame.device !== 'known') return null;
	let wanted: Fix | null = draft.isResyncable ? 'resync' : null;
	for (const {name} of draft.kinds) {
		if (undecided.has(name)) return null;
		if (name === 'PIN-FORM' && keepsPinsAsNumbers(frame.options.device)) return null;
		if (name === 'NO-DEV') wanted = 'register';
		else if (name === 'OFF') wanted = 'enable';
	}

	return wanted;
}

function blank(knowledge: SourceKnowledge): Mark | null {
	return knowledge === 'off' ? null : '?';
}

function websiteMark(entry: Gathered): Mark {
	if (entry.rare.sqlRows !== null) return '#';
	if (entry.sqlState === null) return '-';
	return entry.sqlState.state === 'inactive' ? 'x' : '+';
}

function middlewareMark({entry, middlewareMark}: Draft): Mark {
	if (entry.rare.middlewareRows !== null) return '#';
	return entry.middleware === null ? '-' : (middlewareMark ?? '+');
}

function deviceMark({entry, deviceMark}: Draft): Mark {
	if (entry.rare.deviceRows !== null) return '#';
	if (entry.device === null) return '-';
	return entry.device.enabled ? (deviceMark ?? '+') : 'x';
}

const markLetters: readonly (Mark | null)[] = [null, '+', '-', '!', '.', '#', 'x', '0', '?'];
const markSets: Row['marks'][] = [];

/** Rows with the same three marks share one object: there are few sets and many rows. */
function marksOf(sql: Mark | null, middleware: Mark | null, device: Mark | null): Row['marks'] {
	const at =
		(markLetters.indexOf(sql) * 9 + markLetters.indexOf(middleware)) * 9 + markLetters.indexOf(device);
	const known = markSets[at];
	if (known !== undefined) return known;
	const marks = Object.freeze({sql, middleware, device});
	markSets[at] = marks;
	return marks;
}

function recordsOf(entry: Gathered): Pick<Row, 'sql' | 'middleware' | 'device'> {
	return {
		sql: entry.sql ?? entry.rare.deleted,
		middleware: entry.middleware ?? entry.rare.hidden,
		device: entry.device,
	};
}

function addKind(draft: Draft, name: Kind, reason: string): void {
	join(draft.kinds, name, reason);
}

function addNote(draft: Draft, name: Note, reason: string): void {
	join(draft.notes, name, reason);
}

/** A name appears once; further evidence goes into the same entry. */
function join<Name>(findings: Finding<Name>[], name: Name, reason: string): void {
	const at = findings.findIndex(finding => finding.name === name);
	if (at === -1) findings.push({name, reason});
	else findings[at] = {name, reason: `${findings[at]!.reason} ${reason}`};
}

function websiteRows(entry: Gathered): readonly WebsitePerson[] {
	return entry.rare.sqlRows ?? (entry.sql === null ? none : [entry.sql]);
}

function middlewareRows(entry: Gathered): readonly MiddlewarePerson[] {
	return entry.rare.middlewareRows ?? (entry.middleware === null ? none : [entry.middleware]);
}

function deviceRows(entry: Gathered): readonly DeviceUser[] {
	return entry.rare.deviceRows ?? (entry.device === null ? none : [entry.device]);
}

function idsOf(ids: readonly number[]): string {
	return ids.length > 5 ? `${ids.slice(0, 5).join(', ')}, …` : ids.join(', ');
}

function quoted(text: string): string {
	return `"${plainText(text, 60)}"`;
}

function shown(pin: string): string {
	return plainText(pin, 60);
}
