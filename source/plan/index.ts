export type {Archive, PastOperation, PastStep, PastUser} from './archive.ts';
export {checkStep, verifyStep} from './check.ts';
export {consentMatches, consentProblem} from './consent.ts';
export {makePlan} from './make-plan.ts';
export * from './plan.ts';
export {routeWords, rowWords, shownValues} from './row-words.ts';
export * from './run.ts';
export {type PlanSummary, summarizePlan} from './summary.ts';
export type {PlanWorld, RowWorld} from './world.ts';
