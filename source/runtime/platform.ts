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
}

export function systemPlatform(name: NodeJS.Platform = process.platform): Platform {
	const isWindows = name === 'win32';
	return {
		canFlushFolders: !isWindows,
		hasModes: !isWindows,
		host: hostname(),
		pid: process.pid,
		isAlive,
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
