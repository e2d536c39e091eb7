// npm run bench [-- NAME…]: bundles each bench/*.bench.ts(x), runs it on its own and prints one JSON object.
import {spawnSync} from 'node:child_process';
import {mkdir, readdir} from 'node:fs/promises';
import {cpus} from 'node:os';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = new URL('..', import.meta.url);
const wanted = process.argv.slice(2);
const files = (await readdir(new URL('bench/', root))).filter(file => /\.bench\.tsx?$/.test(file)).sort();
const names = files.map(file => file.replace(/\.bench\.tsx?$/, ''));
const unknown = wanted.filter(name => !names.includes(name));
if (unknown.length > 0) {
	process.stderr.write(`bench: no measurement called ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
	process.exit(2);
}

const out = new URL('node_modules/.cache/trisync-bench/', root);
await mkdir(out, {recursive: true});
const results = {schema: 1, node: process.versions.node, cores: cpus().length, results: {}};
let failed = false;
for (const [at, name] of names.entries()) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	const outfile = fileURLToPath(new URL(`${name}.mjs`, out));
	await build({
		entryPoints: [fileURLToPath(new URL(`bench/${files[at]}`, root))],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		jsx: 'automatic',
		packages: 'external',
		define: {'process.env.NODE_ENV': '"production"'},
		logLevel: 'warning',
	});
	process.stderr.write(`bench: ${name}\n`);
	const run = spawnSync(process.execPath, ['--expose-gc', '--max-semi-space-size=8', outfile], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {...process.env, NODE_ENV: 'production'},
		maxBuffer: 64 * 1024 * 1024,
	});
	try {
		results.results[name] = JSON.parse(run.stdout);
	} catch {
		failed = true;
		results.results[name] = {error: `exit ${run.status}`, output: run.stdout.slice(0, 2000)};
	}
}

process.stdout.write(`${JSON.stringify(results, null, '\t')}\n`);
process.exitCode = failed ? 1 : 0;
