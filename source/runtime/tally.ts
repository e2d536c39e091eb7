import type {Plan, Step, StepResult, StepState} from '../plan/plan.ts';
import type {RunProgress} from '../plan/run.ts';

/** What has become of each step so far. */
export interface Tally {
	mark(step: Step, state: StepState, reason?: string | null): void;
	state(step: Step): StepState;
	/** The steps in one of these states, in the order of the plan. */
	steps(...states: readonly StepState[]): readonly Step[];
	/** One per step; what was never begun is `not-tried`. */
	results(whyNotTried: string): readonly StepResult[];
}

export function makeTally(plan: Plan, onProgress: (progress: RunProgress) => void): Tally {
	const marks = new Map<string, {state: StepState; reason: string | null}>();
	function stateOf(step: Step): StepState {
		return marks.get(step.id)?.state ?? 'planned';
	}

	return {
		mark(step, state, reason = null) {
			marks.set(step.id, {state, reason});
			try {
				onProgress({id: step.id, pin: step.pin, state, reason});
			} catch {
				// Drawing went wrong. A device with half a batch written has to be looked after all the same.
			}
		},
		state: stateOf,
		steps(...states) {
			return plan.steps.filter(step => states.includes(stateOf(step)));
		},
		results(whyNotTried) {
			return plan.steps.map(({id, pin}) => {
				const {state, reason} = marks.get(id) ?? {state: 'planned', reason: null};
				if (state === 'planned') return {id, pin, state: 'not-tried', reason: whyNotTried};
				if (state === 'writing') return {id, pin, state: 'in-doubt', reason: reason ?? 'No answer came.'};
				return {id, pin, state, reason: state === 'verified' ? null : reason};
			});
		},
	};
}
