/** Command and reply codes, decimal as the field writes them. Source: device-protocol §5, two or more sources each. */
export const command = {
	dbRead: 7,
	userWrite: 8,
	userTemplateRead: 9,
	optionsRead: 11,
	optionsWrite: 12,
	attendanceRead: 13,
	deleteUser: 18,
	deleteUserTemplate: 19,
	operationLogRead: 34,
	freeSizes: 50,
	state: 64,
	pinWidth: 69,
	templateWrite: 87,
	templateRead: 88,
	bulkWrite: 110,
	checksumBuffer: 119,
	deleteFingerTemplate: 134,
	timeRead: 201,
	timeWrite: 202,
	registerEvent: 500,
	connect: 1000,
	exit: 1001,
	enable: 1002,
	disable: 1003,
	restart: 1004,
	refreshData: 1013,
	refreshOption: 1014,
	version: 1100,
	auth: 1102,
	prepareData: 1500,
	data: 1501,
	freeData: 1502,
	bufferedRead: 1503,
	readChunk: 1504,
} as const;

export const reply = {
	ok: 2000,
	error: 2001,
	data: 2002,
	retry: 2003,
	repeat: 2004,
	unauthorized: 2005,
	authLocked: 2032,
	/** Firmware of 2024 and later that only speaks encrypted frames. */
	secureChallenge: 6001,
	unknownCommand: 0xff_ff,
	badCommand: 0xff_fd,
	notInitialised: 0xff_fc,
	badData: 0xff_fb,
} as const;

const names = new Map<number, string>([
	...Object.entries(command).map(([name, code]): [number, string] => [code, name]),
	...Object.entries(reply).map(([name, code]): [number, string] => [code, `ack-${name}`]),
]);

/** A readable name for traces and error messages, e.g. `userWrite (8)`. */
export function commandName(code: number): string {
	const name = names.get(code);
	return name === undefined ? String(code) : `${name} (${code})`;
}

/** Data types inside buffered reads. 5 is "users" here and never a command. */
export const dataType = {none: 0, templates: 2, users: 5} as const;

/** Event bits of REG_EVENT; the event packet carries its bit in the session field. */
export const eventBit = {
	attendance: 1,
	finger: 2,
	userEnrolled: 4,
	fingerEnrolled: 8,
	key: 16,
	unlock: 32,
	verify: 128,
	score: 256,
	alarm: 512,
	all: 0xff_ff,
} as const;
