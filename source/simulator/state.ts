/**
Everything the pretended terminal remembers, as JSON. It stands for the device's memory, so passwords and fingers
are in it: as data, never shown anywhere.
*/
export interface SimulatorState {
	readonly schema: 1;
	/** Text of GET_VERSION. */
	readonly firmware: string;
	/** Options by name, `~SerialNumber` and `~DeviceName` among them. A name that is absent is answered with an error. */
	readonly options: Readonly<Record<string, string>>;
	readonly users: readonly SimulatedUser[];
	readonly templates: readonly SimulatedTemplate[];
	readonly attendance: readonly SimulatedPunch[];
	/** The operation log, oldest first; default: nothing was done yet. */
	readonly operations?: readonly SimulatedOperation[];
	/** How far SET_TIME has moved the terminal's clock away from the real one. */
	readonly clockOffsetMs?: number;
}

/** One user record in words. What words cannot express stands beside them in hex, so that every byte survives. */
export interface SimulatedUser {
	/** Slot number, 1 to 65,535. */
	readonly uid: number;
	/** What the person types: text on 72-byte devices, a number on 28-byte ones. */
	readonly pin: string;
	/** Stored as UTF-8, cut at the field's end between two characters. */
	readonly name?: string;
	/** The whole name field; wins over `name`. Present where the bytes are not plain UTF-8 followed by NULs. */
	readonly nameHex?: string;
	readonly card?: number;
	/** The whole privilege byte: 0 user, 2 enroller, 6 manager, 14 super admin; bit 0 = disabled. */
	readonly privilege?: number;
	/** Default 1. */
	readonly group?: number;
	/** The password field's bytes, without the NULs at its end. */
	readonly passwordHex?: string;
	/** The PIN field's bytes where `pin` alone does not give them back. */
	readonly pinHex?: string;
	/** 72 bytes: the own-timezones flag and three timezones, 8 bytes. 28 bytes: the byte at 20 and the mask, 3 bytes. */
	readonly timezonesHex?: string;
	/** Verification mode as VERIFY_WRITE set it. */
	readonly verifyMode?: number;
}

export interface SimulatedTemplate {
	readonly uid: number;
	/** 0 to 9. */
	readonly finger: number;
	/** 0 invalid, 1 valid (the default), 3 duress. */
	readonly flag?: number;
	/** Base64. */
	readonly template: string;
}

/** One attendance record. */
export interface SimulatedPunch {
	readonly uid: number;
	readonly pin: string;
	/** Device time, `YYYY-MM-DD HH:MM:SS`. */
	readonly at: string;
	/** 0 password, 1 finger (the default), 2 card, 15 face. */
	readonly verify?: number;
	/** 0 in (the default), 1 out. */
	readonly state?: number;
}

/** One entry of the operation log: what was done to the terminal itself. */
export interface SimulatedOperation {
	/** Slot of the administrator; 0 (the default) = done over the line. */
	readonly admin?: number;
	/** 9 a user was deleted, 30 one was enrolled, … @see operations.ts */
	readonly operation: number;
	/** Device time, `YYYY-MM-DD HH:MM:SS`. */
	readonly at: string;
	/** Up to four numbers; the first is the slot that it was about. */
	readonly values?: readonly number[];
}

const identity72 = {
	'~SerialNumber': 'TRS7221600001',
	'~DeviceName': 'K20',
	'~Platform': 'JZ4725_TFT',
	'~OEMVendor': 'eSSL',
	'~ProductTime': '2022-04-16 11:20:05',
	'~OS': '1',
	'~ZKFPVersion': '10',
	'~PIN2Width': '9',
	'~ExtendFmt': '0',
	'~UserExtFmt': '1',
	'~SSR': '1',
	'~RFCardOn': '1',
	'~IsOnlyRFMachine': '0',
	MAC: '00:17:61:c3:0a:51',
	FaceFunOn: '0',
	FingerFunOn: '1',
	CompatOldFirmware: '0',
	DeviceID: '1',
	GATEIPAddress: '192.168.1.1',
	IPAddress: '192.168.1.201',
	Language: '69',
	LockOn: '5',
	NetMask: '255.255.255.0',
	TCPPort: '4370',
	WorkCode: '0',
} as const;

/** Old black-and-white firmware: short PINs, no extended records. */
const identity28 = {
	...identity72,
	'~SerialNumber': 'TRS2821600001',
	'~DeviceName': 'X990',
	'~Platform': 'ZEM500',
	'~UserExtFmt': '0',
	'~SSR': '0',
} as const;

/** A terminal out of the box: an identity and nobody in it. */
export function emptyState(recordSize: 72 | 28 = 72): SimulatorState {
	return {
		schema: 1,
		firmware: recordSize === 72 ? 'Ver 6.60 (build39)' : 'Ver 4.18',
		options: recordSize === 72 ? identity72 : identity28,
		users: [],
		templates: [],
		attendance: [],
	};
}
