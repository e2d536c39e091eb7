// The guardian process of a paused terminal, without the program around it.
import process from 'node:process';
import {reenable} from '../../source/protocol/index.ts';
import {runWatchdog} from '../../source/runtime/watchdog.ts';

await runWatchdog(process.stdin, reenable);
