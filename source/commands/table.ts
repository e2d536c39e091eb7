import {add} from './add.ts';
import {apply} from './apply.ts';
import {audit} from './audit.ts';
import {backup} from './backup.ts';
import {clock} from './clock.ts';
import type {Command} from './command.ts';
import {completion} from './completion.ts';
import {config} from './config.ts';
import {copy} from './copy.ts';
import {devices} from './devices.ts';
import {diff} from './diff.ts';
import {doctor} from './doctor.ts';
import {events} from './events.ts';
import {exportRows} from './export.ts';
import {info} from './info.ts';
import {restore} from './restore.ts';
import {resume} from './resume.ts';
import {screen} from './screen.ts';
import {seed} from './seed.ts';
import {setup} from './setup.ts';
import {show} from './show.ts';
import {simulate} from './simulate.ts';
import {undo} from './undo.ts';
import {users} from './users.ts';
import {watch} from './watch.ts';
import {writeCommands} from './write.ts';

/** Every command by name; the usage text, the README and the launcher read this table. */
export const commands: readonly Command[] = [
	screen,
	diff,
	show,
	doctor,
	watch,
	events,
	users,
	...writeCommands,
	add,
	apply,
	resume,
	undo,
	backup,
	restore,
	copy,
	exportRows,
	audit,
	devices,
	setup,
	clock,
	config,
	info,
	completion,
	simulate,
	seed,
];

/** The one that runs when no name is given. */
export const defaultCommand = screen;
