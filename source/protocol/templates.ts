import type {TemplateList} from '../domain/device.ts';
import {WireError} from '../domain/errors.ts';
import type {FingerTemplate} from '../domain/people.ts';
import {readCounts} from './info.ts';
import type {Line} from './line.ts';
import {withinLimit} from './list-limit.ts';
import {type Answer, collectAnswer} from './set-answer.ts';
import type {Timeouts} from './settings.ts';
import {readSet} from './transfer.ts';
import {slot} from './user-draft.ts';
import {fromHex, noBytes, toHex} from './wire/bytes.ts';
import {command, dataType, reply} from './wire/commands.ts';
import {fingerOfUser, fingerSlot, templateCommit, templateHead, templateSize} from './wire/sets.ts';
import {write} from './writing.ts';

/** All fingerprint templates. @throws {DeviceError} when the terminal does not hand them out. */
export async function readTemplateList(
	line: Line,
	{commandMs, silenceMs, listMs}: Timeouts,
	signal?: AbortSignal,
): Promise<TemplateList> {
	const set = await readSet(
		line,
		{
			doing: 'sending its fingerprints',
			what: 'send its fingerprints',
			inner: command.dbRead,
			type: dataType.templates,
			legacy: null,
			silenceMs,
			listMs,
		},
		signal,
	);
	if (set.problem !== null) return {complete: false, reason: set.problem, templates: []};
	if (set.isBare && (await readCounts(line, commandMs, signal)).fingers !== 0) {
		const reason =
			'The terminal sent no list of fingerprints, and its counter does not say that there are none.';
		return {complete: false, reason, templates: []};
	}

	return decodeTemplates(set.records);
}

/** Entries back to back, each with its own size. A size that leads astray makes the list incomplete. */
export function decodeTemplates(entries: Uint8Array): TemplateList {
	const templates: FingerTemplate[] = [];
	for (let at = 0; at < entries.length; ) {
		const left = entries.length - at;
		const head = left < templateHead.bytes ? null : templateHead.decode(entries, at);
		if (head === null || head.size <= templateHead.bytes || head.size > left) {
			return {complete: false, reason: 'The sizes in the list of fingerprints do not add up.', templates: []};
		}

		templates.push({
			uid: head.uid,
			finger: head.finger,
			flag: head.flag,
			template: toHex(entries.subarray(at + templateHead.bytes, at + head.size)),
		});
		at += head.size;
	}

	return {complete: true, reason: null, templates};
}

/**
One template, null when the slot has none for this finger. The terminal adds a byte (and sometimes six zeros). Old
firmware that does not know 88 is asked by 9. Neither tells the flag: it is taken for valid.
@throws {WireError} for a template that came torn: half a finger is not "none".
*/
export async function readTemplate(
	line: Line,
	uid: number,
	finger: number,
	{silenceMs, listMs}: Timeouts,
	signal?: AbortSignal,
): Promise<FingerTemplate | null> {
	const data = fingerSlot.encode({uid: slot(uid), finger: fingerNumber(finger)});
	const doing = 'sending a fingerprint';
	const ask = (code: number): Promise<Answer> =>
		withinLimit(line, {doing, listMs}, signal, limited =>
			line.exchange(
				code,
				data,
				{doing, timeoutMs: silenceMs, isTransfer: true, signal: limited},
				collectAnswer(),
			),
		);
	let answer = await ask(command.templateRead);
	if (answer.kind === 'refused' && isUnknown(answer.code)) answer = await ask(command.userTemplateRead);
	if (answer.kind === 'refused' && answer.code === reply.error) return null;
	if (answer.kind === 'refused') throw line.refusal(answer.code, 'send a fingerprint');
	if (answer.kind === 'whole' && answer.problem !== null) throw line.testify(tornFinger(answer.problem));
	if (answer.kind !== 'whole' || answer.bytes.length < 2) return null;
	const template = withoutZeros(answer.bytes.subarray(0, -1));
	return {uid, finger, flag: 1, template: toHex(template)};
}

