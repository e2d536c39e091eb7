import {type FingerTemplate, sentence} from '../domain/index.ts';
import {comparePlans} from '../plan/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import {applyPlan} from './apply.ts';
import {clockOf} from './clock.ts';
import {compare} from './compare.ts';
import type {WorkbenchDependencies} from './dependencies.ts';
import {acceptCounts, makeDesk, rememberReading, requireTerminal, takeOver, writableRows} from './desk.ts';
import {checkFor} from './doctor/check-for.ts';
import {makeElsewhere, noteHere, noteRun} from './elsewhere.ts';
import {makeHistory} from './history.ts';
import {holdForEvents} from './hold-for-events.ts';
import {lastPunchOf} from './last-punch.ts';
import {readInVisit} from './line.ts';
import {readPlan, writePlan} from './plan-file.ts';
import {type Planned, planFor} from './planning.ts';
import {readCounts} from './read-device.ts';
import {refreshAll} from './refresh.ts';
import {remarksOn} from './remarks.ts';
import {resumeOperation} from './resuming.ts';
import {lookThroughJournals, noteCompared, unfinishedSentence} from './unfinished.ts';
import {backUpDevice} from './whole-backup.ts';
import type {Workbench} from './workbench.ts';

export type {WorkbenchDependencies, WorkbenchSettings} from './dependencies.ts';

/** Puts the runtime together. Nothing is connected, read or written before a method is called. */
export function createWorkbench(dependencies: WorkbenchDependencies): Workbench {
	let holders = 0;
	const desk = makeDesk(dependencies, () => holders > 0);
	const {website, middleware, settings, terminal, clock, folder, line, wait, now, known} = desk;
	/** The newest plan's templates, for its backup. */
	let planned: Planned | null = null;
	/** Operations that a person was told of. */
	let told: readonly number[] = [];

	function templatesOf(number: number): readonly FingerTemplate[] | null {
		return planned?.plan.number === number ? planned.templates : null;
	}

	function compareNow(isSettled: boolean) {
		return compare(known, settings, terminal, {today: clock.today(), isLineHeld: holders > 0, isSettled});
	}

	return {
		deviceName: terminal?.name ?? null,
		isReadOnly: settings.isReadOnly,
		writableRows: settings.isReadOnly ? [] : writableRows(dependencies),
		async refresh(onComparison, signal, depth = 'fingers') {
			signal?.throwIfAborted();
			let comparison: Comparison | null = null;
			await refreshAll(
				known,
				desk,
				isSettled => {
					comparison = compareNow(isSettled);
					onComparison(comparison);
				},
				signal,
				depth,
			);
			if (depth === 'lists') return comparison ?? compareNow(true);
			await rememberReading(desk);
			await noteHere(desk);
			if (told.length > 0 && known.device.state === 'ok') {
				await noteCompared(folder, told, now()).catch(() => {});
				told = [];
			}

			return comparison ?? compareNow(true);
		},
		async plan(intent, signal) {
			planned = await planFor(desk, intent, signal);
			return planned.plan;
		},
		async apply(plan, consent, onProgress, signal) {
			const device = requireTerminal(desk);
			const {report, list, isEnabled} = await applyPlan(
				plan,
				consent,
				onProgress,
				{
					...desk,
					terminal: device,
					isReadOnly: settings.isReadOnly,
					plannedTemplates: templatesOf(plan.number),
					writers: desk.rows,
					passphrase: desk.vault.passphrase,
				},
				signal,
			);
			if (!isEnabled) device.wakeNextTime(plan.number);
			if (list !== null) {
				takeOver(desk, list);
				await acceptCounts(desk, plan);
			}

			return noteRun(desk, plan, report);
		},
		lastPunch: lastPunchOf(dependencies.readPunches, line, now),
		remarks: (pin, signal) => remarksOn(desk.middlewareDiagnosis, pin, signal),
		async events(onEvent, signal) {
			const device = requireTerminal(desk);
			holders++;
			try {
				await holdForEvents({terminal: device, line, wait}, onEvent, signal);
			} finally {
				holders--;
			}
		},
		async hasDeviceChanged(signal) {
			const before = known.counts;
			if (terminal === null || before === null) return false;
			const counts = await line.visit(
				room => readInVisit(terminal, wait, session => readCounts(session, room), room),
				{
					signal,
					urgency: 'background',
				},
			);
			const names = ['users', 'fingers', 'administrators'] as const;
			return names.some(
				name => before[name] !== null && counts[name] !== null && before[name] !== counts[name],
			);
		},
		clock: clockOf(() => ({...desk, terminal: requireTerminal(desk), isReadOnly: settings.isReadOnly})),
		check: checkFor({...dependencies, folder, line, mayWriteRows: desk.mayWriteRows}),
		backUp: (options, signal) => backUpDevice(desk, options, signal),
		async resume(number, signal) {
			const {resumption, planned: again} = await resumeOperation(desk, number, signal);
			planned = again;
			return resumption;
		},
		savePlan: (plan, path) => writePlan(folder, plan, path),
		async reopenPlan(from, signal) {
			const saved = await readPlan(folder, from);
			planned = await planFor(desk, saved.intent, signal);
			const {plan} = planned;
			return {plan, changes: comparePlans(saved, plan), savedAt: saved.builtAt};
		},
		elsewhere: makeElsewhere(desk),
		history: makeHistory(desk),
		async unfinished() {
			try {
				const seen = await lookThroughJournals(folder);
				const here = seen.unfinished.filter(
					summary => !summary.hasEnded && summary.device.address === terminal?.address,
				);
				told = [...here.map(({operation}) => operation), ...seen.unreadable];
				return unfinishedSentence(seen);
			} catch (error) {
				return `The journals in ${folder.directory} cannot be read, so nobody knows what is unfinished: ${sentence(error)}`;
			}
		},
		async close() {
			await Promise.all([website?.close(), middleware?.close()]);
		},
	};
}
