// A million generated inputs for everything that reads what comes from outside, and some thousand visits at terminals
// that go mad on the way. Each input has a number and comes again with it: `feed(number)`, `visitHostile(number)`.
import {feed, largestTaken, targetNames} from '../test/helpers/hostile-bytes.ts';
import {visitHostile} from '../test/helpers/hostile-terminal.ts';

const inputs = 1_000_000;
const visits = 2000;
const visitsAtOnce = 20;

const crashes: string[] = [];
const fed = Object.fromEntries(targetNames.map(name => [name, {inputs: 0, refused: 0}]));
let slowestMs = 0;
const start = performance.now();
const largestBytes = largestTaken(() => {
	for (let number = 0; number < inputs; number++) {
		const began = performance.now();
		try {
			const {target, isRefused} = feed(number);
			fed[target]!.inputs++;
			if (isRefused) fed[target]!.refused++;
		} catch (error) {
			crashes.push(`input ${number}: ${String(error)}`);
		}

		slowestMs = Math.max(slowestMs, performance.now() - began);
	}
});
const inputsMs = performance.now() - start;

const outcomes: Record<string, number> = {};
for (let first = 0; first < visits; first += visitsAtOnce) {
	const some = Array.from({length: visitsAtOnce}, async (_, at) => {
		try {
			return await visitHostile(first + at);
		} catch (error) {
			crashes.push(`visit ${first + at}: ${String(error)}`);
			return 'crash';
		}
	});
	for (const outcome of await Promise.all(some)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

process.stdout.write(
	`${JSON.stringify({
		inputs,
		visits,
		crashes: crashes.length,
		firstCrashes: crashes.slice(0, 10),
		largestAllocationBytes: largestBytes,
		slowestInputMs: Math.round(slowestMs),
		inputsPerSecond: Math.round(inputs / (inputsMs / 1000)),
		fed,
		outcomes,
		residentMB: Math.round(process.memoryUsage().rss / 2 ** 20),
		budget: {inputs: 1_000_000, crashes: 0, largestAllocationBytes: 262_144},
	})}\n`,
);
