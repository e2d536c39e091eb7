import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {createTerminal} from '../../source/protocol/index.ts';
import {startSimulator} from '../../source/simulator/index.ts';
import {fakeSite} from '../helpers/apply-fake.ts';

test('a program killed while the terminal is paused: the guardian enables it, the next start knows', async () => {
	const enough = Promise.withResolvers<void>();
	const simulator = await startSimulator({
		latencyMs: 5,
		onChange() {
			if (simulator.users().length >= 30) enough.resolve();
		},
	});
	const {host, port, serial} = simulator;
	const terminal = createTerminal({name: 'main-door', host, port, commKey: 0});
	const site = fakeSite(terminal);
	try {
		const script = join(import.meta.dirname, '../helpers/doomed-writer.ts');
		const writer = spawn(process.execPath, [script, host, String(port), serial, site.folder.path], {
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		await enough.promise;
		expect(simulator.isEnabled).toBe(false);
		writer.kill('SIGKILL');
		await once(writer, 'exit');
		await vi.waitFor(() => expect(simulator.isEnabled).toBe(true), {timeout: 20_000, interval: 20});

		const word = await site.workbench.unfinished();
		expect(word).toMatch(/^Operation 44, register on main-door, stopped at 25\/200 \(25 in flight/);
		const summary = await site.journal();
		const known = new Set(summary?.steps.map(({step}) => step.pin));
		expect(simulator.users().filter(({pin}) => !known.has(pin))).toEqual([]);
	} finally {
		site.folder.remove();
		await simulator.close();
	}
});
