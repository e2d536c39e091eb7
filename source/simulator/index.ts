/** A ZKTeco/eSSL terminal in memory: `trisync/simulator`. */
export {SimulatorError} from '../domain/errors.ts';
export {type AttendanceSize, attendanceSizes} from './attendance.ts';
export {type FaultChoice, type FaultName, faultNames, parseFault} from './faults/index.ts';
export type {FrameEntry} from './frame-log.ts';
export type {EnrollResult} from './handlers/enrolling.ts';
export {makeTemplate, makeUsers} from './make-users.ts';
export type {MemoryPart} from './memory.ts';
export type {CommandLog, Enrolment, Punch, Simulator, SimulatorOptions} from './options.ts';
export {parseState} from './parse-state.ts';
export type {RecordSize} from './records.ts';
export {type RunOptions, runSimulate} from './run.ts';
export {startSimulator} from './simulator.ts';
export {
	emptyState,
	type SimulatedOperation,
	type SimulatedPunch,
	type SimulatedTemplate,
	type SimulatedUser,
	type SimulatorState,
} from './state.ts';
export {readStateFile} from './state-file.ts';
export type {TransferMode} from './terminal.ts';
export {parseTimeline, readTimelineFile, type TimelineStep} from './timeline.ts';
