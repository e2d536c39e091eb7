import {expect, test} from 'vitest';
import {parseBackup} from '../../source/runtime/backup-format.ts';
import {type Files, openFiles} from '../../source/runtime/files.ts';
import {parseJournal, summarizeJournal} from '../../source/runtime/journal-reader.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import {fakeSite} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, restoring, reverting} from '../helpers/fake-plan.ts';
import {fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const owner = fakeUser(1, '1', {privilege: 14});
const chitra = fakeUser(33, '34', {name: 'Chithra R'});
const rohan = fakeUser(40, '40', {name: 'ROHAN M'});
const platform = {...systemPlatform(), pid: 77, isAlive: () => false};

/** Files of a process that is killed at its n-th use of the disk, before or after it took effect. */
function dyingFiles(disk: Files, lastCall: number, isDone: boolean) {
	const died = Promise.withResolvers<void>();
	let calls = 0;
	const files = Object.fromEntries(
		Object.entries(disk).map(([name, call]) => [
			name,
			async (...args: unknown[]) => {
				calls++;
				if (calls < lastCall) return (call as (...given: unknown[]) => unknown)(...args);
				if (calls === lastCall && isDone) await (call as (...given: unknown[]) => unknown)(...args);
				died.resolve();
				return new Promise(() => {});
			},
		]),
	) as unknown as Files;
	return {files, died: died.promise, calls: () => calls};
}

function openGym(files: Files) {
	const terminal = fakeTerminal([owner, chitra, rohan], [fakeTemplate(40)]);
	const site = fakeSite(terminal, {files, platform});
	const steps = [
		reverting(chitra, fakeUser(33, '34', {...chitra, name: 'Chitra R'})),
		deleting(rohan, 1),
		...Array.from({length: 28}, (_, index) => restoring(fakeUser(100 + index, String(1000 + index)), [])),
	];
	return {terminal, site, plan: fakePlan(steps)};
}

test('killed at any use of the disk, the next start knows what was in flight and has what was there', async () => {
	const counting = dyingFiles(openFiles(platform), Number.POSITIVE_INFINITY, false);
	const whole = openGym(counting.files);
	await whole.site.apply(whole.plan);
	whole.site.folder.remove();
	const uses = counting.calls();
	expect(uses).toBeGreaterThan(10);
	let interrupted = 0;
	for (const isDone of [false, true]) {
		for (let use = 1; use <= uses; use++) {
			const dying = dyingFiles(openFiles(platform), use, isDone);
			const {terminal, site: killed, plan} = openGym(dying.files);
			await Promise.race([killed.apply(plan), dying.died]);
			const now = new Map(terminal.users.map(user => [user.uid, user.record]));
			const changed = [owner, chitra, rohan].filter(user => now.get(user.uid) !== user.record);
			const added = terminal.users.filter(user => user.uid >= 100);
			terminal.openSessions = 0;

			// A new process over the same folder, with a disk that works.
			const disk = openFiles(platform);
			const text = await disk.read(killed.folder.file('journal/44.jsonl'));
			const next = fakeSite(terminal, {platform, stateDirectory: killed.folder.path});
			const summary = summarizeJournal(parseJournal(text ?? ''));
			const known = new Set(summary?.steps.map(({step}) => step.uid));
			expect([...changed, ...added].filter(user => !known.has(user.uid))).toEqual([]);
			if (changed.length > 0) {
				const backup = await parseBackup(
					(await disk.read(killed.folder.file(`backups/${summary?.backups[0]}.json`)))!,
				);
				expect(backup.users).toEqual([chitra, rohan]);
				expect(backup.templates).toEqual([fakeTemplate(40)]);
			}

			if (summary !== null && !summary.hasEnded) {
				interrupted++;
				expect(await next.workbench.unfinished()).toContain('Operation 44');
			}

			await next.workbench.refresh(() => {});
			expect(terminal.isEnabled).toBe(true);
			next.folder.remove();
			killed.folder.remove();
		}
	}

	expect(interrupted).toBeGreaterThan(5);
});
