// The licences of what is inside a bundle ask that their texts go with it.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {root} from './shared.js';

const licenceFile = /^(?:licen[cs]e|copying|notice)/i;

/**
The licence texts of all packages that an esbuild run took something from.
@param metafiles results of `build({metafile: true})`
@param {readonly string[]} more folders of packages that go along whole
*/
export function noticesOf(metafiles, more = []) {
	const inputs = metafiles.flatMap(({inputs}) => Object.keys(inputs));
	const folders = new Set([...inputs.map(packageFolder).filter(folder => folder !== null), ...more]);
	const texts = [...folders].sort().map(folder => {
		const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const files = readdirSync(folder).filter(file => licenceFile.test(file));
		const words = files.map(file => readFileSync(join(folder, file), 'utf8').trim());
		return [`${name} ${version} (${license})`, ...words].join('\n\n');
	});
	const rule = `\n\n${'-'.repeat(78)}\n\n`;
	return `${['trisync contains these packages, each under its own licence.', ...texts].join(rule)}\n`;
}

/** The folder of the package that a file belongs to, null for a file of ours; a path may begin with a namespace. */
function packageFolder(input) {
	const [, path] = /^(?:[\w-]+:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/[^:]*$/.exec(input) ?? [];
	const folder = path === undefined ? null : resolve(root, path);
	return folder !== null && existsSync(join(folder, 'package.json')) ? folder : null;
}
