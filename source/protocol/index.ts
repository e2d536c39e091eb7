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
export * from './wire/index.ts';
