import {type Draft, recordsOf} from './draft.ts';
import type {Gathered} from './entry.ts';
import type {Frame, SourceKnowledge} from './frame.ts';
import {keepsPinsAsNumbers} from './pin-rules.ts';
import {kinds as allKinds, type Fix, type Kind, type Mark, type Row} from './row.ts';

const rank: ReadonlyMap<Kind, number> = new Map(allKinds.map((kind, at) => [kind, at]));
const none: readonly never[] = Object.freeze([]);

/** The draft as a row: kinds in their order, marks, and the default fix. */
export function finish(draft: Draft, frame: Frame): Row {
	const {entry, kinds, notes} = draft;
	if (kinds !== null && kinds.length > 1) kinds.sort((a, b) => rank.get(a.name)! - rank.get(b.name)!);
	const {sql, middleware, device} = recordsOf(entry);
	const row: Row = {
		pin: entry.pin,
		marks: marksOf(
			frame.sql === 'known' ? websiteMark(entry) : blank(frame.sql),
			frame.middleware === 'known' ? middlewareMark(draft) : blank(frame.middleware),
			frame.device === 'known' ? deviceMark(draft) : blank(frame.device),
		),
		kinds: kinds === null ? none : kinds.map(({name}) => name),
		notes: notes === null ? none : notes.map(({name}) => name),
		reasons:
			kinds === null && notes === null
				? none
				: [...(kinds ?? none), ...(notes ?? none)].map(({reason}) => reason),
		fix: fixOf(draft, frame),
		sql,
		middleware,
		device,
		fingers:
			device === null || frame.options.fingers === null ? null : (frame.options.fingers.get(device.uid) ?? 0),
	};
	const isElsewhere =
		frame.otherDatabase !== null &&
		frame.middleware === 'known' &&
		entry.sqlState !== null &&
		middleware === null;
	const isSingle =
		entry.rare.sqlRows === null && entry.rare.middlewareRows === null && entry.rare.deviceRows === null;
	if (isSingle && !isElsewhere) return row;
	return {
		...row,
		...(isElsewhere ? {middlewareAbsence: 'other-database'} : {}),
		...(entry.rare.sqlRows === null ? {} : {sqlRows: entry.rare.sqlRows}),
		...(entry.rare.middlewareRows === null ? {} : {middlewareRows: entry.rare.middlewareRows}),
		...(entry.rare.deviceRows === null ? {} : {deviceRows: entry.rare.deviceRows}),
	};
}

/** Kinds that leave the whole row to a person. */
const undecided: ReadonlySet<Kind> = new Set(['DUP-PIN', 'WHO?', 'BAD-PIN', 'DUP-CARD']);

function fixOf(draft: Draft, frame: Frame): Fix | null {
	if (draft.kinds === null || frame.sql !== 'known' || frame.device !== 'known') return null;
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
