// Builds dist/: the program as one file, and the three modules that others may use alone.

import {readFileSync} from 'node:fs';
import {rename, rm} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const dist = fileURLToPath(new URL('../dist', import.meta.url));
// Built beside and moved into place, so that a program that starts meanwhile finds a whole one.
const fresh = `${dist}.new-${process.pid}`;

const shared = {
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node22.13',
	sourcemap: false,
	legalComments: 'none',
	logLevel: 'warning',
	external: ['mssql'],
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
	},
	define: {
		'process.env.DEV': '"false"',
		'process.env.NODE_ENV': '"production"',
		__TRISYNC_VERSION__: JSON.stringify(version),
	},
};

/** Ink asks for React's developer tools only when DEV is set; an empty module stands in for them. */
const withoutDevtools = {
	name: 'without-devtools',
	setup(api) {
		api.onResolve({filter: /^react-devtools-core$/}, () => ({
			path: 'react-devtools-core',
			namespace: 'empty',
		}));
		api.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {};'}));
	},
};

await build({
	...shared,
	entryPoints: {cli: 'source/cli.tsx'},
	outdir: fresh,
	jsx: 'automatic',
	minify: true,
	keepNames: true,
	plugins: [withoutDevtools],
});
await build({
	...shared,
	entryPoints: {
		protocol: 'source/protocol/index.ts',
		repository: 'source/repository/index.ts',
		simulator: 'source/simulator/index.ts',
	},
	outdir: fresh,
});

await rm(dist, {recursive: true, force: true});
await rename(fresh, dist);
