import type {Action, Plan} from './plan.ts';

export interface PlanSummary extends Readonly<Record<Action, number>> {
	readonly leftOut: number;
}

/** How many steps of each kind, and how many people are left out. */
export function summarizePlan({steps, leftOut}: Pick<Plan, 'steps' | 'leftOut'>): PlanSummary {
	const counts: Record<Action, number> = {
		register: 0,
		resync: 0,
		enable: 0,
		disable: 0,
		delete: 0,
		restore: 0,
		'sql-update': 0,
		'sql-insert': 0,
		'sql-delete': 0,
		queue: 0,
	};
	for (const {action} of steps) counts[action]++;
	return {...counts, leftOut: leftOut.length};
}
