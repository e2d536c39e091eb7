import {SafetyError} from '../domain/index.ts';
import type {BackupReport} from '../plan/history.ts';
import {saveBackup} from './backup.ts';
import {type Desk, requireTerminal} from './desk.ts';
import {readWholeDevice} from './read-whole-device.ts';
import {nextOperation} from './state-folder.ts';

/**
Everybody on the terminal, fingers included, and with a website to read the rows of everybody who is live there.
Two bulk readings, whatever the number of people; nothing is changed.
@throws when the list is not complete: a backup with holes is worse than none, since nobody looks again.
*/
export async function backUpDevice(
	desk: Desk,
	{withRows, copyTo}: {readonly withRows: boolean; readonly copyTo: string | null},
	signal: AbortSignal | undefined,
): Promise<BackupReport> {
	const {now, folder, vault, rows} = desk;
	const terminal = requireTerminal(desk);
	const {reading, templates} = await readWholeDevice(terminal, desk, signal);
	if (!reading.list.complete) {
		throw new SafetyError(
			'ERR_SAFETY_BACKUP',
			`The device's list is not complete: ${reading.list.reason ?? 'it was cut short.'} No backup was made.`,
			{hint: 'Try again, or see what trisync doctor says.'},
		);
	}

	const {users} = reading.list;
	const pins = users.map(({pin}) => pin);
	const kept = {
		website: withRows ? ((await rows.website?.rowsOf(pins, signal)) ?? []) : [],
		middleware: withRows ? ((await rows.middleware?.rowsOf(pins, signal)) ?? []) : [],
	};
	const {id, path} = await saveBackup(vault, await nextOperation(folder, now()), {
		operation: null,
		at: new Date(now()).toISOString(),
		device: {name: terminal.name, address: terminal.address, serial: reading.info.serial},
		fingerprintVersion: reading.info.fingerprintVersion,
		users,
		templates,
		rows: kept,
	});
	if (copyTo !== null) await folder.files.replace(copyTo, (await folder.files.read(path)) ?? '');
	return {
		id,
		path: copyTo ?? path,
		users: users.length,
		templates: templates?.length ?? null,
		rows: kept.website.length + kept.middleware.length,
		isEncrypted: vault.passphrase !== null,
	};
}
