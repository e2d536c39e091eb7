import {
	attendance8,
	attendance16,
	attendance40,
	attendance49,
	bufferedReadAnswer,
	bufferedReadRequest,
	chunkRequest,
	command,
	eventBit,
	fingerOfUser,
	fingerSlot,
	frameHead,
	freeSizeWord,
	type Layout,
	operationRecord,
	prepareData,
	reply,
	templateCommit,
	templateHead,
	templateSize,
	userRecord28,
	userRecord72,
} from '../../source/protocol/wire/index.ts';

/**
What `docs/protocol.md` prints: places and sizes from the layouts that the code reads by, words and marks from here.
Marks: `2+` independent sources agree, `cap` seen in captured bytes, `1` one source, `conflict` sources differ,
`guess`.
*/
const table = <Fields>(
	{table: rows, bytes}: Layout<Fields>,
	mark: string,
	notes: Partial<Record<keyof Fields, string>> = {},
): string =>
	[
		`${bytes} bytes. Confidence: ${mark}.`,
		'',
		'| Offset | Bytes | Field | Kind | |',
		'| --: | --: | --- | --- | --- |',
		...rows.map(
			({name, offset, bytes: size, kind}) =>
				`| ${offset} | ${size} | \`${name}\` | ${kind} | ${notes[name as keyof Fields] ?? ''} |`,
		),
	].join('\n');

const timePacked = 'packed, see Time';
const verify = '0 password, 1 finger, 2 card, 15 face';
const state = '0 in, 1 out, 2 and 3 break, 4 and 5 overtime; 255 unset';

/** What each command carries and brings, and how sure that is. */
const commandNotes: Readonly<
	Record<keyof typeof command, readonly [sent: string, answer: string, mark: string]>
> = {
	dbRead: ['type byte; inside 1503 for templates', '-', '2+'],
	userWrite: ['a user record of 28 or 72 bytes: creates the slot or replaces it', 'ok or error', '2+ cap'],
	userTemplateRead: ['`05` = all users (legacy); inside 1503 for users', 'a transfer', '2+ cap'],
	optionsRead: ['name and NUL', 'ok with `name=value` and NUL; error when unknown', '2+ cap'],
	optionsWrite: ['`name=value`', 'ok', '2+'],
	attendanceRead: ['inside 1503; alone only on firmware without it', 'a transfer', '2+ cap'],
	deleteUser: ['slot u16', 'ok or error', '2+'],
	deleteUserTemplate: ['slot u16, finger u8', 'ok or error', 'conflict: one source lets all fingers go'],
	operationLogRead: ['inside 1503', 'a transfer', '2+ cap'],
	freeSizes: ['-', 'ok with u32 words; 80, 92 and 112 bytes seen, 4 zero bytes too', '2+ cap'],
	state: ['-', 'ok; the state is in the session field', '1 cap'],
	pinWidth: ['`20 50`', 'ok with one byte', '1 cap'],
	templateWrite: ['slot u16, finger u8, flag u8, size u16', 'ok or error', '2+'],
	templateRead: ['slot u16, finger u8', 'a transfer; error when empty', '2+ cap'],
	bulkWrite: ['`0C000000 0000 0800`, after an upload of users and templates', 'ok', '1'],
	checksumBuffer: ['-', 'ok with u32 of an algorithm that nobody has published', '1'],
	deleteFingerTemplate: ['user id as text in 24 bytes, finger u8', 'ok or error', '2+'],
	timeRead: ['-', 'ok with u32', '2+ cap'],
	timeWrite: ['u32', 'ok', '2+'],
	registerEvent: ['mask u32; 0 = off', 'ok; later one packet an event', '2+ cap'],
	connect: ['-', 'ok, unauthorized or secureChallenge', '2+ cap'],
	exit: ['-', 'ok; then close', '2+ cap'],
	enable: ['-', 'ok', '2+'],
	disable: ['- or seconds u32', 'ok', '2+; the seconds 1'],
	restart: ['-', 'ok or silence', 'conflict: both are success'],
	refreshData: ['-', 'ok', '2+'],
	refreshOption: ['-', 'ok', '2+'],
	version: ['-', 'ok with text and NUL', '2+ cap'],
	auth: ['4 bytes, see Comm key', 'ok or unauthorized', '2+ cap'],
	prepareData: ['size u32, largest frame u32', 'announces; ok when a client sends it', '2+ cap'],
	data: ['bytes of a set', 'ok when a client sends it', '2+ cap'],
	freeData: ['-', 'ok', '2+'],
	bufferedRead: ['which set, 11 bytes', 'data, or ok with the sizes', '2+ cap'],
	readChunk: ['start u32, count u32', 'a transfer', '2+ cap'],
};

