import type {DeviceRoute, DeviceUserList} from '../domain/index.ts';
import {
	type DeviceStep,
	isDeviceStep,
	isRowStep,
	type Plan,
	type QueueStep,
	type RowStep,
	type Step,
} from '../plan/plan.ts';
import type {ConsentGiven, RunProgress, RunReport} from '../plan/run.ts';
import {type DeviceLegTools, runDeviceLeg} from './device-leg.ts';
import {guarded} from './guard.ts';
import type {Line} from './line.ts';
import {type OperationRecord, openRecord, type RecordTools} from './operation-record.ts';
import {runRouteLeg} from './route-leg.ts';
import {type RowWriters, readRowsToKeep, runRowLeg} from './row-leg.ts';
import {makeTally, type Tally} from './tally.ts';

export interface ApplyTools extends DeviceLegTools, RecordTools {
	readonly line: Line;
	readonly isReadOnly: boolean;
	readonly writers: RowWriters;
	/** `websiteWrite`, `middlewareWrite`; where both are one table the website's stands for both being set. */
	readonly mayWriteRows: Readonly<Record<RowStep['target'], boolean>>;
	readonly routes: readonly DeviceRoute[];
}

export interface Applied {
	readonly report: RunReport;
	/** The list as read back; null when nothing was sent or it could not be read. */
	readonly list: DeviceUserList | null;
	/** False when the terminal may have been left paused. */
	readonly isEnabled: boolean;
}

/**
Guard, lock, look again, backup, journal, write, read back, audit: in this order, and each only when the one before
it went well. A plan that reaches several systems is written part by part: who was not proven in one part is not
touched in the next.
@throws SafetyError, TransportError, DeviceError, RepositoryError before the first write; after it, everything is in
the report.
*/
export async function applyPlan(
	plan: Plan,
	given: ConsentGiven,
	onProgress: (progress: RunProgress) => void,
	tools: ApplyTools,
	signal: AbortSignal | undefined,
): Promise<Applied> {
	const tally = makeTally(plan, onProgress);
	return guarded(plan, given, {...tools, now: tools.now()}, async () => {
		const record = openRecord(plan, tools);
		const applied = await runLegs(plan, given, tally, record, tools, signal);
		const trouble = [...applied.trouble];
		const results = tally.results(trouble[0] ?? 'Nothing to do.');
		const unwritten = await record.end(results, trouble[0] ?? null);
		if (unwritten !== null) trouble.push(unwritten);
		const advice = record.hasStarted ? adviceFor(plan, results) : null;
		if (advice !== null) trouble.push(advice);
		return {
			report: {
				number: plan.number,
				results,
				stopped: trouble.length === 0 ? null : trouble.join(' '),
				backupFile: record.backupFile,
			},
			list: applied.list,
			isEnabled: applied.isEnabled,
		};
	});
}

/** A wish for a new member is the one that must not simply be wished again. */
function adviceFor({operation, number, steps}: Plan, results: RunReport['results']): string | null {
	const isHalf = (step: Step, at: number): boolean =>
		isRowStep(step) && ['verified', 'sent', 'in-doubt'].includes(results[at]?.state ?? '');
	return operation === 'add' && steps.some(isHalf) && results.some(({state}) => state !== 'verified')
		? `The member is added in part: trisync resume ${number} finishes it, adding again would make a second one.`
		: null;
}

interface LegsEnd {
	list: DeviceUserList | null;
	isEnabled: boolean;
	readonly trouble: string[];
}

async function runLegs(
	plan: Plan,
	given: ConsentGiven,
	tally: Tally,
	record: OperationRecord,
	tools: ApplyTools,
	signal: AbortSignal | undefined,
): Promise<LegsEnd> {
	const end: LegsEnd = {list: null, isEnabled: true, trouble: []};
	const legs = legsOf(plan.steps);
	// Read before the first write of all: what cannot be kept must not be begun.
	const rows = await readRowsToKeep(plan.steps.filter(isRowStep), tools.writers, signal);
	for (const [index, leg] of legs.entries()) {
		dropUnproven(leg.steps, tally);
		// Kept with the first part that writes, which is not always the first one.
		const ahead = record.hasStarted ? noRows : rows;
		try {
			if (leg.kind === 'device') {
				await tools.line.visit(
					async () => {
						const did = await runDeviceLeg(plan, given, tally.among(leg.steps), record, ahead, tools, signal);
						end.list = did.list ?? end.list;
						end.isEnabled = did.isEnabled;
						end.trouble.push(...did.trouble);
					},
					{signal},
				);
			} else {
				if (tally.among<Step>(leg.steps).steps('planned').length === 0) continue;
				signal?.throwIfAborted();
				await record.begin({fingerprintVersion: null, users: [], templates: null, rows: ahead});
				const why =
					leg.kind === 'rows'
						? await runRowLeg(
								tally.among(leg.steps),
								tools.writers,
								{...tools, journal: record.journal},
								signal,
							)
						: await runRouteLeg(
								tally.among(leg.steps),
								tools.routes,
								{...tools, journal: record.journal},
								signal,
							);
				if (why !== null) end.trouble.push(why);
			}
		} catch (error) {
			if (signal?.aborted && error === signal.reason) {
				end.trouble.push('Stopped on request.');
				return end;
			}

			// Nothing was written yet: then it is the caller's to tell. Later parts only end the run.
			if (index === 0) throw error;
			end.trouble.push(error instanceof Error ? error.message : String(error));
		}

		if (end.trouble.length > 0) return end;
	}

	return end;
}

const noRows = {website: [], middleware: []};

type Leg =
	| {readonly kind: 'device'; readonly steps: readonly DeviceStep[]}
	| {readonly kind: 'rows'; readonly steps: readonly RowStep[]}
	| {readonly kind: 'routes'; readonly steps: readonly QueueStep[]};

/**
Steps in parts: one medium each, nothing before what it needs. All devices' steps of one depth are one visit, since
opening a line and reading the list is what costs.
*/
export function legsOf(steps: readonly Step[]): readonly Leg[] {
	const depths = new Map<string, number>();
	for (const {id, needs} of steps) depths.set(id, needs === undefined ? 0 : (depths.get(needs) ?? 0) + 1);
	const legs: Leg[] = [];
	for (let depth = 0; depth <= Math.max(-1, ...depths.values()); depth++) {
		const some = steps.filter(({id}) => depths.get(id) === depth);
		const ofDevice = some.filter(isDeviceStep);
		const ofRows = some.filter(isRowStep);
		const ofRoutes = some.filter((step): step is QueueStep => step.action === 'queue');
		if (ofDevice.length > 0) legs.push({kind: 'device', steps: ofDevice});
		if (ofRows.length > 0) legs.push({kind: 'rows', steps: ofRows});
		if (ofRoutes.length > 0) legs.push({kind: 'routes', steps: ofRoutes});
	}

	return legs;
}

/** A step that rests on another one is not begun before that one is proven. */
function dropUnproven(steps: readonly Step[], tally: Tally): void {
	const proven = new Set(tally.steps('verified').map(({id}) => id));
	for (const step of steps) {
		if (step.needs !== undefined && !proven.has(step.needs) && tally.state(step) === 'planned') {
			tally.mark(step, 'not-tried', `Step ${step.needs}, which comes before it, was not proven.`);
		}
	}
}
