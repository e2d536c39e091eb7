import {readFileSync} from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';

/** Where operating systems differ for files, locks and processes; one object, so that tests can be another system. */
export interface Platform {
	/** A folder can be opened and flushed, so that a rename survives a power cut. Windows cannot. */
	readonly canFlushFolders: boolean;
	/** File modes mean something; on Windows the state folder is protected by the user's profile instead. */
	readonly hasModes: boolean;
	readonly host: string;
	readonly pid: number;
	/** Is there a process with this id on this host? One that belongs to somebody else counts. */
	isAlive(pid: number): boolean;
	/**
	Which start of the computer and which moment of it a living process comes from: another one that got the same id
	later, after a power cut for instance, tells something else. null where the system does not tell.
	*/
	originOf(pid: number): string | null;
}

export function systemPlatform(name: NodeJS.Platform = process.platform): Platform {
	const isWindows = name === 'win32';
	return {
		canFlushFolders: !isWindows,
		hasModes: !isWindows,
		host: hostname(),
		pid: process.pid,
		isAlive,
		originOf,
	};
}

function isAlive(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** @see proc(5): field 22 of `stat`; the program's name before it may hold spaces and brackets. */
function originOf(pid: number): string | null {
	try {
		const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
		return started === undefined ? null : `${boot}/${started}`;
	} catch {
		return null;
	}
}
