import type {PastOperation} from '../plan/archive.ts';
import type {AuditEntry} from '../plan/history.ts';
import type {ResumeItem, Sorted} from '../plan/index.ts';
import {appendAudit} from './audit.ts';
import {readAudit} from './audit-reader.ts';
import {type Desk, requireTerminal} from './desk.ts';
import {journalPath, openJournal} from './journal.ts';
import {withLock} from './lock.ts';
import {deviceLockPath, type StateFolder} from './state-folder.ts';

/**
What a look has proven is as good as a reading back, and belongs into the audit, which a program that died has not
written. An operation with nothing left to do has come to its end. Under the device's lock, since somebody else may
take it up just now.
*/
export async function noteProven(
	desk: Desk,
	{number, steps, device, kind}: PastOperation,
	sorted: Sorted,
	{isOver, isAudited}: {readonly isOver: boolean; readonly isAudited: boolean},
): Promise<void> {
	const {folder, now} = desk;
	const {name, address} = requireTerminal(desk);
	const at = new Date(now()).toISOString();
	const journal = openJournal(folder.files, journalPath(folder.directory, number));
	const begun = new Map(steps.map(step => [step.id, step]));
	const isOpen = ({id}: ResumeItem): boolean => (begun.get(id)?.state ?? 'verified') !== 'verified';
	const done = sorted.done.filter(isOpen);
	for (const {id} of done) journal.note({event: 'done', at, id, state: 'verified', reason: null});
	// Said before the end: an end takes what was in flight for never begun, and an undo would not look at it.
	const doubtful = [...sorted.inDoubt, ...sorted.notDone.filter(({isHalf}) => isHalf)].filter(isOpen);
	for (const {id, reason} of doubtful) journal.note({event: 'in-doubt', at, id, reason});
	if (isOver) {
		const left = sorted.inDoubt.length;
		journal.note({event: 'ended', at, stopped: left === 0 ? null : `${left} steps are left to a person.`});
	}

	const place = {...folder, path: deviceLockPath(folder.directory, address), subject: name};
	await withLock(place, now(), async () => {
		await journal.flush();
		const told = isAudited
			? done
			: [...done, ...sorted.done.filter(item => begun.has(item.id) && !isOpen(item))];
		const entries = told.map(({id, pin, action, reason}): AuditEntry => {
			const {uid, target, before, after} = begun.get(id)!;
			return {
				time: at,
				...desk.person,
				device: device.name,
				serial: device.serial,
				operation: number,
				kind,
				pin,
				slot: uid,
				action,
				target,
				before,
				after,
				result: 'verified',
				verified: true,
				reason: `Found when the operation was taken up again: ${reason}`,
			};
		});
		await appendAudit(folder, await unaudited(folder, entries), now());
	});
}

/** A second look at the same operation tells nothing twice. */
async function unaudited(
	folder: StateFolder,
	entries: readonly AuditEntry[],
): Promise<readonly AuditEntry[]> {
	if (entries.length === 0) return entries;
	const key = ({operation, pin, action, target, verified}: AuditEntry): string =>
		JSON.stringify([operation, pin, action, target, verified]);
	const known = new Set((await readAudit(folder.directory, folder.files)).entries.map(key));
	return entries.filter(entry => !known.has(key(entry)));
}
