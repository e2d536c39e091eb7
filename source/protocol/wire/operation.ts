import {layout, u8, u16, u32} from './layout.ts';

/** One entry of the operation log: 16 bytes. @see device-protocol §11 */
export const operationRecord = layout({
	admin: u16, // slot of who did it; 0 = nobody was signed in
	operation: u8,
	unknown3: u8,
	time: u32,
	first: u16, // what the four numbers mean depends on the operation; often the slot that was touched
	second: u16,
	third: u16,
	fourth: u16,
});

/** What vendor manuals call the operations that they list; others are known by their number alone. */
export const operationNames: ReadonlyMap<number, string> = new Map([
	[0, 'power on'],
	[1, 'power off'],
	[2, 'verification failed'],
	[3, 'alarm'],
	[4, 'enter menu'],
	[5, 'change settings'],
	[6, 'enroll finger'],
	[7, 'enroll password'],
	[8, 'enroll card'],
	[9, 'delete user'],
	[10, 'delete finger'],
	[11, 'delete password'],
	[12, 'delete card'],
	[13, 'clear data'],
	[21, 'set time'],
	[22, 'restore factory settings'],
	[23, 'delete attendance'],
	[24, 'clear administrators'],
	[25, 'change access group'],
	[26, 'change user access'],
	[27, 'change timezone'],
	[28, 'change unlock combination'],
	[29, 'unlock'],
	[30, 'enroll user'],
	[31, 'change finger attribute'],
	[32, 'duress alarm'],
]);
