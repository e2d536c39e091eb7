import type {StepResult} from '../../plan/plan.ts';
import type {RunProgress, RunReport} from '../../plan/run.ts';
import {type Dialog, pushDialog, type RunDialog} from '../dialogs.ts';
import {runOf} from '../selectors.ts';
import type {Outcome, PastOperation, State} from '../state.ts';
import type {Next, Theme} from './next.ts';

/** Operations of this session that the wide screen lists. */
const operationsKept = 20;

/** A run while it goes, and what it leaves behind. */
export const updateRun: Theme = (state, event) => {
	switch (event.type) {
		case 'run-progressed':
			return [withRun(state, run => advance(run, event.at, event.items)), []];
		case 'stop-requested':
			return [withRun(state, run => ({...run, isStopping: true})), [{type: 'stop-run'}]];
		case 'run-ended': {
			const run = runOf(state);
			return run === null ? [state, []] : endRun(state, run, event.report);
		}
		case 'run-failed':
			return [
				pushDialog(withoutRun(state), {kind: 'problem', title: 'Not applied', message: event.message}),
				[],
			];
		default:
			return null;
	}
};

function withRun(state: State, change: (run: RunDialog) => RunDialog): State {
	return {...state, dialogs: state.dialogs.map(dialog => (dialog.kind === 'run' ? change(dialog) : dialog))};
}

/** Over when a run is over: the questions about it, and the pages that it made out of date. */
const spent: ReadonlySet<Dialog['kind']> = new Set<Dialog['kind']>([
	'run',
	'leave',
	'operations',
	'unfinished',
	'add',
]);

function withoutRun(state: State): State {
	return {...state, dialogs: state.dialogs.filter(({kind}) => !spent.has(kind))};
}

function advance(run: RunDialog, at: number, items: readonly RunProgress[]): RunDialog {
	const progress = new Map(run.progress);
	for (const item of items) progress.set(item.id, item);
	return {...run, startedAt: run.startedAt ?? at, newestAt: at, progress};
}

/** Shows the result, remembers it at each row, takes the marks off, and reads again: rows keep their places. */
function endRun(state: State, run: RunDialog, report: RunReport): Next {
	const outcomes = new Map(state.outcomes);
	for (const [pin, outcome] of outcomesOf(report.results)) outcomes.set(pin, outcome);
	const marks = new Set(state.list.marks);
	for (const item of report.results) if (item.state === 'verified') marks.delete(item.pin);
	const next = pushDialog(withoutRun(state), {
		kind: 'result',
		plan: run.plan,
		intent: run.intent,
		report,
		top: 0,
	});
	return [
		{
			...next,
			outcomes,
			list: {...state.list, marks},
			operations: [past(run, report), ...state.operations].slice(0, operationsKept),
			reading: {keepsOrder: true},
		},
		[{type: 'refresh'}],
	];
}

const outcomeWords = {
	verified: 'fixed',
	sent: 'sent',
	'in-doubt': 'in doubt',
	failed: 'failed',
} as const satisfies Partial<Record<StepResult['state'], Outcome['word']>>;

const fromBestToWorst: readonly Outcome['word'][] = Object.values(outcomeWords);

/** The worst of all steps of a PIN; nothing for one that was never tried. */
function outcomesOf(results: readonly StepResult[]): ReadonlyMap<string, Outcome> {
	const outcomes = new Map<string, Outcome>();
	for (const {pin, state, reason} of results) {
		if (state === 'not-tried') continue;
		const word = outcomeWords[state];
		const known = outcomes.get(pin);
		const isWorse =
			known === undefined || fromBestToWorst.indexOf(word) > fromBestToWorst.indexOf(known.word);
		if (isWorse) outcomes.set(pin, {word, reason});
	}

	return outcomes;
}

function past({plan, newestAt}: RunDialog, {number, results}: RunReport): PastOperation {
	return {number, operation: plan.operation, endedAt: newestAt, results};
}
