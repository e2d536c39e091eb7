import type {Plan, Step} from './plan.ts';
import type {SavedPlan} from './saved-plan.ts';

/**
The plan for what an operation left undone, its steps under the ids that the operation gave them and under its name: its
journal goes on where it stopped. A step that the operation did not have gets an id behind all of its own.
*/
export function withIdsOf(
	plan: Plan,
	{steps: saved, operation}: Pick<SavedPlan, 'steps' | 'operation'>,
): Plan {
	const free = new Map<string, string[]>();
	for (const step of saved) free.set(workOf(step), [...(free.get(workOf(step)) ?? []), step.id]);
	let last = saved.reduce((most, {id}) => Math.max(most, Number(id) || 0), 0);
	const ids = new Map(plan.steps.map(step => [step.id, free.get(workOf(step))?.shift() ?? String(++last)]));
	return {
		...plan,
		resumes: operation,
		steps: plan.steps.map((step): Step => {
			const {needs} = step;
			const id = ids.get(step.id)!;
			return needs === undefined ? {...step, id} : {...step, id, needs: ids.get(needs) ?? needs};
		}),
	};
}

function workOf({pin, target, action}: Pick<Step, 'pin' | 'target' | 'action'>): string {
	return JSON.stringify([pin, target, action]);
}
