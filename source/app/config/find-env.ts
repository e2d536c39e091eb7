import {readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parseEnv} from 'node:util';
import {readSmallFile} from './config-file.ts';
import type {Environment} from './places.ts';
import {variableNames} from './website-env.ts';

/** A `.env` that names a database or a terminal of ours. */
export interface WebsiteEnvFile {
	readonly path: string;
	readonly variables: Environment;
	readonly isReadableByOthers: boolean;
}

/** Parts of a website in which its `.env` may lie. */
const parts = ['', 'server', 'backend', 'api', 'app', 'current', 'site', 'website'];

/** A folder with more entries than this is not searched further: that is no place for websites. */
const mostEntries = 300;

/**
The folders in which a website's `.env` usually lies, nearest first: here, above, in the parts of a website, then
where servers keep their sites.
*/
export function usualFolders(
	folder: string,
	home: string,
	roots: readonly string[] = siteRoots(),
): readonly string[] {
	const above = [dirname(folder), dirname(dirname(folder))];
	const sites = [home, ...roots].flatMap(root => children(root));
	const all = [folder, ...above, home, ...sites].flatMap(place => parts.map(part => join(place, part)));
	return [...new Set([folder, ...above, ...all])];
}

export function siteRoots(platform: NodeJS.Platform = process.platform): readonly string[] {
	return platform === 'win32'
		? ['C:\\inetpub\\wwwroot', 'C:\\inetpub', 'C:\\xampp\\htdocs', 'C:\\www', 'C:\\']
		: ['/var/www', '/srv', '/opt', '/usr/share/nginx', '/home', '/root'];
}

function children(root: string): readonly string[] {
	try {
		return readdirSync(root, {withFileTypes: true})
			.filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
			.slice(0, mostEntries)
			.map(entry => join(root, entry.name))
			.sort();
	} catch {
		// Not there, or not ours to look into.
		return [];
	}
}

/** The website files in these folders, nearest first. What cannot be read or says nothing of ours is passed over. */
export function findWebsiteEnvFiles(folders: readonly string[]): readonly WebsiteEnvFile[] {
	return folders.flatMap(folder => {
		const path = join(folder, '.env');
		try {
			const file = readSmallFile(path);
			if (file === null) return [];
			const variables = parseEnv(file.text);
			if (countOurs(variables) === 0) return [];
			return [{path, variables, isReadableByOthers: file.isReadableByOthers}];
		} catch {
			return [];
		}
	});
}

/** How many of our variables are set. */
export function countOurs(variables: Environment): number {
	return Object.values(variableNames).filter(names =>
		names.some(name => (variables[name] ?? '').trim() !== ''),
	).length;
}
