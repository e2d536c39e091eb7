import {type Command, startProgram} from '../../test/helpers/pty.ts';
import type {ShownCell} from '../../test/helpers/screen.ts';
import {apply, openPlan, settled} from '../../test/journeys/screen.ts';
import {drawCells} from './svg.ts';

type Size = readonly [columns: number, rows: number];

interface Scene {
	readonly title: string;
	readonly size: Size;
	/** From the demo with its three lists to what is shown. */
	play(screen: Command): Promise<unknown>;
}

const small: Size = [80, 24];
const wide: Size = [160, 45];

/** By name of the picture's file. */
const scenes: Readonly<Record<string, Scene>> = {
	'main-80x24': {
		title: 'trisync on the demo, 80x24',
		size: small,
		async play(screen) {
			screen.press('j');
			return screen.waitForText(/^> 17 /m);
		},
	},
	'plan-80x24': {
		title: 'a plan: what will be written, and what is left out and why',
		size: small,
		play: screen => openPlan(screen, 'F'),
	},
	'result-80x24': {
		title: 'the result, read back from the device',
		size: small,
		async play(screen) {
			await openPlan(screen, 'F');
			return apply(screen, 'y');
		},
	},
	'main-160x45': {
		title: 'trisync on the demo, 160x45',
		size: wide,
		async play(screen) {
			screen.press('jj');
			// Fingers are counted after the three lists.
			return screen.waitForText(/^> 29 .* 29 +\d+ +\[x]/m);
		},
	},
};

/** Lines of the screen with what differs from run to run put to fixed values of the same width. */
function fixed(lines: readonly (readonly ShownCell[])[]): ShownCell[][] {
	return lines.map(cells => {
		const narrow = cells.map(({text}) => (text.length === 1 ? text : ' ')).join('');
		const masked = narrow
			.replaceAll(/\b\d\d:\d\d:\d\d\b/g, '16:23:19')
			.replaceAll(/\b\d\d:\d\d\b/g, '16:23')
			.replaceAll(/(?<=127\.0\.0\.1:)\d{5}\b/g, '40123')
			.replaceAll(/\b\d(?= s old)/g, '0')
			.replaceAll(/(?<=trisync-demo-)\w{6}\b/g, 'aBcDeF');
		return cells.map((cell, at) => (narrow[at] === masked[at] ? cell : {...cell, text: masked[at]!}));
	});
}

function cellsOf(screen: Command, [columns, rows]: Size): ShownCell[][] {
	return Array.from({length: rows}, (_, row) =>
		Array.from({length: columns}, (_, column) => screen.cell(column, row)),
	);
}

/** Somebody came through the door meanwhile, which nobody can foresee. */
const isDisturbed = (screen: Command): boolean => /\bpunch\b/.test(screen.text().join('\n'));

async function capture({title, size, play}: Scene, triesLeft = 4): Promise<string> {
	const [columns, rows] = size;
	const screen = startProgram(['--demo'], {columns, rows, env: {LC_ALL: 'C.UTF-8', NO_COLOR: undefined}});
	try {
		await settled(screen);
		await play(screen);
		await screen.settled();
		if (!isDisturbed(screen) || triesLeft === 0) return drawCells(title, fixed(cellsOf(screen, size)));
	} finally {
		screen.kill('SIGTERM');
		await screen.ended;
	}

	return capture({title, size, play}, triesLeft - 1);
}

/** Pictures of the built program by file name, always the same for the same program. */
export async function captureFrames(): Promise<ReadonlyMap<string, string>> {
	const frames = new Map<string, string>();
	for (const [name, scene] of Object.entries(scenes)) frames.set(`${name}.svg`, await capture(scene));
	return frames;
}
