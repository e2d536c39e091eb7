import {DeviceError} from '../domain/errors.ts';
import type {FingerTemplate} from '../domain/people.ts';
import {testify, unsent} from './evidence.ts';
import type {Line} from './line.ts';
import {templateBytes} from './templates.ts';
import {bulkCommit, bulkHead, encodeBulk} from './wire/bulk.ts';
import {noBytes} from './wire/bytes.ts';
import {command} from './wire/commands.ts';
import {layout, u32} from './wire/layout.ts';
import {write} from './writing.ts';

/** A record ready to be sent, and the fingers that belong to it. */
export interface BulkUser {
	readonly pin: string;
	readonly record: Uint8Array;
	readonly templates: readonly FingerTemplate[];
}

const uploadSize = layout({size: u32});
/** Bytes of one piece; each is acknowledged before the next goes. */
const pieceBytes = 1024;
const validFlag = 1;

/**
Many users with their fingers in one go. The terminal takes all of them or says no to all of them.
@throws {DeviceError} before anything is sent for a finger that is not plainly valid: this way has no place for the
flag, and a duress finger must not become a plain one.
@see device-protocol §10
*/
export async function writeBulk(line: Line, users: readonly BulkUser[], timeoutMs: number): Promise<void> {
	if (users.length === 0) return;
	const bytes = encodeBulk(
		users.map(({pin, record, templates}) => ({record, fingers: fingersOf(pin, templates)})),
	);
	const send = (code: number, data: Uint8Array): Promise<void> =>
		write(line, code, data, {
			doing: `taking ${users.length} users at once`,
			what: `take ${users.length} users at once`,
			timeoutMs,
		});
	await send(command.freeData, noBytes);
	await send(command.prepareData, uploadSize.encode({size: bytes.length}));
	try {
		for (let at = 0; at < bytes.length; at += pieceBytes) {
			await send(command.data, bytes.subarray(at, at + pieceBytes));
		}

		await send(command.bulkWrite, bulkCommit.encode({headBytes: bulkHead.bytes, zero: 0, eight: 8}));
	} catch (error) {
		await send(command.freeData, noBytes).catch(() => {});
		throw error;
	}

	await send(command.refreshData, noBytes);
}

function fingersOf(pin: string, templates: readonly FingerTemplate[]) {
	return templates.map(template => {
		const {finger, flag} = template;
		if (flag === validFlag) return {finger, template: templateBytes(template)};
		const trouble = new DeviceError(
			'ERR_DEVICE_REFUSED',
			`Finger ${finger} of PIN ${pin} has the flag ${flag}, which an upload of many users at once would lose.`,
			{hint: 'Nothing was sent. Write this person by itself.'},
		);
		throw testify(trouble, unsent('write'));
	});
}
