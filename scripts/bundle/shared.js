// What every bundle of the program has in common.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {programPatches} from './patches.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const {version, optionalDependencies} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Options of esbuild for anything of ours. */
export const shared = {
	absWorkingDir: root,
	bundle: true,
	platform: 'node',
	target: 'node22.13',
	sourcemap: false,
	legalComments: 'none',
	logLevel: 'warning',
	define: {
		'process.env.NODE_ENV': '"production"',
		__TRISYNC_VERSION__: JSON.stringify(version),
	},
};

/** Options of esbuild for the program itself. */
export const program = {
	...shared,
	jsx: 'automatic',
	minify: true,
	keepNames: true,
	plugins: programPatches,
};
