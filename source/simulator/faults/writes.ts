import {freeSizeWord} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {type Exchange, ok, refuse, silence, u16At} from '../exchange.ts';
import {freeUsersWord} from '../handlers/facts.ts';
import {parseBulk} from '../handlers/templates.ts';
import {answerFault, asks, type Fault, fault} from './fault.ts';
import {withWord} from './lists.ts';

const isUserWrite = asks(deviceCommand.userWrite, deviceCommand.bulkWrite);
/** Everything that changes who is in the terminal. */
const isWrite = asks(deviceCommand.userWrite, deviceCommand.bulkWrite, deviceCommand.deleteUser);

/** 87 stores one finger; 110 may bring some along with users. */
function isTemplateWrite({request, session, terminal}: Exchange): boolean {
	if (request.command === deviceCommand.templateWrite) return true;
	if (request.command !== deviceCommand.bulkWrite || session.upload === null) return false;
	const bulk = parseBulk(session.upload.bytes, terminal.settings.recordSize);
	return bulk !== null && bulk.templates.length > 0;
}

/** All fingers by a buffered read (inner command 7), or one finger by 88 or by 9 with slot and finger. */
function isTemplateRead({request}: Exchange): boolean {
	if (request.command === deviceCommand.templateRead) return true;
	if (request.command === deviceCommand.userTemplateRead) return request.data.length === 3;
	return request.command === deviceCommand.bufferedRead && u16At(request.data, 1) === deviceCommand.dbRead;
}

/** The slot that a write is about; 0 for a bulk. */
const slotOf = ({request}: Exchange): number =>
	request.command === deviceCommand.userWrite ? u16At(request.data, 0) : 0;

/** Writes that do not do what was asked. */
export const writeFaults = {
	'write-not-stored': answerFault(
		'acknowledges a user write or delete and changes nothing',
		isWrite,
		exchange => ok(exchange),
	),
	'write-refused': answerFault('refuses a user write or delete with 2001', isWrite, refuse),
	'close-before-write': answerFault(
		'closes the connection instead of a user write or delete; nothing is changed',
		isWrite,
		() => ({...silence, ending: 'close'}),
	),
	'close-after-write': answerFault(
		'does a user write or delete, then closes the connection without answering',
		isWrite,
		(_, next) => {
			next();
			return {...silence, ending: 'close'};
		},
	),
	full: fault('has no room: writing a new user is refused with 2001, and no free slots are reported', {
		answer(exchange, next, isDue) {
			const {request, terminal} = exchange;
			if (request.command === deviceCommand.freeSizes) {
				const sizes = withWord(next(), freeSizeWord.userCapacity, terminal.memory.userCount);
				return withWord(sizes, freeUsersWord, 0);
			}

			const isNew = isUserWrite(exchange) && terminal.memory.record(slotOf(exchange)) === undefined;
			return isNew && isDue() ? refuse(exchange) : next();
		},
	}),
	'templates-refused': answerFault(
		'refuses to give out fingers and to take any, with 2001',
		exchange => isTemplateRead(exchange) || isTemplateWrite(exchange),
		refuse,
	),
	'swap-slot': answerFault(
		'stores a written user in the slot of another, who moves to the slot that was asked for',
		asks(deviceCommand.userWrite),
		(exchange, next) => {
			const answer = next();
			const {memory} = exchange.terminal;
			const slot = slotOf(exchange);
			const other = [...memory.records().keys()].find(uid => uid !== slot);
			if (memory.record(slot) !== undefined && other !== undefined) {
				memory.swapRecords(slot, other);
			}

			return answer;
		},
	),
} satisfies Record<string, Fault>;
