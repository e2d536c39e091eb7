// From starting the program to its first frame and to the demo's three complete panes, in a pseudo-terminal: the
// launcher with the Node that came along, the bundle alone, and the executable where one was built.
import {existsSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {startCommand} from '../test/helpers/pty.ts';

const runs = 10;
const executable = `release/${process.platform}-${process.arch}/trisync`;

const ways: Readonly<Record<string, readonly [string, ...string[]]>> = {
	launcher: [process.execPath, 'bin/cli.js'],
	bundle: [process.execPath, 'dist/cli.js'],
	...(existsSync(executable) ? {executable: [executable]} : {}),
};

async function startOnce([file, ...args]: readonly [string, ...string[]]) {
	const startedAt = performance.now();
	const screen = startCommand(file, [...args, '--demo'], {env: {LC_ALL: 'C.UTF-8'}});
	await screen.waitForText('Reading the lists');
	const firstFrameMs = performance.now() - startedAt;
	await screen.waitForText('can still enter');
	const threePanesMs = performance.now() - startedAt;
	screen.press('q');
	await screen.ended;
	return {firstFrameMs, threePanesMs};
}

/** Where half of the starts are quicker. */
function median(values: readonly number[]): number {
	return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

const measured = Object.keys(ways).map(name => ({
	name,
	times: [] as Awaited<ReturnType<typeof startOnce>>[],
}));
// Taken in turns, so that a machine that is busy for a while is so for all of them. The first start of each warms up.
for (let run = 0; run <= runs; run++) {
	for (const {name, times} of measured) {
		const time = await startOnce(ways[name]!);
		if (run > 0) times.push(time);
	}
}

const result = Object.fromEntries(
	measured.map(({name, times}) => [
		name,
		{
			runs,
			firstFrameMs: median(times.map(time => time.firstFrameMs)),
			threePanesMs: median(times.map(time => time.threePanesMs)),
			bestFirstFrameMs: Math.round(Math.min(...times.map(time => time.firstFrameMs))),
		},
	]),
);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
