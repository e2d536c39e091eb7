#!/usr/bin/env node
// Plain JavaScript that any Node can parse: it hands over to the bundle, or to a Node that can run it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 13)) await runBundle();
else await import('./older-node.js');

async function runBundle() {
	// Asked for like this, and not imported, a module of Node's is not read whole; see scripts/bundle/builtins.js.
	const fs = process.getBuiltinModule('node:fs');
	const bundle = new URL('../dist/cli.js', import.meta.url);
	if (!fs.existsSync(bundle)) {
		process.stderr.write('trisync: the program is not built yet: run "npm run build" in its folder.\n');
		process.exit(2);
	}

	keepCompiledCode(fs);
	await import(bundle.href);
}

/**
Keep what V8 compiled for the next start, a sixth of the time to the first frame, in a folder that nobody else can
write: compiled code is run as it is found. A folder that cannot be had costs that time and nothing else.
*/
function keepCompiledCode({mkdirSync, statSync}) {
	const {join} = process.getBuiltinModule('node:path');
	const caches =
		process.platform === 'win32'
			? process.env.LOCALAPPDATA
			: process.env.XDG_CACHE_HOME || join(process.getBuiltinModule('node:os').homedir(), '.cache');
	if (!caches) return;
	const folder = join(caches, 'trisync', 'compiled');
	try {
		// One at a time: asked for all of them, Node never comes back from a home like /proc/1.
		for (const part of [caches, join(caches, 'trisync'), folder]) {
			if (statSync(part, {throwIfNoEntry: false}) === undefined) mkdirSync(part, 0o700);
		}

		const {uid, mode} = statSync(folder);
		const isOurs = process.platform === 'win32' || (uid === process.getuid() && (mode & 0o022) === 0);
		if (isOurs) process.getBuiltinModule('node:module').enableCompileCache(folder);
	} catch {
		// A read-only home, a full disk: the program compiles itself as it would without.
	}
}
