import {type Command, later} from './command.ts';
import {keeping} from './table/keeping.ts';
import {looking} from './table/looking.ts';
import {repairing} from './table/repairing.ts';

/** The one that runs when no name is given. */
export const defaultCommand: Command = {
	name: 'screen',
	summary: 'open the screen: every difference, repair by keyboard (--plain: as lines)',
	flags: ['plain'],
	examples: ['trisync', 'trisync --demo', 'trisync --plain'],
	run: later(() => import('./screen.ts')),
};

/** Every command by name; the usage text, the README and the launcher read this table. */
export const commands: readonly Command[] = [defaultCommand, ...looking, ...repairing, ...keeping];
