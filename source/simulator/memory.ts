import {disabledBit, userRecord72} from '../protocol/wire/index.ts';
import {type AttendanceSize, encodeAttendance} from './attendance.ts';
import {encodeOperations, mostOperations} from './operations.ts';
import {pinOf, type RecordSize, recordOf, userOf} from './records.ts';
import {encodeTemplates, encodeUsers} from './sets.ts';
import type {SimulatedOperation, SimulatedPunch, SimulatedUser, SimulatorState} from './state.ts';
import {type StoredTemplate, TemplateStore} from './template-store.ts';

/** Lists that a client may ask for as a whole. */
export type ListName = 'users' | 'templates' | 'attendance' | 'operations';
export type MemoryPart = ListName | 'options' | 'clock';

export interface MemorySizes {
	readonly recordSize: RecordSize;
	readonly attendanceSize: AttendanceSize;
}

// Both record sizes begin alike: slot, then privilege.
const privilegeAt = userRecord72.offsets.privilege;
const passwordAt = userRecord72.offsets.password;

/**
What the terminal holds. Users are kept as the very bytes that a client wrote, in the order in which their slots
were first used; the encoded lists are kept until something in them changes.
*/
export class TerminalMemory {
	readonly #sizes: MemorySizes;
	readonly options: Map<string, string>;
	readonly firmware: string;
	clockOffsetMs: number;
	#users = new Map<number, Uint8Array>();
	readonly #templates = new TemplateStore();
	readonly #verifyModes = new Map<number, number>();
	#attendance: SimulatedPunch[];
	#operations: SimulatedOperation[];
	readonly #encoded = new Map<MemoryPart, Uint8Array>();
	readonly #onChange: (part: MemoryPart) => void;

