import {
	ConfigError,
	type DeviceUser,
	type FingerTemplate,
	SafetyError,
	type StoredRow,
	sentence,
} from '../domain/index.ts';
import type {Archive, PastOperation} from '../plan/archive.ts';
import {loadBackup, type Vault} from './backup.ts';
import {journalPath} from './journal.ts';
import {type JournalSummary, parseJournal, summarizeJournal} from './journal-reader.ts';

/**
An earlier operation as its journal tells it, with everything that its backups kept.
@throws ConfigError when there is no such operation; SafetyError when one of its backups is gone or damaged.
*/
export async function readPast(vault: Vault, number: number): Promise<PastOperation> {
	const summary = await readSummary(vault, number);
	if (summary === null) {
		throw new ConfigError('ERR_CONFIG_INVALID', `There is no operation ${number} in the journal.`, {
			hint: 'trisync undo --list shows those that there are.',
		});
	}

	const archives: Archive[] = [];
	for (const id of summary.backups) archives.push(await loadBackup(vault, id));
	return {
		number,
		kind: summary.kind,
		device: summary.device,
		steps: summary.steps.map(({step, state}) => ({...step, state})),
		archive: joined(archives),
	};
}

/**
null when there is none, or its journal has no readable start.
@throws SafetyError ERR_SAFETY_JOURNAL when it cannot be read.
*/
export async function readSummary({files, directory}: Vault, number: number): Promise<JournalSummary | null> {
	const path = journalPath(directory, number);
	const text = await files.read(path).catch((cause: unknown) => {
		throw new SafetyError('ERR_SAFETY_JOURNAL', `The journal ${path} cannot be read: ${sentence(cause)}`, {
			hint: 'Correct its owner and mode.',
			cause,
		});
	});
	return text === null ? null : summarizeJournal(parseJournal(text));
}

/** One archive out of several of one operation: a second try saw some people changed already, so the oldest copy wins. */
function joined(archives: readonly Archive[]): Archive | null {
	const [first, ...later] = archives;
	if (first === undefined) return null;
	const users = new Map<string, DeviceUser>(first.users.map(user => [personKey(user), user]));
	const templates: FingerTemplate[] = [...(first.templates ?? [])];
	const rows = {website: [...first.rows.website], middleware: [...first.rows.middleware]};
	for (const archive of later) {
		const fresh = archive.users.filter(user => !users.has(personKey(user)));
		for (const user of fresh) users.set(personKey(user), user);
		const uids = new Set(fresh.map(({uid}) => uid));
		templates.push(...(archive.templates ?? []).filter(({uid}) => uids.has(uid)));
		for (const target of ['website', 'middleware'] as const) {
			const known = new Set(rows[target].map(rowKey));
			rows[target].push(...archive.rows[target].filter(row => !known.has(rowKey(row))));
		}
	}

	// A try that read no fingers, or had nobody to read them of, takes none away from the others.
	const isRead = archives.every(archive => archive.templates !== null || archive.users.length === 0);
	return {
		...first,
		fingerprintVersion:
			archives.find(archive => archive.fingerprintVersion !== null)?.fingerprintVersion ?? null,
		users: [...users.values()],
		templates: isRead || templates.length > 0 ? templates : null,
		rows,
	};
}

function personKey({uid, pin}: DeviceUser): string {
	return `${uid}\n${pin}`;
}

/** Where many rows share a key, all that they hold tells them apart. */
function rowKey({table, key, values}: StoredRow): string {
	return JSON.stringify([table, key.column, key.value, table === 'DeviceUsers' ? values : null]);
}
