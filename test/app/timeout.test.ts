import {expect, onTestFinished, test} from 'vitest';
import {openGym} from '../../source/app/gym.ts';
import {makeUsers, type SimulatorOptions, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';

async function lookAt(options: SimulatorOptions) {
	const folder = scratchFolder();
	const simulator = await startSimulator({state: {users: makeUsers(100)}, ...options});
	onTestFinished(async () => {
		await simulator.close();
		folder.remove();
	});
	const gym = await openGym(
		{device: `${simulator.host}:${simulator.port}`, timeout: 0.5},
		{TRISYNC_STATE: folder.path, TRISYNC_CONFIG: folder.path},
		folder.path,
		{isDeviceOnly: true},
	);
	const {snapshots} = await gym.compare(AbortSignal.timeout(30_000));
	await gym.close();
	return {device: snapshots.device, names: simulator.log().names};
}

test('--timeout is also how long a terminal may fall silent in the middle of its list', async () => {
	const {device, names} = await lookAt({});
	expect(device.state).toBe('ok');
	const packet = names.indexOf('readChunk') + 1;
	const {device: silenced} = await lookAt({timeline: [{packet, do: 'silence'}]});
	expect(silenced.state).toBe('fail');
});