	constructor(state: SimulatorState, sizes: MemorySizes, onChange: (part: MemoryPart) => void) {
		this.#sizes = sizes;
		this.firmware = state.firmware;
		this.options = new Map(Object.entries(state.options));
		this.clockOffsetMs = state.clockOffsetMs ?? 0;
		for (const user of state.users) {
			this.#users.set(user.uid, recordOf(user, sizes.recordSize));
			if (user.verifyMode !== undefined) this.#verifyModes.set(user.uid, user.verifyMode);
		}

		for (const {uid, finger, flag, template} of state.templates) {
			this.#templates.put(uid, finger, {
				flag: flag ?? 1,
				bytes: new Uint8Array(Buffer.from(template, 'base64')),
			});
		}

		this.#attendance = [...state.attendance];
		this.#operations = [...(state.operations ?? [])];
		this.#onChange = onChange;
	}

	get userCount(): number {
		return this.#users.size;
	}

	get templateCount(): number {
		return this.#templates.count;
	}

	get attendance(): readonly SimulatedPunch[] {
		return this.#attendance;
	}

	get operationCount(): number {
		return this.#operations.length;
	}

	get adminCount(): number {
		return this.#count(record => (record[privilegeAt]! & ~disabledBit) !== 0);
	}

	get passwordCount(): number {
		return this.#count(record => record[passwordAt] !== 0);
	}

	#count(isCounted: (record: Uint8Array) => boolean): number {
		let count = 0;
		for (const record of this.#users.values()) if (isCounted(record)) count++;
		return count;
	}

	users(): SimulatedUser[] {
		return Array.from(this.#users.values(), record => this.#inWords(record));
	}

	#inWords(record: Uint8Array): SimulatedUser {
		const user = userOf(record, this.#sizes.recordSize);
		const verifyMode = this.#verifyModes.get(user.uid);
		return verifyMode === undefined ? user : {...user, verifyMode};
	}

	/** The stored record; do not change it. */
	record(uid: number): Uint8Array | undefined {
		return this.#users.get(uid);
	}

	records(): ReadonlyMap<number, Uint8Array> {
		return this.#users;
	}

	uidOf(pin: string): number | undefined {
		for (const [uid, record] of this.#users) if (pinOf(record, this.#sizes.recordSize) === pin) return uid;
		return undefined;
	}

	pinAt(uid: number): string | undefined {
		const record = this.#users.get(uid);
		return record && pinOf(record, this.#sizes.recordSize);
	}

	/** Create the slot or replace what is in it; fingers stay with the slot. */
	putUser(uid: number, record: Uint8Array): void {
		this.#users.set(uid, record);
		this.#changed('users');
	}

	/** The user and its fingers. @returns false when the slot is free. */
	deleteUser(uid: number): boolean {
		if (!this.#users.delete(uid)) return false;
		this.#verifyModes.delete(uid);
		if (this.#templates.deleteAllOf(uid)) this.#changed('templates');
		this.#changed('users');
		return true;
	}

	/** Put everybody into other slots, fingers included; whoever is not named stays. */
	moveUsers(moves: ReadonlyMap<number, number>): void {
		const moved = new Map<number, Uint8Array>();
		for (const [uid, record] of this.#users) {
			const target = moves.get(uid) ?? uid;
			moved.set(target, withUid(record, target));
		}

		this.#templates.move(moves);
		this.#users = moved;
		this.#changed('users');
		this.#changed('templates');
	}

	/** Exchange two people's slots; the fingers stay where they are. */
	swapRecords(one: number, other: number): void {
		const [first, second] = [this.#users.get(one), this.#users.get(other)];
		if (first === undefined || second === undefined) return;
		this.#users.set(one, withUid(second, one));
		this.#users.set(other, withUid(first, other));
		this.#changed('users');
	}

	verifyMode(uid: number): number {
		return this.#verifyModes.get(uid) ?? 0;
	}

	setVerifyMode(uid: number, mode: number): void {
		this.#verifyModes.set(uid, mode);
		this.#changed('users');
	}

	template(uid: number, finger: number): StoredTemplate | undefined {
		return this.#templates.get(uid, finger);
	}

	putTemplate(uid: number, finger: number, template: StoredTemplate): void {
		this.#templates.put(uid, finger, template);
		this.#changed('templates');
	}

	deleteTemplate(uid: number, finger: number): boolean {
		const isDone = this.#templates.delete(uid, finger);
		if (isDone) this.#changed('templates');
		return isDone;
	}

	addPunch(punch: SimulatedPunch): void {
		this.#attendance.push(punch);
		this.#changed('attendance');
	}

	addOperation(operation: SimulatedOperation): void {
		this.#operations.push(operation);
		if (this.#operations.length > mostOperations) this.#operations.shift();
		this.#changed('operations');
	}

	setOption(name: string, value: string): void {
		this.options.set(name, value);
		this.#changed('options');
	}

	setClockOffset(ms: number): void {
		this.clockOffsetMs = ms;
		this.#changed('clock');
	}

	clear(parts: readonly ListName[]): void {
		for (const part of parts) {
			if (part === 'attendance') this.#attendance = [];
			if (part === 'operations') this.#operations = [];
			if (part === 'users') {
				this.#users.clear();
				this.#verifyModes.clear();
			}

			if (part === 'templates') this.#templates.clear();
			this.#changed(part);
		}
	}

	/** A list as it goes over the wire: its length as u32 LE, then its records. */
	encodedSet(part: ListName): Uint8Array {
		let bytes = this.#encoded.get(part);
		if (bytes === undefined) {
			bytes = this.#encode(part);
			this.#encoded.set(part, bytes);
		}

		return bytes;
	}

	#encode(part: ListName): Uint8Array {
		switch (part) {
			case 'users':
				return encodeUsers(this.#users.values(), this.#users.size, this.#sizes.recordSize);
			case 'templates':
				return encodeTemplates(this.#templates.all());
			case 'attendance':
				return encodeAttendance(this.#attendance, this.#sizes.attendanceSize);
			case 'operations':
				return encodeOperations(this.#operations);
		}
	}

	snapshot(): SimulatorState {
		return {
			schema: 1,
			firmware: this.firmware,
			options: Object.fromEntries(this.options),
			users: this.users(),
			templates: Array.from(this.#templates.all(), ([uid, finger, {flag, bytes}]) => ({
				uid,
				finger,
				flag,
				template: Buffer.from(bytes).toString('base64'),
			})),
			attendance: [...this.#attendance],
			operations: [...this.#operations],
			...(this.clockOffsetMs === 0 ? {} : {clockOffsetMs: this.clockOffsetMs}),
		};
	}

	#changed(part: MemoryPart): void {
		this.#encoded.delete(part);
		this.#onChange(part);
	}
}

/** The same record for another slot. */
export function withUid(record: Uint8Array, uid: number): Uint8Array {
	const copy = record.slice();
	copy[0] = uid & 0xff;
	copy[1] = uid >> 8;
	return copy;
}
