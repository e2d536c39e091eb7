import {afterAll, beforeAll, expect, test} from 'vitest';
import {cellsOf, runCells, sample} from './matrix.ts';
import {makeSubjects, subjectNames} from './operations.ts';
import {walk} from './walk.ts';

/**
Operations x faults, one place of each; `npm run bench -- faults` runs every place. Whatever goes wrong, terminal,
databases, backups and journal together still hold everything, nothing is called verified that is not, nobody else
changed, the terminal is enabled, and the second try ends as the first should have.
*/
const sizes = {registers: 28, deletes: 26};
const placesOfAKind = 1;

let made: Awaited<ReturnType<typeof makeSubjects>>;
beforeAll(async () => {
	made = await makeSubjects(sizes);
});
afterAll(() => made.remove());

test.each(subjectNames(sizes).map((name, at) => [name, at] as const))(
	'%s: no fault loses anything, and the next try gets there',
	async (name, at) => {
		const subject = made.subjects.find(one => one.name === name)!;
		const cells = sample(await cellsOf(subject), placesOfAKind, at);
		expect(cells.length).toBeGreaterThan(20);
		expect(await runCells(cells)).toEqual([]);
	},
	120_000,
);

test('operations one after the other, half of them failing: in the end everything is accounted for', async () => {
	const walked = await walk(1, 40);
	expect(walked.violations).toEqual([]);
	expect(walked.operations).toBe(40);
	expect(walked.faults).toBeGreaterThan(10);
}, 120_000);
