import type {Plan, Step} from './plan.ts';
import type {SavedPlan} from './saved-plan.ts';

/**
The plan for what an operation left undone, its steps under the ids that the operation gave them: its journal goes on
where it stopped. A step that the operation did not have gets an id behind all of its own.
*/
export function withIdsOf(plan: Plan, {steps: saved}: Pick<SavedPlan, 'steps'>): Plan {
	const free = [...saved];
	let last = saved.reduce((most, {id}) => Math.max(most, Number(id) || 0), 0);
	const ids = new Map<string, string>();
	for (const step of plan.steps) {
		const at = free.findIndex(one => isSameWork(one, step));
		const [known] = at === -1 ? [] : free.splice(at, 1);
		ids.set(step.id, known?.id ?? String(++last));
	}

	return {
		...plan,
		steps: plan.steps.map((step): Step => {
			const {needs} = step;
			const id = ids.get(step.id)!;
			return needs === undefined ? {...step, id} : {...step, id, needs: ids.get(needs) ?? needs};
		}),
	};
}

function isSameWork(
	one: Pick<Step, 'pin' | 'target' | 'action'>,
	other: Pick<Step, 'pin' | 'target' | 'action'>,
): boolean {
	return one.pin === other.pin && one.target === other.target && one.action === other.action;
}
