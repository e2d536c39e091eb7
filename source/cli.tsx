import {runProgram} from './commands/run.ts';

await runProgram(process);
