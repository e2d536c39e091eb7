import {command} from '../protocol/wire/index.ts';

/**
Commands that a terminal answers but trisync never sends, clearing among them: kept here so that the client's
table cannot even name them. Source: device-protocol §5.
*/
export const deviceCommand = {
	...command,
	clearData: 14,
	clearAttendance: 15,
	clearAdmins: 20,
	userGroupRead: 21,
	userGroupWrite: 22,
	userTimezonesRead: 23,
	userTimezonesWrite: 24,
	unlock: 31,
	clearOperationLog: 33,
	enableClock: 57,
	startVerify: 60,
	startEnroll: 61,
	cancelCapture: 62,
	doorState: 75,
	verifyWrite: 79,
	verifyRead: 80,
	testVoice: 1017,
	powerOff: 1005,
} as const;

const names = new Map<number, string>(Object.entries(deviceCommand).map(([name, code]) => [code, name]));

/** The command's name in the log of received commands; its number when it has none. */
export function deviceCommandName(code: number): string {
	return names.get(code) ?? String(code);
}
