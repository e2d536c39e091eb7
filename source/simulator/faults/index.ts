export {type FaultChoice, parseFault} from './choice.ts';
export {FaultSet, type Pace} from './fault-set.ts';
export {type FaultName, faultNames} from './table.ts';
