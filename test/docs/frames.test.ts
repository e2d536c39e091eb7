import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {captureFrames} from '../../scripts/frames/capture.ts';
import {setup as buildProgram} from '../helpers/build.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'frames');

let frames: ReadonlyMap<string, string>;
beforeAll(async () => {
	buildProgram();
	frames = await captureFrames();
}, 120_000);

test('the pictures show the program as it is (npm run frames draws them)', async () => {
	for (const [name, svg] of frames) await expect(svg).toMatchFileSnapshot(join(folder, name));
});

test('no picture is left over', () => {
	expect(readdirSync(folder).sort()).toEqual([...frames.keys()].sort());
});
