import {
	alsoPlaces,
	isByHand,
	type Plan,
	type PlanDialog,
	plainText,
	type ResultDialog,
	type State,
} from '../../store/index.ts';
import {lossWords} from '../dialogs/plan.ts';
import {meaningOf, resultOrder, stateWord} from '../dialogs/run.ts';
import {stepName, stepWords} from '../dialogs/steps.ts';
import {headed, plural} from '../words.ts';

/** The plan as lines: what changes for whom, who is left out and why, what would be lost, what is in the way. */
export function planLines(state: State, {plan}: PlanDialog): readonly string[] {
	const oldest = Math.min(...Object.values(plan.readAt).filter(at => at !== null));
	const age = Number.isFinite(oldest)
		? `, from readings ${Math.max(0, Math.round((plan.builtAt - oldest) / 1000))} s old`
		: '';
	return [
		`Plan ${plan.number}: ${plan.operation} on ${plainText(plan.device.name, 40)}${age}. Nothing is written yet.`,
		...plan.steps.flatMap((step, at) => [
			`${at + 1} of ${plan.steps.length}: ${spoken(step.action)} PIN ${plainText(step.pin, 50)}, ${stepName(state, step, step)}: ${stepWords(step)}`,
			...('instructions' in step ? step.instructions : []).map(
				(instruction, number) => `By hand, ${number + 1}: ${plainText(instruction, 400)}`,
			),
		]),
		...plan.leftOut.map(
			item => `Not included: PIN ${plainText(item.pin, 50)}, ${item.kind}: ${plainText(item.reason, 400)}`,
		),
		...lossWords(plan),
		...plan.warnings.map(warning => plainText(warning, 400)),
		...plan.brakes.map(brake => `Brake: ${plainText(brake.reason, 400)}`),
		...plan.blocks.map(block => `Blocked: ${plainText(block.reason, 400)}`),
	];
}

/** What to type, once the plan listens. */
export function questionOf(state: State, plan: Plan): string {
	if (plan.blocks.length > 0) return 'This plan cannot be applied. Enter goes back.';
	if (isByHand(plan)) return 'Nothing is sent from here. Enter goes back.';
	if (plan.consent.kind === 'none') return 'Nothing to do. Enter goes back.';
	if (state.isReadOnly) return 'Read-only: this plan can be viewed, not applied. Enter goes back.';
	const ticks = alsoPlaces(state).map(
		({also, isTicked}) =>
			` Type ${isTicked ? 'not ' : ''}also ${also === 'mw' ? 'middleware' : 'website'} to plan it ${isTicked ? 'without' : 'with'} their rows.`,
	);
	const wanted = plan.consent.kind === 'key' ? 'y' : plan.consent.phrase;
	return `Type ${plainText(wanted)} to apply ${plural(plan.steps.length, 'change')}; anything else goes back.${ticks.join('')}`;
}

/** What became of each person, what is not done first. */
export function resultLines(state: State, {plan, report}: ResultDialog): readonly string[] {
	const steps = new Map(plan.steps.map(step => [step.id, step]));
	const words = resultOrder.flatMap(word => {
		const count = report.results.filter(item => item.state === word).length;
		return count === 0 ? [] : [`${stateWord(word)} ${count}: ${meaningOf(word, plan)}.`];
	});
	const undone = report.results.filter(item => item.state !== 'verified');
	return [
		`Result of plan ${report.number}, ${plan.operation}.`,
		...(report.stopped === null ? [] : [headed('stopped', plainText(report.stopped, 400))]),
		...words,
		...undone.map(item => {
			const step = steps.get(item.id);
			const name = step === undefined ? '' : `, ${stepName(state, step, step)}`;
			return `PIN ${plainText(item.pin, 50)}${name}, ${stateWord(item.state)}${item.reason === null ? '' : `: ${plainText(item.reason, 400)}`}`;
		}),
		...(report.backupFile === null ? [] : [`Backup: ${plainText(report.backupFile)}`]),
		...(undone.length === 0 ? [] : [`Type retry to plan these ${undone.length} again.`]),
	];
}

function spoken(action: string): string {
	return action.replace('sql-', 'row ');
}
