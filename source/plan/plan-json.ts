import {userJson} from '../reconcile/row-json.ts';
import {isDeviceStep, isRowStep, type Plan, type Step, type StepResult} from './plan.ts';
import {shownValues} from './row-words.ts';
import type {RunReport} from './run.ts';

/** Plans and results as the objects of `--json`, which `docs/schema` describes: no password, no template, no record. */

function stepJson(step: Step) {
	const {id, action, pin, target, route, reason, remarks} = step;
	const common = {id, action, pin, target, route, reason, remarks};
	if (isDeviceStep(step)) {
		const {before, after, fingers} = step;
		return {...common, before: before && userJson(before), after: after && userJson(after), fingers};
	}

	return isRowStep(step)
		? {...common, before: shownValues(step.before), after: shownValues(step.after)}
		: {...common, before: null, after: step.after, instructions: step.instructions};
}

export function planJson(plan: Plan) {
	const {number, device, builtAt, leftOut, brakes, blocks, warnings, consent} = plan;
	return {
		number,
		device,
		builtAt: new Date(builtAt).toISOString(),
		steps: plan.steps.map(stepJson),
		leftOut,
		brakes,
		blocks,
		warnings,
		consent,
	};
}

export const emptyPlanJson = {steps: [], leftOut: [], brakes: []} as const;

export function resultJson(results: readonly StepResult[], report: RunReport | null) {
	const of = (state: StepResult['state']) => results.filter(result => result.state === state);
	return {
		verified: of('verified'),
		sent: of('sent'),
		inDoubt: of('in-doubt'),
		failed: of('failed'),
		notTried: of('not-tried'),
		stopped: report?.stopped ?? null,
		backupFile: report?.backupFile ?? null,
	};
}
