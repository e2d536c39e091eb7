import {
	type DeviceRoute,
	type MiddlewarePerson,
	plainText,
	type RouteProbe,
	type RouteStatus,
	sentence,
} from '../domain/index.ts';
import type {Intent, QueueStep} from './plan.ts';

/** A way that is configured, and what it answered. */
export interface AskedRoute {
	readonly name: string;
	readonly probe: RouteProbe;
}

/** What a plan for a terminal out of reach is made from, besides the lists. */
export interface RouteWorld {
	/** Why the terminal could not be read: the error's code, and its sentence. */
	readonly trouble: {readonly code: string | null; readonly reason: string};
	/** null = not configured. */
	readonly soap: AskedRoute | null;
	readonly queue: AskedRoute | null;
}

export interface RouteChoice {
	readonly route: QueueStep['route'];
	/** Who carries the word, for people. */
	readonly name: string;
	/** How sure it is, for the plan's line. */
	readonly confidence: string;
	/** A sentence for each better way that is closed. */
	readonly passedOver: readonly string[];
}

/**
Is this the one plan that may be made without a reading: registering one person, while nothing answers at port 4370?
A terminal that answers and refuses the comm key is not out of reach: then the key is what has to be put right.
*/
export function isRouteCase({operation, selector}: Intent, {trouble: {code}}: RouteWorld): boolean {
	const isOne = selector.by === 'pins' && new Set(selector.pins).size === 1;
	const isClosed = code !== null && (code.startsWith('ERR_TRANSPORT_') || code === 'ERR_DEVICE_SECURE');
	return operation === 'register' && isOne && isClosed;
}

/** The web service where it answers, else the queue once its harmless row was fetched, else a person's own hands. */
export function chooseRoute({soap, queue}: RouteWorld): RouteChoice {
	const passedOver: string[] = [];
	for (const [route, asked] of [
		['soap', soap],
		['queue', queue],
	] as const) {
		if (asked === null) continue;
		const {name, probe} = asked;
		if (probe.isUsable !== false) return {route, name, confidence: probe.confidence, passedOver};
		passedOver.push(`${probe.reason}.`);
	}

	return {
		route: 'manual',
		name: 'by hand in eTimeTrackLite',
		confidence: 'by hand: nothing is sent from here',
		passedOver,
	};
}

/** Asks the ways, best first, and no further than needed. A plan is being made, so nothing is written. */
export async function askRoutes(
	routes: readonly DeviceRoute[],
	serial: string | null,
	signal?: AbortSignal,
): Promise<Pick<RouteWorld, 'soap' | 'queue'>> {
	const asked: {soap: AskedRoute | null; queue: AskedRoute | null} = {soap: null, queue: null};
	for (const kind of ['soap', 'queue'] as const) {
		const route = routes.find(one => one.route === kind);
		if (route === undefined) continue;
		const probe: RouteProbe =
			serial === null
				? {isUsable: false, reason: `${route.name}: the terminal's serial number is not configured`}
				: await route.probe(serial, false, signal);
		asked[kind] = {name: route.name, probe};
		if (probe.isUsable !== false) break;
	}

	return asked;
}

/**
What a person does in eTimeTrackLite, one sentence each. Upload is from the PC to the device; its opposite would
bring the terminal's old users into the database.
@param middleware the person as the middleware's list has it; null = not in it, or not read
*/
export function manualSteps(
	{pin, name}: {readonly pin: string; readonly name: string},
	device: {readonly name: string; readonly serial: string | null},
	middleware: MiddlewarePerson | null,
): readonly string[] {
	const whom = `PIN ${plainText(pin)} (${plainText(name, 60)})`;
	const where =
		device.serial === null
			? plainText(device.name, 60)
			: `${plainText(device.name, 60)} (serial number ${plainText(device.serial, 40)})`;
	const hidden = middleware?.hiddenDetail ?? null;
	const status = middleware?.status ?? null;
	return [
		`Open eTimeTrackLite, Employees List, press F5 and find ${whom}.`,
		...(hidden === null ? [] : [`The list hides this person: ${plainText(hidden)}. Put that right first.`]),
		status === 'Working'
			? "Status is 'Working', as Upload Users wants it."
			: `Set Status to 'Working'${status === null ? '' : ` (it is '${plainText(status, 60)}')`}: Upload Users offers nobody else.`,
		`Desktop edition: on the page Upload Users (PC to device) tick ${whom} and ${where}, then upload.`,
		`Web edition: give the command "Upload Users To Device" for the same person and terminal; it goes when the terminal next calls.`,
		'Not "Download Users": that goes from the device to the PC.',
		`When ${plainText(device.name, 60)} answers again, read it: trisync show ${plainText(pin)}. Only that proves it.`,
	];
}

/**
What became of a word that was sent earlier. Never throws but for an abort: a middleware that does not answer leaves
the word as unknown as it was.
*/
export async function trackRoute(
	route: DeviceRoute,
	id: string | null,
	signal?: AbortSignal,
): Promise<{readonly status: RouteStatus; readonly words: string}> {
	if (id === null) {
		const status: RouteStatus = {state: 'unknown', raw: null};
		return {status, words: `${route.name} took the word without a number to ask for. ${onlyReading}`};
	}

	try {
		const status = await route.status(id, signal);
		return {status, words: `${statusWords(route, id, status)} ${onlyReading}`};
	} catch (error) {
		signal?.throwIfAborted();
		return {status: {state: 'unknown', raw: null}, words: `${sentence(error)} ${onlyReading}`};
	}
}

const onlyReading = 'Done only when the device shows it.';

function statusWords({name}: DeviceRoute, id: string, {state, raw}: RouteStatus): string {
	const says = raw === null ? 'says nothing' : `says "${plainText(raw, 60)}"`;
	const command = `Command ${plainText(id, 40)} of ${name} ${says}:`;
	switch (state) {
		case 'waiting':
			return `${command} the terminal has not fetched it yet.`;
		case 'handed-over':
			return `${command} the terminal got it.`;
		case 'refused':
			return `${command} it was refused.`;
		case 'unknown':
			return `${command} what that means is not known.`;
	}
}
