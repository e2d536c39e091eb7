import type {Plan, Step, StepResult, StepState} from '../plan/plan.ts';
import type {RunProgress} from '../plan/run.ts';

/** What has become of each step so far. */
export interface Tally<S extends Step = Step> {
	mark(step: S, state: StepState, reason?: string | null): void;
	state(step: S): StepState;
	/** The steps in one of these states, in the order of the plan. */
	steps(...states: readonly StepState[]): readonly S[];
	/** The same tally, seen from some of its steps. */
	among<T extends S>(some: readonly T[]): Tally<T>;
	/** One per step of the plan; what was never begun is `not-tried`. */
	results(whyNotTried: string): readonly StepResult[];
}

export function makeTally({steps}: Pick<Plan, 'steps'>, onProgress: (progress: RunProgress) => void): Tally {
	const marks = new Map<string, {state: StepState; reason: string | null}>();
	const stateOf = ({id}: Step): StepState => marks.get(id)?.state ?? 'planned';

	function among<S extends Step>(some: readonly S[]): Tally<S> {
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
			steps: (...states) => some.filter(step => states.includes(stateOf(step))),
			among,
			results: whyNotTried => steps.map(({id, pin}) => resultOf(id, pin, whyNotTried)),
		};
	}

	function resultOf(id: string, pin: string, whyNotTried: string): StepResult {
		const {state, reason} = marks.get(id) ?? {state: 'planned', reason: null};
		if (state === 'planned') return {id, pin, state: 'not-tried', reason: whyNotTried};
		if (state === 'writing') return {id, pin, state: 'in-doubt', reason: reason ?? 'No answer came.'};
		return {id, pin, state, reason: state === 'verified' ? null : reason};
	}

	return among(steps);
}
