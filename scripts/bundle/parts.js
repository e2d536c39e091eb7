import {build} from 'esbuild';
import {withBuiltinsAsked} from './builtins.js';
import {program} from './shared.js';

/** `require` for the packages inside that are CommonJS; the program's address starts the guardian of a paused terminal. */
const banner = [
	'const __programUrl=new URL("./cli.js",import.meta.url).href;',
	'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);',
].join('');

/**
The program in parts: what the first frame does not need is read and compiled when it is wanted.
@param {string} outdir where the parts will lie; nothing is written
@returns what esbuild tells of them, and their text by path
*/
export async function makeParts(outdir) {
	const {metafile, outputFiles} = await build({
		...program,
		metafile: true,
		write: false,
		entryPoints: {cli: 'source/cli.tsx'},
		outdir,
		format: 'esm',
		splitting: true,
		chunkNames: 'part-[name]-[hash]',
		external: ['mssql'],
		define: {...program.define, 'import.meta.url': '__programUrl'},
		banner: {js: banner},
	});
	return {metafile, parts: outputFiles.map(({path, text}) => ({path, text: withBuiltinsAsked(text)}))};
}
