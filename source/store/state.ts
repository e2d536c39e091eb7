import type {DeviceEvent, Snapshots, SourceName} from '../domain/index.ts';
import type {Operation, StepResult} from '../plan/plan.ts';
import {type Data, noData, waitingSnapshots} from './data.ts';
import type {Dialog} from './dialogs.ts';
import type {Editor} from './editor.ts';
import {type Geometry, geometry, type Size} from './geometry.ts';
import type {ShellCommand} from './help.ts';
import {type KeyChanges, noChanges} from './keymap.ts';
import {emptyList, isFiltered, type List} from './list.ts';

/** Everything the screen shows. Plain data; derived things are selectors. */
export interface State {
	/** Name of the device on the screen, in plans and in phrases; null when none is configured. */
	readonly device: string | null;
	readonly isReadOnly: boolean;
	/** Databases that a plan may write: what a delete may reach besides the device, and where `s` may repair. */
	readonly writableRows: readonly WritableRows[];
	readonly size: Size;
	/** Keys that the settings changed. */
	readonly keys: KeyChanges;
	/** Commands of the shell program, for the help. */
	readonly commands: readonly ShellCommand[];
	/** The comparison whose rows are shown. */
	readonly data: Data;
	/** The newest word of each source: runs ahead of `data` while a re-reading is under way. */
	readonly sources: Snapshots;
	readonly reading: Reading | null;
	readonly list: List;
	/** Which panes are drawn. */
	readonly panes: SourceName | 'all';
	/** The pane that `y` copies from, and that a narrow screen makes room for. */
	readonly focus: SourceName;
	readonly prompt: Prompt | null;
	readonly dialogs: readonly Dialog[];
	/** What the last runs did to a PIN; the row stays where it was until the next reading. */
	readonly outcomes: ReadonlyMap<string, Outcome>;
	readonly live: Live;
	/** Runs of this session, newest first. */
	readonly operations: readonly PastOperation[];
	/** An earlier run of the program left an operation unfinished, and nobody has looked at it since. */
	readonly hasUnfinished: boolean;
	readonly notice: string | null;
	/** Ctrl-C was pressed once. */
	readonly isLeaving: boolean;
	readonly nextId: number;
}

/** `both` where website and middleware keep their people in one table. */
export type WritableRows = 'website' | 'middleware' | 'both';

/** An acknowledgement alone is `sent`; only what was read back is `fixed`. */
export interface Outcome {
	readonly word: 'fixed' | 'sent' | 'in doubt' | 'failed';
	/** null when fixed. */
	readonly reason: string | null;
}

/** What a run of this session did. */
export interface PastOperation {
	readonly number: number;
	readonly operation: Operation;
	/** ms since the epoch; null when no word of it came. */
	readonly endedAt: number | null;
	readonly results: readonly StepResult[];
}

export interface Reading {
	/** Rows keep their places: after a run, and when only finger counts are added. */
	readonly keepsOrder: boolean;
}

export type Prompt =
	| {readonly kind: 'find'; readonly editor: Editor; readonly before: string}
	| {readonly kind: 'command'; readonly editor: Editor};

export interface Live {
	readonly isOn: boolean;
	/** Newest first, a few. */
	readonly events: readonly LiveEvent[];
	/** The last time that each PIN was seen at the door while it was watched. */
	readonly lastPunches: ReadonlyMap<string, LiveEvent>;
}

export interface LiveEvent extends DeviceEvent {
	/** Name behind the PIN when the event came; null when no list knows it. */
	readonly name: string | null;
}

export interface StateOptions {
	readonly device: string | null;
	readonly isReadOnly: boolean;
	readonly size: Size;
	readonly keys?: KeyChanges;
	readonly commands?: readonly ShellCommand[];
}

export function initialState(options: StateOptions): State {
	return {
		keys: noChanges,
		commands: [],
		...options,
		writableRows: [],
		data: noData,
		sources: waitingSnapshots,
		reading: null,
		list: emptyList,
		panes: 'all',
		focus: 'device',
		prompt: null,
		dialogs: [],
		outcomes: new Map(),
		live: {isOn: false, events: [], lastPunches: new Map()},
		operations: [],
		hasUnfinished: false,
		notice: null,
		isLeaving: false,
		nextId: 1,
	};
}

export function topDialog(state: State): Dialog | null {
	return state.dialogs.at(-1) ?? null;
}

/** The Problems tab, unfiltered, tells first how many can enter that should not. */
export function hasSummary(state: State): boolean {
	return state.list.tab === 'problems' && !isFiltered(state.list) && state.data.isSettled;
}

export function geometryOf(state: State): Geometry {
	return geometry(state.size, hasSummary(state));
}
