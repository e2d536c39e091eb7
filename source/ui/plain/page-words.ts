import {
	type AuditDialog,
	type CheckDialog,
	type CheckRung,
	decisiveFailure,
	type OperationsDialog,
	plainText,
	type UnfinishedDialog,
} from '../../store/index.ts';
import {auditText, operationText} from '../dialogs/past.ts';
import {lookWords, stoppedWords} from '../dialogs/unfinished.ts';

/** Lines of the audit that are told; `trisync audit` has all of them. */
const auditLines = 20;

/** Columns mean nothing to an ear. */
const spaced = (text: string) => text.trim().replaceAll(/ {2,}/g, ' ');

/** Each rung once, when it is done; in the end what it is likely to be, and what to do. */
export function toldCheck(before: CheckDialog | null, {pin, rungs, report}: CheckDialog): readonly string[] {
	const isNew = before === null;
	const known = before?.rungs.length ?? 0;
	const isEnd = report !== null && before?.report == null;
	const lines = isEnd && known > 0 ? [] : rungs.slice(known).map(rungLine);
	return [
		...(isNew
			? [`Checking${pin === null ? '' : ` PIN ${plainText(pin, 50)}`}, at most 20 s. Nothing is changed.`]
			: []),
		...lines,
		...(isEnd ? verdict(rungs) : []),
	];
}

function rungLine({id, state, measured, needs}: CheckRung): string {
	if (needs !== null) return `${id}: not run, it needs ${needs}.`;
	return `${id}, ${state}: ${plainText(measured, 400)}`;
}

function verdict(rungs: readonly CheckRung[]): readonly string[] {
	const failure = decisiveFailure(rungs);
	if (failure === null) return ['Every check passed.'];
	return [
		`Failed: ${failure.id}.`,
		...(failure.likely === null ? [] : [`Likely: ${plainText(failure.likely, 500)}`]),
		...(failure.next === null ? [] : [`Next: ${plainText(failure.next, 500)}`]),
	];
}

export function toldAudit({entries}: AuditDialog): readonly string[] {
	if (entries === null) return [];
	if (entries.length === 0) return ['Nothing was written yet.'];
	return entries.slice(0, auditLines).map(entry => spaced(auditText(entry)));
}

export function toldOperations({entries}: OperationsDialog): readonly string[] {
	if (entries === null) return [];
	if (entries.length === 0) return ['Nothing was written yet.'];
	return [
		...entries.map(entry => spaced(operationText(entry))),
		'Type undo and a number, or resume and a number.',
	];
}

export function toldUnfinished(
	before: UnfinishedDialog | null,
	{entry, found}: UnfinishedDialog,
): readonly string[] {
	const ways = 'Type verify to look what became of it, resume to plan the rest, undo to plan it back.';
	if (before === null) return [stoppedWords(entry), ways];
	return found === before.found ? [] : [...lookWords(found), ...(found === 'looking' ? [] : [ways])];
}
