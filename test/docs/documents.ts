import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A page for people, with its path from the root. */
export interface Page {
	readonly path: string;
	readonly text: string;
}

export const pages: readonly Page[] = ['*.md', 'docs/*.md']
	.flatMap(pattern => globSync(pattern, {cwd: root}))
	.sort()
	.map(path => ({path, text: readFileSync(join(root, path), 'utf8')}));

/** Arguments of a command line as a shell would cut it, without the program's name. */
export function argumentsOf(line: string): string[] {
	const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
	return words.slice(1);
}

/** Lines beginning with the program's name in blocks that are shell, or nothing in particular; not of the usage text. */
export function commandLines({text}: Page): string[] {
	const written = text.replaceAll(/<!-- commands -->[\s\S]*?<!-- \/commands -->/g, '');
	return [...written.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)]
		.flatMap(([, block]) => block!.split('\n'))
		.filter(line => /^trisync\b/.test(line));
}

/** What looks like a command of ours inside a sentence: `trisync diff --json`. */
export function mentionedLines({text}: Page): string[] {
	const sentences = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
	return [...sentences.matchAll(/`(trisync(?: [^`]+)?)`/g)].map(([, line]) => line!);
}
