import {plainText} from '../domain/index.ts';
import {addKind, addNote, type Draft, recordsOf, shown} from './draft.ts';
import type {Gathered} from './entry.ts';
import {finish} from './finish.ts';
import type {Frame} from './frame.ts';
import {judgeDevice} from './judge-device.ts';
import {judgeFields} from './judge-fields.ts';
import {judgeMissingPin, judgePin} from './judge-pin.ts';
import {judgePresence} from './judge-presence.ts';
import {remark} from './remark.ts';
import type {Row} from './row.ts';
import {rowSignature} from './signature.ts';

/** One PIN's row. Sentences are built only for what is wrong or remarkable. */
export function verdict(entry: Gathered, frame: Frame): Row {
	const draft: Draft = {
		entry,
		kinds: null,
		notes: null,
		middlewareMark: null,
		deviceMark: null,
		isResyncable: false,
	};
	if (frame.unknownReason !== null) addKind(draft, 'UNKNOWN', frame.unknownReason);
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

/** Rows that somebody vouches for are in sync; what could not be read stays unknown. */
function accept(draft: Draft, frame: Frame): void {
	const {entry} = draft;
	const expected = frame.expected.get(entry.pin);
	const isAdmin = frame.admins.has(entry.pin);
	const isExpected =
		expected !== undefined &&
		(expected.signature === undefined || expected.signature === rowSignature(recordsOf(entry)));
	if (!isAdmin && !isExpected) return;

	draft.kinds = null;
	if (frame.unknownReason !== null) addKind(draft, 'UNKNOWN', frame.unknownReason);
	draft.isResyncable = false;
	if (isExpected) {
		addNote(draft, 'EXPECTED', `Expected: ${plainText(expected.reason)}`);
	}

	if (isAdmin) {
		addNote(draft, 'ADMIN', `PIN ${shown(entry.pin)} is listed in deviceAdmins.`);
	}
}
