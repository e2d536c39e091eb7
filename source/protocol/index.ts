/** `trisync/protocol`: read and repair the users of eSSL and ZKTeco terminals over TCP 4370. */
export type {
	DeviceCounts,
	DeviceEvent,
	DeviceInfo,
	DeviceUserList,
	NameStorage,
	RecordSize,
	StoredName,
	TemplateList,
	TerminalPort,
	TerminalSession,
	UserDraft,
} from '../domain/device.ts';
export {
	DeviceError,
	type Evidence,
	errorCode,
	errorHint,
	sentence,
	TransportError,
	VisitError,
	type VisitPhase,
	WireError,
} from '../domain/errors.ts';
export type {DeviceUser, FingerTemplate} from '../domain/people.ts';
export {type AttendancePunch, lastPunches} from './attendance-set.ts';
export type {DeviceIdentity} from './identity.ts';
export type {AttendanceList, Operation, OperationLog} from './logs.ts';
export {
	createNameStorage,
	type ExactNameStorage,
	type NameEncoding,
	nameEncodings,
} from './name-storage.ts';
export {openPatiently, type ReconnectOptions} from './reconnect.ts';
export type {ZkSession} from './session.ts';
export {
	defaultPort,
	defaultTimeouts,
	type TerminalSettings,
	type Timeouts,
} from './settings.ts';
export {compatibleTemplates} from './templates.ts';
export {createTerminal, reenable, type Terminal} from './terminal.ts';
export {createTraceWriter, type Trace, type TraceFrame, type TraceWriter, traceLine} from './trace.ts';
export type {DeviceState} from './upkeep.ts';
export {
	backUpUser,
	backUpUsers,
	type RestoreOutcome,
	restoreUser,
	type SavedUser,
} from './user-backup.ts';
// The bytes themselves, for who looks at a capture or builds a tool; helpers of the wire stay inside.
export {
	attendance8,
	attendance16,
	attendance40,
	attendance49,
} from './wire/attendance.ts';
export {fromHex, toHex} from './wire/bytes.ts';
export {checksum} from './wire/checksum.ts';
export {scrambleCommKey} from './wire/comm-key.ts';
export {command, commandName, eventBit, reply} from './wire/commands.ts';
export {decodePunch, eventKind, type Punch} from './wire/events.ts';
export {
	type ArrivingPacket,
	decodePacket,
	encodeFrame,
	type Foreign,
	FrameReader,
	foreignMagic,
	frameHead,
	ownData,
	type Packet,
} from './wire/frame.ts';
export type {Field, Layout} from './wire/layout.ts';
export type {MaskedPacket, MaskedPart} from './wire/masking.ts';
export {operationRecord} from './wire/operation.ts';
export {decodeTime, encodeTime} from './wire/time.ts';
export {userRecord28, userRecord72} from './wire/user-record.ts';
