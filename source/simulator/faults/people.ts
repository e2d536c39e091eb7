import {disabledBit, fromHex, userRecord28, userRecord72} from '../../protocol/wire/index.ts';
import {withUid} from '../memory.ts';
import type {RecordSize} from '../records.ts';
import type {Terminal} from '../terminal.ts';
import type {Fault} from './fault.ts';

/** 张伟, 王芳, 李娜, 刘洋 as a Chinese terminal stores them. */
const gbkNames = ['d5c5ceb0', 'cdf5b7bc', 'c0eec4c8', 'c1f5d1f3'];
/** محمد, أحمد, فاطمة, خالد as an Arabic terminal stores them. */
const cp1256Names = ['e3cde3cf', 'c3cde3cf', 'ddc7d8e3c9', 'cec7e1cf'];

const layouts = {72: userRecord72, 28: userRecord28} as const;

interface Place {
	readonly size: RecordSize;
	/** From 0, in the terminal's order. */
	readonly index: number;
	readonly isOnlyOne: boolean;
}

type Change = (record: Uint8Array, place: Place) => Uint8Array;

/** Change the records that are in the terminal now: each, or the N-th. */
function peopleFault(means: string, change: Change): Fault {
	return {
		means,
		start(terminal, at) {
			const {memory, settings} = terminal;
			for (const [index, [uid, record]] of [...memory.records()].entries()) {
				if (at === null || index + 1 === at) {
					memory.putUser(uid, change(record, {size: settings.recordSize, index, isOnlyOne: at !== null}));
				}
			}

			return {};
		},
	};
}

function nameFault(means: string, names: readonly string[]): Fault {
	return peopleFault(means, (record, {size, index}) => {
		const name = fromHex(names[index % names.length]!);
		return size === 72 ? userRecord72.patch(record, {name}) : userRecord28.patch(record, {name});
	});
}

/** Fill what stands behind the first NUL of a field. */
function fillTail(record: Uint8Array, from: number, bytes: number): void {
	const nul = record.indexOf(0, from);
	if (nul === -1) return;
	for (let at = nul + 1; at < from + bytes; at++) record[at] = 0x41 + ((at * 7) % 26);
}

/** Move everybody apart: a few slots stay free after every ten users, and the first two. */
function spreadSlots({memory}: Terminal): void {
	const uids = [...memory.records().keys()].sort((a, b) => a - b);
	const gap = Math.min(7, Math.floor((0xff_ff - 2 - uids.length) / Math.ceil(uids.length / 10)));
	if (uids.length === 0 || gap < 1) return;
	memory.moveUsers(new Map(uids.map((uid, index) => [uid, index + 3 + Math.floor(index / 10) * gap])));
}

/** Give one user's PIN to a second slot. */
function doublePin({memory, settings}: Terminal, nth: number): void {
	const uids = [...memory.records().keys()];
	const uid = uids[nth - 1];
	const free = uids.reduce((highest, one) => Math.max(highest, one), 0) + 1;
	if (uid === undefined || free > 0xff_ff) return;
	const twin = withUid(memory.record(uid)!, free);
	const {offsets} = layouts[settings.recordSize];
	// Another first letter, so that the two can be told apart.
	twin[offsets.name] = 0x32;
	memory.putUser(free, twin);
}

/** Peculiar people. These change what the terminal holds, once; `=N` means the N-th user. */
export const peopleFaults = {
	'garbage-after-nul': peopleFault(
		'password and name fields carry garbage behind their NUL',
		(record, {size}) => {
			const copy = record.slice();
			const {offsets} = layouts[size];
			fillTail(copy, offsets.password, size === 72 ? 8 : 5);
			fillTail(copy, offsets.name, size === 72 ? 24 : 8);
			return copy;
		},
	),
	'name-gbk': nameFault('names are Chinese, stored in GBK', gbkNames),
	'name-cp1256': nameFault('names are Arabic, stored in Windows-1256', cp1256Names),
	'duplicate-pin': {
		means: 'a second slot carries the PIN of the first user; =N of the N-th',
		start(terminal, at) {
			doublePin(terminal, at ?? 1);
			return {};
		},
	},
	'uid-gaps': {
		means: 'slot numbers have gaps',
		start(terminal) {
			spreadSlots(terminal);
			return {};
		},
	},
	'disabled-users': peopleFault(
		'every third user is disabled; =N only the N-th',
		(record, {index, isOnlyOne}) => {
			const copy = record.slice();
			if (isOnlyOne || index % 3 === 2) copy[userRecord72.offsets.privilege]! |= disabledBit;
			return copy;
		},
	),
} satisfies Record<string, Fault>;
