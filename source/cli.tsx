import {setFlagsFromString} from 'node:v8';
import {runProgram} from './commands/run.ts';

// Reading 50,000 people makes garbage faster than it is needed; a young generation that may not grow keeps the
// program a third smaller for as long as the screen stays open, at the same speed.
setFlagsFromString('--semi-space-growth-factor=1');

// Not awaited: nothing here may wait at its top level, or the program could not be one CommonJS script (scripts/executable).
void runProgram(process);
