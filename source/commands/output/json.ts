import {errorCode, errorHint} from '../../domain/index.ts';

export {emptyPlanJson, planJson, resultJson} from '../../plan/plan-json.ts';
export {deviceJson, rowJson, sourcesJson, userJson} from '../../reconcile/row-json.ts';

/** Why nothing was attempted. */
export function errorJson(error: unknown) {
	return {
		code: errorCode(error),
		message: error instanceof Error ? error.message : String(error),
		hint: errorHint(error),
	};
}
