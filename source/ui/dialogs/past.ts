import {
	type AuditDialog,
	type AuditEntry,
	type OperationEntry,
	type OperationsDialog,
	placeWritten,
	plainText,
	type State,
} from '../../store/index.ts';
import {shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import {plural, stamp} from '../words.ts';
import {type DialogView, framed} from './frame.ts';
import {stateWord} from './run.ts';

/** Who changed what, when, and what came of it; the newest first. */
export function auditView(style: Style, state: State, {entries, top}: AuditDialog): DialogView {
	const width = state.size.columns - 2;
	const rows = (entries ?? []).map((entry): Span[] => [`   ${shortened(auditText(entry), width - 3)}`]);
	return framed(style, state, {
		head: [
			[['title', ' AUDIT']],
			[['dim', '   when           what     PIN       result    who, on which device']],
		],
		rows: rows.length > 0 ? rows : [[entries === null ? '   reading...' : '   Nothing was written yet.']],
		place: {top},
	});
}

export function auditText(entry: AuditEntry): string {
	const {time, action, pin, result, osUser, sshClient, operation, reason} = entry;
	const from = sshClient === null ? '' : ` from ${plainText(sshClient, 45)}`;
	return [
		stamp(Date.parse(time)),
		sized(action.replace('sql-', ''), 8),
		sized(plainText(pin, 50), 9),
		sized(stateWord(result), 9),
		`${plainText(osUser, 30)}${from}, #${operation} ${plainText(placeWritten(entry), 45)}${reason === null ? '' : `: ${plainText(reason)}`}`,
	].join(' ');
}

/** What was done before; one that did not end can be gone on with, the others taken back. */
export function operationsView(style: Style, state: State, {entries, cursor}: OperationsDialog): DialogView {
	const width = state.size.columns - 2;
	const rows = (entries ?? []).map((entry, at): Span[] => {
		const text = `${at === cursor ? '>' : ' '} ${shortened(operationText(entry), width - 2)}`;
		return [at === cursor ? ['cursor', text] : entry.state === 'unfinished' ? ['warning', text] : text];
	});
	return framed(style, state, {
		head: [
			[['title', ' OPERATIONS']],
			['   Undo is a plan too: it says what can not come back.'],
			[['dim', '      # when           what     done       state      PINs']],
		],
		rows: rows.length > 0 ? rows : [[entries === null ? '   reading...' : '   Nothing was written yet.']],
		place: {cursor},
	});
}

/** `   44 22 Nov 10:41   register 131 of 300 unfinished 17, 52, 88, ...` */
export function operationText(entry: OperationEntry): string {
	const {number, at, kind, counts, planned, pins, hasMorePins} = entry;
	return [
		String(number).padStart(5),
		stamp(Date.parse(at)),
		sized(kind, 8),
		sized(`${counts.verified} of ${planned}`, 10),
		sized(stateOf(entry), 10),
		`${pins.map(pin => plainText(pin, 24)).join(', ')}${hasMorePins ? ', ...' : ''}`,
	].join(' ');
}

function stateOf({state, isUndone, undoes, counts}: OperationEntry): string {
	if (state !== 'ended') return state;
	if (isUndone) return 'undone';
	if (undoes !== null) return `undo of ${undoes}`;
	const open = counts.sent + counts['in-doubt'] + counts['in-flight'];
	return open === 0 ? 'ended' : plural(open, 'doubt');
}
