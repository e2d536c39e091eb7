// The two scripts inside the executable: the program, and Microsoft's driver, which is compiled when SQL Server is
// configured and not before.
import {build} from 'esbuild';
import {program, shared} from '../bundle/shared.js';

/** Name of the driver among the executable's assets. */
export const driverAsset = 'mssql.cjs';

/** A script without imports: everything is inside but Node's own modules. */
const script = {
	format: 'cjs',
	// A script in an executable has `require` for Node's own modules, and no `import()`.
	supported: {'dynamic-import': false},
};

/**
The executable has no node_modules. What the program looks for there at run time is carried: the driver as an asset,
the tables of other encodings inside the program.
*/
const carried = {
	name: 'carried',
	setup(api) {
		api.onResolve({filter: /^mssql$/}, () => ({path: 'mssql', namespace: 'carried'}));
		api.onResolve({filter: /^node:module$/, namespace: 'file'}, ({importer}) =>
			/[/\\]source[/\\]/.test(importer) ? {path: 'module', namespace: 'carried'} : undefined,
		);
		api.onLoad({filter: /^mssql$/, namespace: 'carried'}, () => ({
			contents: `
				import {getAsset} from 'node:sea';
				import {Script} from 'node:vm';
				const text = getAsset(${JSON.stringify(driverAsset)}, 'utf8');
				const run = new Script('(function (module, exports, require) {' + text + '\\n})', {
					filename: ${JSON.stringify(driverAsset)},
				}).runInThisContext();
				const module = {exports: {}};
				run(module, module.exports, require);
				export default module.exports;
			`,
		}));
		api.onLoad({filter: /^module$/, namespace: 'carried'}, () => ({
			contents: `
				const packages = {'iconv-lite': () => require('iconv-lite')};
				export const createRequire = () => name => {
					if (!Object.hasOwn(packages, name)) throw new Error('The executable does not carry ' + name);
					return packages[name]();
				};
			`,
			resolveDir: shared.absWorkingDir,
		}));
	},
};

/** Writes `main.cjs` and the driver into the folder. @returns what they were made of, as esbuild tells it */
export async function bundleInto(folder) {
	const main = await build({
		...program,
		metafile: true,
		...script,
		entryPoints: {main: 'scripts/executable/main.js'},
		outdir: folder,
		outExtension: {'.js': '.cjs'},
		plugins: [...program.plugins, carried],
		define: {...program.define, 'import.meta.url': '__programUrl', 'import.meta': '__importMeta'},
		banner: {
			js: "const __programUrl=require('node:url').pathToFileURL(process.execPath).href,__importMeta={url:__programUrl};",
		},
	});
	const driver = await build({
		...shared,
		metafile: true,
		...script,
		stdin: {contents: "module.exports = require('mssql');", resolveDir: shared.absWorkingDir},
		outfile: `${folder}/${driverAsset}`,
		minify: true,
		keepNames: true,
	});
	return [main.metafile, driver.metafile];
}
