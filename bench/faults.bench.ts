// Operations x faults in the places where something can go wrong, and a long random walk. Prints what must never be.
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {cellsOf, runCells, sample} from '../test/faults/matrix.ts';
import {makeSubjects} from '../test/faults/operations.ts';
import {walk} from '../test/faults/walk.ts';

const sizes = {registers: 300, deletes: 50};
/** Of one kind in one operation; 300 registers have some 600 packets, all alike. */
const mostPlaces = 40;
const steps = 2000;
const seed = 2026;

const started = performance.now();
const made = await makeSubjects(sizes);
const operations: Record<string, Record<string, {places: number; cells: number; violations: number}>> = {};
const violations: string[] = [];
let places = 0;
let cells = 0;
for (const [at, subject] of made.subjects.entries()) {
	const table: Record<string, {places: number; cells: number; violations: number}> = {};
	for (const [kind, all] of Map.groupBy(await cellsOf(subject), ({fault}) => fault.kind)) {
		const some = sample(all, mostPlaces, at);
		const wrong = await runCells(some);
		table[kind] = {places: all.length, cells: some.length, violations: wrong.length};
		violations.push(...wrong);
		places += all.length;
		cells += some.length;
	}

	operations[subject.name] = table;
	process.stderr.write(`faults: ${subject.name}, ${cells} cells so far, ${violations.length} violations\n`);
}

await made.remove();
const matrixMs = Math.round(performance.now() - started);
const walked = await walk(seed, steps);
process.stdout.write(
	`${JSON.stringify({
		places,
		cells,
		violations: violations.length,
		matrixMs,
		operations,
		first: violations.slice(0, 20),
		walk: {...walked, violations: walked.violations.length, first: walked.violations.slice(0, 20)},
	})}\n`,
);
