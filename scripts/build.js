// Builds dist/: the program, and the three modules that others may use alone.
import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {noticesOf} from './bundle/notices.js';
import {makeParts} from './bundle/parts.js';
import {root, shared} from './bundle/shared.js';

const dist = `${root}dist`;
// Built beside and moved into place, so that a program that starts meanwhile finds a whole one.
const fresh = `${dist}.new-${process.pid}`;

const {metafile, parts} = await makeParts(fresh);
await mkdir(fresh);
for (const {path, text} of parts) await writeFile(path, text);
await build({
	...shared,
	entryPoints: {
		protocol: 'source/protocol/index.ts',
		repository: 'source/repository/index.ts',
		simulator: 'source/simulator/index.ts',
	},
	outdir: fresh,
	format: 'esm',
	external: ['mssql'],
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
	},
});

await writeFile(`${fresh}/licences.txt`, noticesOf([metafile]));
await rm(dist, {recursive: true, force: true});
await rename(fresh, dist);