const replyNotes: Readonly<Record<keyof typeof reply, readonly [meaning: string, mark: string]>> = {
	ok: ['done', '2+ cap'],
	error: ['refused, or there is no such thing', '2+ cap'],
	data: ['data', '2+'],
	retry: ['try again', '2+'],
	repeat: ['said again', '2+'],
	unauthorized: ['the comm key is asked for, or was wrong', '2+ cap'],
	authLocked: ['too many wrong keys', '1'],
	secureChallenge: ['firmware of 2024 and later that only takes encrypted frames', '2+'],
	unknownCommand: ['the firmware does not know the command', '2+ cap'],
	badCommand: ['not a command', '2+'],
	notInitialised: ['not ready', '2+'],
	badData: ['the data does not fit the command', '2+'],
};

const commandTable = [
	'| Code | Name | Sent with it | Answer | Confidence |',
	'| --: | --- | --- | --- | --- |',
	...Object.entries(command).map(([name, code]) => {
		const [sent, answer, mark] = commandNotes[name as keyof typeof command];
		return `| ${code} | \`${name}\` | ${sent} | ${answer} | ${mark} |`;
	}),
].join('\n');

const replyTable = [
	'| Code | Name | Means | Confidence |',
	'| --: | --- | --- | --- |',
	...Object.entries(reply).map(([name, code]) => {
		const [meaning, mark] = replyNotes[name as keyof typeof reply];
		return `| ${code} | \`${name}\` | ${meaning} | ${mark} |`;
	}),
].join('\n');

const eventTable = [
	'| Bit | Name |',
	'| --: | --- |',
	...Object.entries(eventBit).map(([name, bit]) => `| ${bit} | \`${name}\` |`),
].join('\n');

const countTable = [
	'| Word | Byte | Counts |',
	'| --: | --: | --- |',
	...Object.entries(freeSizeWord).map(([name, word]) => `| ${word} | ${word * 4} | \`${name}\` |`),
].join('\n');

/** The generated parts of `docs/protocol.md`, by the name of their marker. */
export const protocolSections: Readonly<Record<string, string>> = {
	'frame-head': table(frameHead, '2+ cap', {
		magic: 'bytes `50 50 82 7D`',
		length: 'bytes that follow: 8 and the data',
		command: 'command, or code of a reply',
		checksum: 'over command to the end',
		session: 'session id; other things in some replies, see Session',
		reply: 'the reply carries the number of its request; 0 in events',
	}),
	commands: commandTable,
	replies: replyTable,
	'buffered-read': table(bufferedReadRequest, '2+ cap', {
		one: 'always 1',
		inner: '9 users, 13 attendance, 7 templates, 34 operation log',
		type: '5 users, 2 templates, 0 else',
	}),
	'buffered-answer': table(bufferedReadAnswer, '2+ cap; what the last word means is unknown', {
		total: "bytes of the set, the set's own length prefix included",
		totalAgain: 'the same',
	}),
	'chunk-request': table(chunkRequest, '2+ cap'),
	'prepare-data': table(prepareData, '2+ cap', {
		size: 'bytes that follow in DATA frames',
		frameSize: 'most data bytes of one frame; 1008, 1024, 4096 and 65,536 were seen',
	}),
	counts: countTable,
	'user-72': table(userRecord72, '2+ cap; `group` and what follows up to `userId` conflict in one source', {
		uid: 'slot, 1 to 65,535',
		privilege: 'bit 0 disabled; 0 user, 2 enroller, 6 manager, 14 super admin',
		password: 'digits and NUL; garbage after the NUL goes back as it came',
		name: 'NUL-terminated, 23 bytes usable; the encoding depends on the firmware',
		card: '0 = none',
		group: '1 = the default group',
		ownTimezones: "0 = the group's",
		timezones: 'three u16',
		userId: 'the PIN, text and NUL',
	}),
	'user-28': table(userRecord28, '2+ cap', {
		uid: 'slot',
		privilege: 'as above',
		name: '7 bytes usable',
		card: 'one source gives it five bytes',
		timezones: 'bit mask',
		userId: 'the PIN, a number',
	}),
	'template-entry': table(templateHead, '2+ cap', {
		size: 'of the entry, these six bytes included',
		finger: '0 to 9',
		flag: '0 invalid, 1 valid, 3 duress',
	}),
	'template-slot': table(fingerSlot, '2+'),
	'template-owner': table(fingerOfUser, '2+', {userId: 'text, padded with NUL'}),
	'template-size': table(templateSize, '2+'),
	'template-commit': table(templateCommit, '2+'),
	'attendance-8': table(attendance8, '2+; one model puts the time last', {time: timePacked, verify, state}),
	'attendance-16': table(attendance16, '2+ cap; which of `verify` and `state` comes first conflicts', {
		time: timePacked,
		verify,
		state,
	}),
	'attendance-40': table(attendance40, '2+ cap', {userId: 'text', time: timePacked, verify, state}),
	'attendance-49': table(attendance49, '2+; the last nine bytes are unexplained', {
		userId: 'text',
		time: timePacked,
		verify,
		state,
	}),
	operations: table(operationRecord, '2+ cap', {
		admin: 'slot of who did it; 0 = nobody was signed in',
		time: timePacked,
		first: 'what the four numbers mean depends on the operation',
	}),
	events: eventTable,
};
