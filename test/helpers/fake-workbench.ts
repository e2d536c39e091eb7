import type {CheckReport, DeviceEvent, DeviceRemark} from '../../source/domain/index.ts';
import type {DeviceStep, Intent, Plan} from '../../source/plan/plan.ts';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import type {TerminalClock} from '../../source/runtime/clock.ts';
import type {PersonThere} from '../../source/runtime/elsewhere.ts';
import type {Todo} from '../../source/runtime/todo.ts';
import type {
	ConsentGiven,
	History,
	RunProgress,
	RunReport,
	Workbench,
} from '../../source/runtime/workbench.ts';
import {noSources} from './fake-plan.ts';
import {designRows, deviceUser, gym, readAt} from './gym.ts';

export interface Script {
	/** What a reading tells, in order; the last one is the result. */
	readonly comparisons?: readonly Comparison[];
	readonly makePlan?: (intent: Intent, signal?: AbortSignal) => Promise<Plan>;
	readonly apply?: (
		plan: Plan,
		onProgress: (progress: RunProgress) => void,
		signal?: AbortSignal,
	) => Promise<RunReport>;
	readonly unfinished?: string | null;
	readonly history?: Partial<History>;
	/** What a check finds, rung by rung and in the end; nothing by itself. */
	readonly report?: CheckReport;
	readonly deviceName?: string;
	readonly isReadOnly?: boolean;
	readonly lastPunch?: Workbench['lastPunch'];
	readonly remarks?: readonly DeviceRemark[];
	readonly writableRows?: Workbench['writableRows'];
	readonly clock?: TerminalClock;
	/** The PIN on other terminals. */
	readonly there?: readonly PersonThere[];
	readonly todo?: readonly Todo[];
}

export interface FakeWorkbench extends Workbench {
	/** What was asked of it, in order. */
	readonly intents: Intent[];
	readonly consents: ConsentGiven[];
	readonly readings: () => number;
	readonly isListening: () => boolean;
	/** Something happens at the door. */
	happen(event: DeviceEvent): void;
	/** The line drops. */
	drop(reason: Error): void;
}

/** A workbench that does what its script says, at once, and remembers what it was asked. */
export function fakeWorkbench(script: Script = {}): FakeWorkbench {
	const comparisons = script.comparisons ?? [gym(designRows)];
	const intents: Intent[] = [];
	const consents: ConsentGiven[] = [];
	let readings = 0;
	let listener: {
		readonly tell: (event: DeviceEvent) => void;
		readonly fail: (error: unknown) => void;
	} | null = null;
	return {
		deviceName: script.deviceName ?? 'main-door',
		isReadOnly: script.isReadOnly ?? false,
		writableRows: script.writableRows ?? [],
		intents,
		consents,
		readings: () => readings,
		isListening: () => listener !== null,
		happen: event => listener?.tell(event),
		drop: reason => listener?.fail(reason),
		async refresh(onComparison) {
			readings += 1;
			for (const comparison of comparisons) {
				onComparison(comparison);
				await Promise.resolve();
			}

			return comparisons.at(-1)!;
		},
		async plan(intent, signal) {
			intents.push(intent);
			return (script.makePlan ?? (async wish => planFor(wish)))(intent, signal);
		},
		async apply(plan, consent, onProgress, signal) {
			consents.push(consent);
			if (script.apply !== undefined) return script.apply(plan, onProgress, signal);
			for (const {id, pin} of plan.steps) onProgress({id, pin, state: 'verified', reason: null});
			return {
				number: plan.number,
				results: plan.steps.map(({id, pin}) => ({id, pin, state: 'verified', reason: null})),
				stopped: null,
				backupFile: null,
			};
		},
		remarks: async () => script.remarks ?? null,
		lastPunch: script.lastPunch ?? (async () => ({punch: null, readAt})),
		events(onEvent, signal) {
			return new Promise((_, reject) => {
				listener = {tell: onEvent, fail: reject};
				signal.addEventListener('abort', () => {
					listener = null;
					reject(signal.reason);
				});
			});
		},
		hasDeviceChanged: async () => false,
		async check(pin, onRung) {
			const report = script.report ?? {...nothingFound, pin};
			for (const rung of report.rungs) onRung(rung);
			return report;
		},
		backUp: async () => ({id: 'b1', path: 'b1.json', users: 0, templates: 0, rows: 0, isEncrypted: false}),
		async resume(number) {
			return {number, done: [], notDone: [], changed: [], plan: null};
		},
		savePlan: async (plan, path) => path ?? `${plan.number}.json`,
		async reopenPlan() {
			const intent: Intent = {operation: 'register', selector: {by: 'pins', pins: ['17']}};
			return {plan: planFor(intent), changes: [], savedAt: new Date(0).toISOString()};
		},
		elsewhere: {find: async () => script.there ?? [], todo: async () => script.todo ?? []},
		history: {operations: async () => [], audit: async () => [], backups: async () => [], ...script.history},
		clock: script.clock ?? noClock,
		unfinished: async () => script.unfinished ?? null,
		close: async () => undefined,
	};
}

const noClock: TerminalClock = {
	read: () => Promise.reject(new Error('this fake has no clock')),
	set: () => Promise.reject(new Error('this fake has no clock')),
};

const nothingFound: CheckReport = {
	pin: null,
	device: null,
	at: readAt,
	ms: 0,
	rungs: [],
	symptom: null,
	likely: null,
	next: null,
	hasPassed: true,
};

export function registerStep(pin: string, name: string, uid: number, id = pin): DeviceStep {
	return {
		id,
		action: 'register',
		pin,
		target: 'main-door',
		route: 'tcp',
		before: null,
		after: deviceUser(pin, name, uid),
		reason: 'missing on the device',
		draft: {uid, pin, base: null, name},
		templates: [],
		fingers: 0,
		remarks: ['no finger: enrol after'],
	};
}

export function deleteStep(pin: string, name: string, uid: number, fingers: number): DeviceStep {
	return {
		...registerStep(pin, name, uid),
		action: 'delete',
		before: deviceUser(pin, name, uid),
		after: null,
		draft: null,
		fingers,
		remarks: [],
	};
}

/** A plan that registers whom it was asked for, or deletes them and wants the phrase. */
export function planFor(intent: Intent, changes: Partial<Plan> = {}): Plan {
	const pins = intent.selector.by === 'pins' ? intent.selector.pins : ['17', '52'];
	const isDelete = intent.operation === 'delete';
	const nameOf = (pin: string) => designRows.find(row => row.pin === pin)?.sql?.name ?? `User ${pin}`;
	return {
		number: 42,
		operation: intent.operation,
		device: {name: 'main-door', address: '192.168.1.201:4370', serial: 'CKJF2018'},
		builtAt: readAt + 12_000,
		intent,
		sources: noSources,
		readAt: {sql: readAt + 10_000, middleware: readAt + 10_000, device: readAt + 11_000},
		steps: pins.map((pin, at) =>
			isDelete ? deleteStep(pin, nameOf(pin), 100 + at, 2) : registerStep(pin, nameOf(pin), 406 + at),
		),
		leftOut: [],
		warnings: [],
		blocks: [],
		brakes: [],
		consent: isDelete ? {kind: 'phrase', phrase: `delete ${pins.join(' ')}`} : {kind: 'key'},
		...changes,
	};
}
