import {execFileSync} from 'node:child_process';
import {existsSync, globSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = new URL('../../', import.meta.url);
const inputs = ['source/**/*.{ts,tsx}', 'scripts/build.js', 'scripts/bundle/**/*.js', 'package.json'];

/** Builds the program when something it is made of is newer: journeys drive what a user would get. */
export function setup(): void {
	const cwd = fileURLToPath(root);
	const bundle = new URL('dist/cli.js', root);
	const builtAt = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
	const isOld = globSync(inputs, {cwd}).some(file => statSync(new URL(file, root)).mtimeMs > builtAt);
	if (isOld) execFileSync(process.execPath, ['scripts/build.js'], {cwd, stdio: 'inherit'});
}
