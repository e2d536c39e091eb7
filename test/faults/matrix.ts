import {courseOf, runCell} from './cell.ts';
import {type Fault, faultsOf} from './faults.ts';
import type {Subject} from './operations.ts';

export interface Cell {
	readonly subject: Subject;
	readonly fault: Fault;
}

/** Every cell of one operation. */
export async function cellsOf(subject: Subject): Promise<readonly Cell[]> {
	return faultsOf(await courseOf(subject)).map(fault => ({subject, fault}));
}

/**
Of each kind of fault so many places, spread evenly.
@param shift moves the places, so that several operations together show more of them.
*/
export function sample(cells: readonly Cell[], most: number, shift: number): readonly Cell[] {
	const kinds = Map.groupBy(cells, ({fault}) => fault.kind);
	return [...kinds.values()].flatMap(some => {
		const step = some.length / Math.min(most, some.length);
		const first = Math.floor(some.length * ((shift * 0.618) % 1));
		return some.filter((_, at) => ((at + first) % some.length) % step < 1);
	});
}

/** Runs cells one after the other. @returns a sentence for each thing that must never be. */
export async function runCells(cells: readonly Cell[]): Promise<readonly string[]> {
	const wrong: string[] = [];
	for (const {subject, fault} of cells) {
		const problems = await runCell(subject, fault);
		wrong.push(...problems.map(problem => `${subject.name} x ${fault.name}, ${problem}`));
	}

	return wrong;
}