const isUnknown = (code: number): boolean => code === reply.unknownCommand || code === reply.badCommand;

function tornFinger(problem: string): WireError {
	return new WireError('ERR_WIRE_DATA', problem, {hint: 'Nothing was changed. Read the finger again.'});
}

/**
May templates go from one terminal to the other, by what each says in `~ZKFPVersion`? null = one of them does not
say. Algorithms 9 and 10 do not understand each other's templates.
*/
export function compatibleTemplates(fromVersion: string | null, toVersion: string | null): boolean | null {
	const [from, to] = [majorVersion(fromVersion), majorVersion(toVersion)];
	return from === null || to === null ? null : from === to;
}

function majorVersion(text: string | null): number | null {
	const digits = /^\s*(\d{1,4})(?!\d)/.exec(text ?? '')?.[1];
	return digits === undefined ? null : Number(digits);
}

/** @throws {RangeError} for what can only be a mistake of the caller. */
function fingerNumber(finger: number): number {
	if (Number.isInteger(finger) && finger >= 0 && finger <= 9) return finger;
	throw new RangeError(`finger ${finger} is not within 0 and 9`);
}

/** Bytes of a template that can go up. @throws {RangeError} for a finger, flag or size that the wire has no place for. */
export function templateBytes({finger, flag, template}: FingerTemplate): Uint8Array {
	fingerNumber(finger);
	if (!Number.isInteger(flag) || flag < 0 || flag > 0xff) throw new RangeError(`flag ${flag} is not a byte`);
	const bytes = fromHex(template);
	if (bytes.length > 0 && bytes.length <= 0xff_ff) return bytes;
	throw new RangeError(`a template of ${bytes.length} bytes cannot be sent`);
}

const paddingBytes = 6;

function withoutZeros(template: Uint8Array): Uint8Array {
	const isPadded =
		template.length > paddingBytes && template.subarray(-paddingBytes).every(byte => byte === 0);
	return isPadded ? template.subarray(0, -paddingBytes) : template;
}

/**
Put one template on a finger that is empty, of a user that exists. Five commands; the terminal's copy of the bytes
is freed on every path that leaves the line alive.
@see device-protocol §10
*/
export async function writeTemplate(
	line: Line,
	saved: FingerTemplate,
	pin: string,
	commandMs: number,
): Promise<void> {
	const {uid, finger, flag} = saved;
	const bytes = templateBytes(saved);
	slot(uid);
	const send = (code: number, data: Uint8Array): Promise<void> =>
		write(line, code, data, {
			doing: `taking finger ${finger} of PIN ${pin}`,
			what: `take finger ${finger} of PIN ${pin}`,
			timeoutMs: commandMs,
		});
	await send(command.prepareData, templateSize.encode({size: bytes.length, zero: 0}));
	try {
		await send(command.data, bytes);
		await send(command.checksumBuffer, noBytes);
		await send(command.templateWrite, templateCommit.encode({uid, finger, flag, size: bytes.length}));
	} finally {
		await send(command.freeData, noBytes).catch(() => {});
	}
}

/** By PIN (newer firmware) and, where that is not known, by slot. */
export async function deleteTemplate(
	line: Line,
	owner: {readonly uid: number; readonly pin: string},
	finger: number,
	commandMs: number,
): Promise<void> {
	const {pin} = owner;
	const uid = slot(owner.uid);
	fingerNumber(finger);
	const purpose = {
		doing: `deleting finger ${finger} of PIN ${pin}`,
		what: `delete finger ${finger} of PIN ${pin}`,
		timeoutMs: commandMs,
	};
	const userId = Buffer.from(pin, 'latin1');
	const answer = await line.ask(command.deleteFingerTemplate, fingerOfUser.encode({userId, finger}), {
		...purpose,
		isWrite: true,
	});
	if (answer.command === reply.ok) return;
	if (!isUnknown(answer.command)) throw line.refusal(answer.command, purpose.what);
	await write(line, command.deleteUserTemplate, fingerSlot.encode({uid, finger}), purpose);
}
