// npm run try-package: packs the package, installs the archive globally into a folder of its own with the Node that
// the machine has (however old), and starts what was installed. Only npm's cache is used as long as that is enough.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import process from 'node:process';
import {root, version} from './bundle/shared.js';

/** All that may be in the archive, by its first folder or file. */
const published = new Set(['bin', 'dist', 'docs', 'package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']);

const folder = mkdtempSync(join(tmpdir(), 'trisync-package-'));
try {
	const archive = pack();
	// What npm put in front of PATH for a script of ours is not what a user has.
	const path = (process.env.PATH ?? '').split(delimiter).filter(entry => !entry.includes('node_modules'));
	const node = path.map(entry => join(entry, 'node')).find(file => existsSync(file));
	if (node === undefined) throw new Error('no Node on PATH besides our own');
	const env = {...process.env, PATH: path.join(delimiter), npm_config_prefix: join(folder, 'prefix')};
	install(archive, env);
	start(node, env);
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function pack() {
	const args = ['pack', '--json', '--pack-destination', folder];
	const [{filename, files, size}] = JSON.parse(execFileSync('npm', args, {cwd: root, encoding: 'utf8'}));
	// Of the scripts only those that an administrator of the database runs.
	const surplus = files.filter(
		file => !published.has(file.path.split('/')[0]) && !file.path.startsWith('scripts/sql/'),
	);
	if (surplus.length > 0) throw new Error(`not for users: ${surplus.map(file => file.path).join(', ')}`);
	for (const needed of ['bin/cli.js', 'dist/cli.js', 'dist/types/protocol/index.d.ts'])
		if (!files.some(file => file.path === needed)) throw new Error(`${needed} is not in the package`);
	say(`packed ${filename}: ${files.length} files, ${Math.round(size / 1000)} kB`);
	return join(folder, filename);
}

function install(archive, env) {
	const args = ['install', '--global', '--no-audit', '--no-fund', archive];
	const attempt = (...extra) => spawnSync('npm', [...args, ...extra], {env, encoding: 'utf8', cwd: folder});
	const offline = attempt('--offline');
	const result = offline.status === 0 ? offline : attempt();
	if (result.status !== 0) throw new Error(`npm install --global failed:\n${result.stderr}`);
	say(`installed globally${result === offline ? " from npm's cache alone" : ''}`);
}

/** The link that npm made, run by the machine's Node. */
function start(node, env) {
	const program = join(folder, 'prefix', 'bin', 'trisync');
	const run = (...args) => spawnSync(node, [program, ...args], {env, encoding: 'utf8', cwd: folder});
	const told = run('--version');
	if (told.stdout !== `${version}\n`) throw new Error(`--version said ${told.stdout}${told.stderr}`);
	const {status, stdout, stderr} = run('diff', '--demo', '--json');
	if (status !== 1 || !JSON.parse(stdout).complete)
		throw new Error(`diff --demo ended with ${status}: ${stderr}`);
	const nodeVersion = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
	say(`started by ${dirname(node)}/node ${nodeVersion}: version ${version}, demo compared`);
}

function say(line) {
	process.stdout.write(`${line}\n`);
}
