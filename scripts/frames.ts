// npm run frames: draws the pictures of the README from the built program, running on the demo in a pseudo-terminal.
import {mkdir, writeFile} from 'node:fs/promises';
import {captureFrames} from './frames/capture.ts';

const folder = new URL('../docs/frames/', import.meta.url);
await mkdir(folder, {recursive: true});
for (const [name, svg] of await captureFrames()) {
	await writeFile(new URL(name, folder), svg);
	process.stdout.write(`docs/frames/${name}\n`);
}
