import {createCipheriv, createDecipheriv, createHash, randomBytes, scrypt} from 'node:crypto';
import {SafetyError} from '../domain/index.ts';
import type {Archive} from '../plan/archive.ts';
import {parseArchive} from '../plan/parse-archive.ts';

/**
What a plan is about to change, as it was. One JSON file, readable by its owner only:
`{"format":"trisync-backup","version":2,"sha256":"…","body":{…}}`, the checksum being that of `body` written by
JSON.stringify. With a passphrase there is `"cipher":{…}` as well and `body` is base64 of AES-256-GCM over that text,
its key made by scrypt. It holds whole device records, passwords included, and fingerprints: never print or log it.
Version 1 had no rows and is still read.
*/
export type Backup = Archive;

const format = 'trisync-backup';
const version = 2;
const algorithm = 'aes-256-gcm';
/** About 80 ms and 32 MiB: dear for somebody who guesses, cheap once an operation. */
const cost = {N: 32_768, r: 8, p: 1};

interface Cipher {
	readonly name: typeof algorithm;
	/** Hex, as the following. */
	readonly salt: string;
	readonly iv: string;
	readonly tag: string;
}

interface BackupFile {
	readonly format?: unknown;
	readonly version?: unknown;
	readonly sha256?: unknown;
	readonly cipher?: Partial<Cipher>;
	readonly body?: unknown;
}

/** @param passphrase null = not encrypted. */
export async function writeBackupText(backup: Backup, passphrase: string | null = null): Promise<string> {
	const body = JSON.stringify(backup);
	const head = `"format":"${format}","version":${version},"sha256":"${checksum(body)}"`;
	if (passphrase === null) return `{${head},"body":${body}}\n`;
	const salt = randomBytes(16);
	const iv = randomBytes(12);
	const locked = createCipheriv(algorithm, await keyOf(passphrase, salt), iv);
	const text = locked.update(body, 'utf8', 'base64') + locked.final('base64');
	const cipher: Cipher = {
		name: algorithm,
		salt: salt.toString('hex'),
		iv: iv.toString('hex'),
		tag: locked.getAuthTag().toString('hex'),
	};
	return `{${head},"cipher":${JSON.stringify(cipher)},"body":"${text}"}\n`;
}

/**
@throws SafetyError ERR_SAFETY_BACKUP for text that is not a whole, unchanged backup of a known version, or that wants
another passphrase.
*/
export async function parseBackup(text: string, passphrase: string | null = null): Promise<Backup> {
	let file: BackupFile | null;
	try {
		file = JSON.parse(text) as BackupFile | null;
	} catch (error) {
		throw damagedBackup('it is not complete', error);
	}

	if (file?.format !== format) throw damagedBackup('it is no backup of trisync');
	if (file.version !== 1 && file.version !== version)
		throw damagedBackup(`its version ${String(file.version).slice(0, 10)} is not known here`);
	const body = file.cipher === undefined ? JSON.stringify(file.body) : await unlocked(file, passphrase);
	if (body === undefined || checksum(body) !== file.sha256)
		throw damagedBackup('its checksum does not match');
	const kept: unknown = JSON.parse(body);
	const isOld = file.version === 1 && typeof kept === 'object';
	const backup = parseArchive(isOld ? {...kept, rows: {website: [], middleware: []}} : kept);
	if (backup === null) throw damagedBackup('it holds what no terminal and no database has');
	return backup;
}

async function unlocked({cipher, body}: BackupFile, passphrase: string | null): Promise<string> {
	if (passphrase === null) {
		throw new SafetyError('ERR_SAFETY_BACKUP', 'The backup is encrypted and no passphrase is set.', {
			hint: 'Set TRISYNC_BACKUP_PASSPHRASE to the one it was made with.',
		});
	}

	if (cipher?.name !== algorithm || typeof body !== 'string') throw damagedBackup('its cipher is not known');
	try {
		const key = await keyOf(passphrase, Buffer.from(String(cipher.salt), 'hex'));
		const opened = createDecipheriv(algorithm, key, Buffer.from(String(cipher.iv), 'hex'), {
			authTagLength: 16,
		});
		opened.setAuthTag(Buffer.from(String(cipher.tag), 'hex'));
		return opened.update(body, 'base64', 'utf8') + opened.final('utf8');
	} catch (error) {
		throw damagedBackup('the passphrase is another one, or it was changed', error);
	}
}

export function damagedBackup(why: string, cause?: unknown): SafetyError {
	return new SafetyError('ERR_SAFETY_BACKUP', `The backup cannot be used: ${why}.`, {
		hint: 'Take another one from the backups folder.',
		cause,
	});
}

function keyOf(passphrase: string, salt: Uint8Array): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(passphrase, salt, 32, {...cost, maxmem: 64 * 1024 * 1024}, (error, key) => {
			if (error === null) resolve(key);
			else reject(error);
		});
	});
}

function checksum(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
