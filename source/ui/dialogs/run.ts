import {
	geometryOf,
	isDeviceStep,
	isRowStep,
	plainText,
	type ResultDialog,
	type RunDialog,
	type RunProgress,
	type State,
	type Step,
	type StepResult,
} from '../../store/index.ts';
import {cells, shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import type {Role} from '../theme.ts';
import {headed, wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';
import {actionMarks, stepName} from './steps.ts';

const stateRoles: Readonly<Record<string, Role>> = {
	verified: 'good',
	failed: 'danger',
	'in-doubt': 'danger',
	sent: 'warning',
	writing: 'key',
};

const stateWords: Readonly<Record<string, string>> = {'in-doubt': 'in doubt', 'not-tried': 'not tried'};

/** A step's state as people read it. */
export function stateWord(state: string): string {
	return stateWords[state] ?? state;
}

function stepRow(state: State, step: Step, word: string, reason: string | null): Span[] {
	return [
		` ${actionMarks[step.action]} ${sized(plainText(step.pin, 50), 9)} `,
		[stateRoles[word] ?? 'dim', sized(stateWord(word), 9)],
		` ${sized(stepName(state, step, step), 20)} ${plainText(reason ?? (isRowStep(step) ? step.target : ''))}`,
	];
}

/** ` REGISTER 300  main-door  [###########-------------] 132/300  2.1/s  80 s left` */
export function runView(style: Style, state: State, run: RunDialog): DialogView {
	const {plan, progress} = run;
	const wordOf = (step: Step) => progress.get(step.id)?.state ?? 'planned';
	const count = (...words: readonly string[]) =>
		plan.steps.filter(step => words.includes(wordOf(step))).length;
	const ok = count('verified');
	const failed = count('failed', 'in-doubt');
	const total = plan.steps.length;
	// `sent` waits for the reading back, so it is behind the device but not done.
	const done = ok + failed + count('sent', 'not-tried');
	const isProving = done === total && count('sent') > 0;
	const now = [...progress.values()].findLast((item: RunProgress) => item.state === 'writing');
	const nowStep = plan.steps.find(step => step.id === now?.id) ?? null;
	return framed(style, state, {
		head: [
			[
				['title', ` ${plan.operation.toUpperCase()} ${total}  ${plainText(plan.device.name, 30)}`],
				`  ${bar(done, total, geometryOf(state).kind === 'narrow' ? 10 : 24)} ${done}/${total}${speed(run, done, total)}`,
			],
			[
				`  ok ${ok}   failed ${failed}   left ${total - done}`,
				nowStep === null
					? isProving
						? '   now: reading back what was sent'
						: ''
					: `   now: PIN ${plainText(nowStep.pin, 50)} ${stepName(state, nowStep, nowStep)}`,
			],
			[['warning', run.isStopping ? '  Stopping after this user; the device is enabled again.' : '']],
		],
		rows: plan.steps.map(step => stepRow(state, step, wordOf(step), progress.get(step.id)?.reason ?? null)),
		place: run.top === null ? {cursor: newest(plan, wordOf)} : {top: run.top},
	});
}

/** The step in hand, or the last one that something is known of: the list follows it. */
function newest({steps}: RunDialog['plan'], wordOf: (step: Step) => string): number {
	const writing = steps.findIndex(step => wordOf(step) === 'writing');
	return Math.max(0, writing === -1 ? steps.findLastIndex(step => wordOf(step) !== 'planned') : writing);
}

function bar(done: number, total: number, width: number): string {
	const full = total === 0 ? width : Math.floor((done / total) * width);
	return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}

/** Speed and rest, once there is something to measure. */
function speed({startedAt, newestAt}: RunDialog, done: number, total: number): string {
	const seconds = startedAt === null || newestAt === null ? 0 : (newestAt - startedAt) / 1000;
	if (seconds < 1 || done === 0) return '';
	const rate = done / seconds;
	return `  ${rate.toFixed(1)}/s  ${Math.ceil((total - done) / rate)} s left`;
}

export const resultOrder: readonly StepResult['state'][] = [
	'verified',
	'sent',
	'in-doubt',
	'failed',
	'not-tried',
];

/**
A word that somebody carries to the device is another thing than an acknowledgement of the device, and rows of a
database are proven by those rows.
*/
export function meaningOf(word: StepResult['state'], {steps}: ResultDialog['plan']): string {
	const isCarried = steps.some(step => !isDeviceStep(step) && !isRowStep(step));
	if (word === 'sent' && isCarried) return 'on its way: done when the device shows it';
	if (word === 'verified' && steps.some(isRowStep))
		return `read back from the ${steps.every(isRowStep) ? 'database' : 'database and the device'}, equal to the plan`;
	return resultMeanings[word];
}

const resultMeanings: Readonly<Record<StepResult['state'], string>> = {
	verified: 'read back from the device, equal to the plan',
	sent: 'acknowledged only: see below',
	'in-doubt': 'sent, no answer: will be read back first',
	failed: 'refused or not as planned, see below',
	'not-tried': 'nothing was written for them',
};

/** What happened, with proof first and what is not done right below it. */
export function resultView(style: Style, state: State, result: ResultDialog): DialogView {
	const {plan, report} = result;
	const steps = new Map(plan.steps.map(step => [step.id, step]));
	const sorted = [...report.results].sort((a, b) => urgency(a) - urgency(b));
	const counts = resultOrder.flatMap((word): Span[][] => {
		const count = report.results.filter(item => item.state === word).length;
		if (count === 0) return [];
		return [
			[
				`  ${sized(stateWord(word), 10)}${String(count).padStart(4)}  `,
				[stateRoles[word] ?? 'dim', shortened(meaningOf(word, plan), geometryOf(state).width - 18)],
			],
		];
	});
	const width = state.size.columns - 6;
	return framed(style, state, {
		head: [
			[['title', ` RESULT ${report.number} ${plan.operation}  ${plainText(plan.device.name, 40)}`]],
			...(report.stopped === null
				? []
				: wrap(headed('stopped', plainText(report.stopped, 300)), width).map((text): Span[] => [
						['warning', `  ${text}`],
					])),
			...counts,
			[
				`  ${report.backupFile === null ? 'Nothing had to be saved.' : `Backup ${plainText(report.backupFile)}`}`,
			],
			[],
		],
		rows: sorted.flatMap(item => resultRows(state, item, steps.get(item.id), width)),
		place: {top: result.top},
	});
}

/** One line, or a line and its reason below, whole: it is what a technician has to act upon. */
function resultRows(state: State, item: StepResult, step: Step | undefined, width: number): Span[][] {
	if (step === undefined) return [[` ${item.pin} ${item.state}`]];
	const reason = plainText(item.reason ?? '', 400);
	if (cells(reason) <= width - reasonColumn) return [stepRow(state, step, item.state, reason)];
	return [
		stepRow(state, step, item.state, null),
		...wrap(reason, width - indent).map((words): Span[] => [`${' '.repeat(indent)}${words}`]),
	];
}

/** Where a reason starts beside a name, and below it. */
const reasonColumn = 38;
const indent = 13;

function urgency(item: StepResult): number {
	return ['in-doubt', 'failed', 'sent', 'not-tried', 'verified'].indexOf(item.state);
}
