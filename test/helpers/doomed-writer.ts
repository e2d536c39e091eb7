// A program that registers many people until somebody kills it: doomed-writer.ts HOST PORT SERIAL STATE-FOLDER
import {join} from 'node:path';
import process from 'node:process';
import {createTerminal} from '../../source/protocol/index.ts';
import {createWorkbench} from '../../source/runtime/create-workbench.ts';
import {startWatchdog} from '../../source/runtime/watchdog.ts';
import {fakePlan, registering} from './fake-plan.ts';

const [host = '', port = '', serial = '', stateDirectory = ''] = process.argv.slice(2);
const target = {host, port: Number(port), commKey: 0};
const terminal = createTerminal({name: 'main-door', ...target});
const workbench = createWorkbench({
	website: null,
	middleware: null,
	terminal,
	stateDirectory,
	settings: {
		isReadOnly: false,
		expectedSerial: null,
		isMiddlewareIdentityConfirmed: true,
		expireByPackage: false,
		strictNames: false,
		deviceAdmins: [],
		expected: [],
	},
	clock: {now: Date.now, today: () => '2026-11-22'},
	person: {osUser: 'asha', sshClient: null},
	startWatchdog: () => startWatchdog([process.execPath, join(import.meta.dirname, 'guardian.ts')], target),
});
const steps = Array.from({length: 200}, (_, index) => registering(1000 + index, String(500_000 + index)));
const device = {name: 'main-door', address: terminal.address, serial};
await workbench.apply(
	fakePlan(steps, {device}, Date.now()),
	{isYes: true, phrase: null, passedBrakes: []},
	() => {},
);
