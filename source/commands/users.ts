import {maskCard, plainText} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {padCells} from './output/cells.ts';
import {deviceJson, userJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {sourceLines} from './output/text.ts';

export async function run({flags, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	const gym = await openGym({isDeviceOnly: true});
	const {snapshots, device, isComplete} = await gym.compare(signal);
	const snapshot = snapshots.device;
	if (flags.json) {
		await writeJson(stdout, {
			schema: 1,
			complete: isComplete,
			device: deviceJson(device),
			reason: snapshot.reason,
			hint: snapshot.hint,
			count: snapshot.count,
			users: isComplete ? snapshot.people.map(userJson) : [],
		});
	} else {
		if (!flags.quiet || !isComplete) await writeLines(stderr, sourceLines(snapshots));
		if (isComplete) {
			await writeLines(stdout, [
				'SLOT   PIN        ROLE  CARD     NAME',
				...snapshot.people.map(user =>
					[
						String(user.uid).padEnd(7),
						padCells(plainText(user.pin, 24), 11),
						String(user.privilege).padEnd(6),
						maskCard(user.card).padEnd(9),
						plainText(user.name, 40),
						user.enabled ? '' : ' [disabled]',
					].join(''),
				),
			]);
		}
	}

	return isComplete ? 0 : 2;
}
