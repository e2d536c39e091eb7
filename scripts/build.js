// Builds dist/: the program, and the three modules that others may use alone.
import {rename, rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {noticesOf} from './bundle/notices.js';
import {program, root, shared} from './bundle/shared.js';

const dist = `${root}dist`;
// Built beside and moved into place, so that a program that starts meanwhile finds a whole one.
const fresh = `${dist}.new-${process.pid}`;

const withRequire =
	"import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);";

// In parts: what the first frame does not need is read and compiled when it is wanted. Every part takes the first
// one for the program's address, with which the guardian of a paused terminal is started.
const {metafile} = await build({
	...program,
	metafile: true,
	entryPoints: {cli: 'source/cli.tsx'},
	outdir: fresh,
	format: 'esm',
	splitting: true,
	chunkNames: 'part-[name]-[hash]',
	external: ['mssql'],
	define: {...program.define, 'import.meta.url': '__programUrl'},
	banner: {js: `${withRequire}const __programUrl=new URL("./cli.js",import.meta.url).href;`},
});
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
	banner: {js: withRequire},
});

await writeFile(`${fresh}/licences.txt`, noticesOf([metafile]));
await rm(dist, {recursive: true, force: true});
await rename(fresh, dist);
