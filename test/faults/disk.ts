import {dirname} from 'node:path';
import type {Files} from '../../source/runtime/files.ts';

/** A state folder in memory: by path. */
export type Papers = Map<string, string>;

/** The name of one use of the disk. */
export type DiskCall = keyof Files;

/** What the disk does to one use of it, instead of what it should. */
export type DiskTrouble =
	| {readonly does: 'die'; readonly how: 'before' | 'torn' | 'after'; readonly at: number}
	/** No room for files of this folder; `at` counts the writes to it from 1, null = all of them. */
	| {
			readonly does: 'full';
			readonly folder: 'backups' | 'journal' | 'plans' | 'audit';
			readonly at: number | null;
	  }
	/** What is read of a backup is not what was written. */
	| {readonly does: 'garble'; readonly folder: 'backups'};

export interface FaultyDisk {
	readonly files: Files;
	readonly papers: Papers;
	/** How often it was used, by a program that is alive. */
	calls: number;
	trouble: DiskTrouble | null;
	/** Called before each use. */
	onCall: (call: DiskCall, path: string) => void;
}

/**
A disk in memory that knows what a process killed in the middle leaves: an append may be torn, a replaced file is the
old or the new one, a created file may be empty.
@param life of the process that uses it; what it asks for when it is dead is never answered.
*/
export function faultyDisk(
	papers: Papers,
	now: () => number,
	{die: died, isDead}: {readonly die: () => void; readonly isDead: () => boolean},
): FaultyDisk {
	const changed = new Map<string, number>();
	let writes = 0;

	function put(path: string, text: string): void {
		papers.set(path, text);
		changed.set(path, now());
	}

	const disk: Files = {
		async read(path, limitBytes = Number.POSITIVE_INFINITY) {
			const text = papers.get(path) ?? null;
			if (text !== null && text.length > limitBytes) throw new RangeError(`${path} is too large.`);
			if (text !== null && faulty.trouble?.does === 'garble' && isIn(path, faulty.trouble.folder)) {
				return text.replace('"users":[', '"users": [');
			}

			return text;
		},
		async list(folder) {
			return [...papers.keys()]
				.filter(path => dirname(path) === folder)
				.map(path => path.slice(folder.length + 1));
		},
		async replace(path, text) {
			put(path, text);
		},
		async create(path, text) {
			if (papers.has(path)) return false;
			put(path, text);
			return true;
		},
		async append(path, text) {
			const known = papers.get(path) ?? '';
			put(path, known === '' || known.endsWith('\n') ? known + text : `${known}\n${text}`);
		},
		async move(from, to) {
			const text = papers.get(from);
			if (text === undefined) return false;
			papers.delete(from);
			put(to, text);
			return true;
		},
		async remove(path) {
			papers.delete(path);
		},
		async changedAt(path) {
			return papers.has(path) ? (changed.get(path) ?? 0) : null;
		},
		async size(path) {
			return papers.get(path)?.length ?? 0;
		},
	};

	async function die(
		name: DiskCall,
		args: readonly unknown[],
		how: 'before' | 'torn' | 'after',
	): Promise<never> {
		const [path, text] = args as [string, string];
		if (how === 'after') await run(name, args);
		if (how === 'torn' && name === 'append')
			await disk.append(path, text.slice(0, Math.floor(text.length / 2)));
		if (how === 'torn' && name === 'create') await disk.create(path, '');
		died();
		return new Promise(() => {});
	}

	function run(name: DiskCall, args: readonly unknown[]): Promise<unknown> {
		return (disk[name] as (...given: readonly unknown[]) => Promise<unknown>)(...args);
	}

	const files = Object.fromEntries(
		(Object.keys(disk) as DiskCall[]).map(name => [
			name,
			async (...args: readonly unknown[]) => {
				if (isDead()) return new Promise(() => {});
				faulty.calls++;
				const path = String(args[0]);
				faulty.onCall(name, path);
				const {trouble} = faulty;
				if (trouble?.does === 'die' && trouble.at === faulty.calls) {
					return die(name, args, trouble.how);
				}

				if (
					trouble?.does === 'full' &&
					(name === 'append' || name === 'replace') &&
					isIn(path, trouble.folder)
				) {
					writes++;
					if (trouble.at === null || trouble.at === writes) throw noRoom();
				}

				return run(name, args);
			},
		]),
	) as unknown as Files;
	const faulty: FaultyDisk = {files, papers, calls: 0, trouble: null, onCall() {}};
	return faulty;
}

function isIn(path: string, folder: string): boolean {
	return folder === 'audit' ? /\/audit[^/]*$/.test(path) : path.includes(`/${folder}/`);
}

function noRoom(): Error {
	return Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
}
