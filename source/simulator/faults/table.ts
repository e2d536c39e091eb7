import {doorFaults} from './door.ts';
import {lineFaults} from './line.ts';
import {listFaults} from './lists.ts';
import {peopleFaults} from './people.ts';
import {writeFaults} from './writes.ts';

export const faults = {...doorFaults, ...lineFaults, ...listFaults, ...writeFaults, ...peopleFaults};

export type FaultName = keyof typeof faults;

/** Every fault by name, with what it means in one line. */
export const faultNames: Readonly<Record<FaultName, string>> = Object.fromEntries(
	Object.entries(faults).map(([name, {means}]) => [name, means]),
) as Record<FaultName, string>;
