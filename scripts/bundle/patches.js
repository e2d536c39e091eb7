// What the bundle does differently from the packages it is made of, so that the first frame is there sooner. Each
// patch names the text that it replaces: when a new version of the package no longer has it, the build fails.
import {readFile} from 'node:fs/promises';
import {dirname} from 'node:path';

/** Ink looks for React's developer tools when DEV is set; nobody needs them here, and without them nothing awaits. */
const withoutDevtools = patch('without-devtools', {
	'ink/build/reconciler.js': [[/if \(process\.env\['DEV'\] === 'true'\) \{/g, 'if (false) {']],
});

/**
The layout engine fetches its own WebAssembly from a data: address, and the first `fetch` of a process loads Node's
whole HTTP client (60 ms). Here the bytes are compiled where they lie, at once: nothing of the program awaits while it is
loaded, which is also what lets the executable be one CommonJS script.
*/
const yogaWithoutFetch = patch('yoga-without-fetch', {
	'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': [
		[
			/"data:application\/octet-stream;base64,([^"]+)"/,
			'"data:application/octet-stream;base64,"',
			([, base64]) => `export const wasm = Buffer.from("${base64}", "base64");`,
		],
	],
	'yoga-layout/dist/src/index.js': [
		['import loadYoga from', 'import loadYoga, {wasm} from'],
		[
			'const Yoga = wrapAssembly(await loadYoga());',
			`const assembly = {
				instantiateWasm(imports, done) {
					const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
					done(instance);
					return instance.exports;
				},
			};
			void loadYoga(assembly);
			const Yoga = wrapAssembly(assembly);`,
		],
	],
});

/**
Measuring a text with the full rules of Unicode makes V8 build tables of every emoji (50 ms). Text that is made of
ASCII, lines and colours alone, and so the whole first frame, is measured by its length; all other text as ever.
*/
export const quickWidth = {
	name: 'quick-width',
	setup(api) {
		api.onResolve({filter: /^string-width$/}, async ({resolveDir, pluginData}) => {
			if (pluginData === 'full') return undefined;
			const {path, errors} = await api.resolve('string-width', {
				resolveDir,
				kind: 'import-statement',
				pluginData: 'full',
			});
			return {path, namespace: 'quick-width', errors};
		});
		api.onLoad({filter: /.*/, namespace: 'quick-width'}, ({path}) => ({
			contents: `
				// One column each in every rule: ASCII, lines, and the private characters that stand for whole lines.
				const simple = /^[\\u0020-\\u007E\\u2500-\\u257F\\u{F0000}-\\u{FFFFD}]*$/u;
				const isPaired = /[\\uD800-\\uDBFF]/;
				const colours = /\\u001B\\[[\\d;]*m/g;
				let full;
				export default function stringWidth(text, options) {
					if (typeof text === 'string' && options?.ambiguousIsNarrow !== false) {
						const hasColours = text.includes('\\u001B') && !options?.countAnsiEscapeCodes;
						const plain = hasColours ? text.replace(colours, '') : text;
						if (simple.test(plain)) return isPaired.test(plain) ? [...plain].length : plain.length;
					}
					full ??= require(${JSON.stringify(path)}).default;
					return full(text, options);
				}
			`,
			resolveDir: dirname(path),
		}));
	},
};

/** meow tidies a package.json that it is given or finds; ours has nothing to tidy, and the tables for it take 15 ms. */
const meowWithoutTidying = patch('meow-without-tidying', {
	'meow/build/options.js': [
		[', n as normalizePackageData }', ' }'],
		['normalizePackageData(pkg);', ''],
	],
	'meow/build/dependencies.js': [
		['var normalizeExports = requireNormalize();', 'var normalizeExports = {};'],
		// Starts nothing: what was made of this is left over from a package inside.
		["import { execFile } from 'node:child_process';", ''],
		['promisify(execFile);', ''],
	],
});

/** Every patch of the program. */
export const programPatches = [withoutDevtools, yogaWithoutFetch, quickWidth, meowWithoutTidying];

/** An esbuild plugin from `file → [[text, replacement, appended?]…]`. */
function patch(name, files) {
	return {
		name,
		setup(api) {
			const met = new Set();
			for (const [file, changes] of Object.entries(files)) {
				const filter = new RegExp(`node_modules/${file.replaceAll(/[.]/g, '\\.')}$`);
				api.onLoad({filter}, async ({path}) => {
					met.add(file);
					let contents = await readFile(path, 'utf8');
					for (const [text, replacement, append] of changes) {
						const found = typeof text === 'string' ? contents.includes(text) && [text] : contents.match(text);
						if (!found) return {errors: [{text: `${name}: ${file} no longer has ${text}`}]};
						contents = contents.replace(text, () => replacement);
						if (append !== undefined) contents += `\n${append(found)}\n`;
					}

					return {contents, loader: 'js'};
				});
			}

			api.onEnd(() => {
				const missed = Object.keys(files).filter(file => !met.has(file));
				return {errors: missed.map(file => ({text: `${name}: nothing imports ${file} any more`}))};
			});
		},
	};
}
