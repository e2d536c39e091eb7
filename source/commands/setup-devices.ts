import type {ConfigDevice} from '../app/config/config-schema.ts';
import type {Outcome} from '../app/config/try-settings.ts';
import {deviceAddress, visitDevice} from '../app/config/visit.ts';
import {devicesText, parseDevices} from './setup-answers.ts';
import type {Asking} from './setup-asking.ts';

interface Visited {
	/** As the settings should have it: with the serial that answered and the comm key that opened. */
	readonly device: ConfigDevice;
	readonly outcome: Outcome;
}

/** The terminals, each visited shortly. Where one wants another comm key it is asked for, unseen. */
export async function askDevices(
	asking: Asking,
	proposed: readonly ConfigDevice[],
): Promise<readonly ConfigDevice[]> {
	let visited = proposed;
	const {value} = await asking.checked<readonly ConfigDevice[]>({
		text: 'Address of the terminal (several: NAME=ADDRESS, NAME=ADDRESS), or none',
		proposed,
		write: devicesText,
		parse: text => parseDevices(text, visited),
		async check(devices) {
			const visits: Visited[] = [];
			for (const device of devices) visits.push(await visitOne(asking, device));
			visited = visits.map(({device}) => device);
			return together(visits.map(({outcome}) => outcome));
		},
	});
	return value.length === 0 ? [] : visited;
}

function together(outcomes: readonly Outcome[]): Outcome {
	if (outcomes.length === 0) return {isOk: true, told: 'without a terminal'};
	const told = outcomes.map(outcome =>
		outcome.isOk ? outcome.told : [outcome.told, outcome.hint ?? ''].join(' ').trim(),
	);
	const isOk = outcomes.every(outcome => outcome.isOk);
	return {isOk, told: told.join(isOk ? '; ' : ' | '), hint: null};
}

async function visitOne(asking: Asking, device: ConfigDevice): Promise<Visited> {
	const settings = {
		name: device.name ?? device.host,
		host: device.host,
		port: device.port ?? 4370,
		commKey: device.commKey ?? 0,
		serial: device.serial ?? null,
		encoding: device.encoding ?? 'utf-8',
		isReadOnly: true,
		deviceAdmins: [],
		expected: [],
	} as const;
	const where = `${settings.name} at ${deviceAddress(settings)}`;
	const visit = await visitDevice(settings, asking.timeoutMs, asking.signal);
	if (visit.state === 'ok') {
		const {info, counts} = visit;
		const users = counts.users === null ? '' : `, ${counts.users} users`;
		return {
			device: info.serial === null ? device : {...device, serial: info.serial},
			outcome: {isOk: true, told: `${where}: serial ${info.serial ?? 'not told'}${users}`},
		};
	}

	if (visit.code === 'ERR_DEVICE_UNAUTHORIZED') {
		if (asking.isAsked) await asking.told({isOk: false, told: visit.reason, hint: null});
		const key = await asking.secret(null, `Comm key of ${where}, or Enter to leave it`, true);
		if (key !== null && /^\d{1,10}$/.test(key) && Number(key) <= 0xff_ff_ff_ff)
			return visitOne(asking, {...device, commKey: Number(key)});
	}

	if (visit.code !== 'ERR_SERIAL')
		return {device, outcome: {isOk: false, told: visit.reason, hint: visit.hint}};
	const {serial: before, ...rest} = device;
	const serial = visit.info?.serial ?? null;
	return {
		// Asked again and kept by Enter, the one that answers is the terminal of this door from now on.
		device: serial === null ? rest : {...rest, serial},
		outcome: {
			isOk: false,
			told: `Another terminal than before answers as ${where}: serial ${serial ?? 'not told'} instead of ${before}.`,
			hint: 'Enter takes it for the one of this door.',
		},
	};
}
