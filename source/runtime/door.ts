import type {DeviceEvent} from '../domain/index.ts';
import {sentence} from '../domain/index.ts';
import type {Event} from '../store/events.ts';
import {createBatch} from './batch.ts';
import type {Workbench} from './workbench.ts';

/** Live events redraw the screen at most once a second. */
const eventsMs = 1000;
/** The line is let go when the technician does nothing for so long, because other programs need it. */
const idleMs = 5 * 60_000;
/** How often a terminal that nobody listens to is asked for its counts. */
const glanceMs = 60_000;

/** What the screen knows of the door between two readings: live events while the line is held, else a glance. */
export interface Door {
	/** Holds the line for live events. */
	listen(): void;
	letGo(): void;
	/** Somebody is at the keyboard: the line may be held on. */
	touched(): void;
	close(): void;
}

/** @param isBusy true while a reading, a plan or a run has the device anyway. */
export function createDoor(
	workbench: Workbench,
	dispatch: (event: Event) => void,
	isBusy: () => boolean,
): Door {
	let listening: AbortController | null = null;
	let idle: NodeJS.Timeout | null = null;
	const glancing = new AbortController();
	const glances = setInterval(() => void glance(), glanceMs);

	async function hold(): Promise<void> {
		listening?.abort();
		const controller = new AbortController();
		listening = controller;
		const {signal} = controller;
		const events = createBatch<DeviceEvent>(eventsMs, items =>
			dispatch({type: 'device-events-arrived', events: items}),
		);
		let isIdle = false;
		const mine = setTimeout(() => {
			isIdle = true;
			controller.abort();
		}, idleMs);
		idle = mine;
		let reason: string | null = null;
		try {
			await workbench.events(event => events.add(event), signal);
		} catch (error) {
			reason = signal.aborted ? null : sentence(error);
		}

		clearTimeout(mine);
		events.cancel();
		if (listening === controller) listening = null;
		if (isIdle) reason = 'No key for 5 minutes, so the line was let go; w listens again.';
		// A listening that was ended on purpose, or replaced by another, has nothing to report.
		if (!signal.aborted || isIdle) dispatch({type: 'device-events-ended', reason});
	}

	async function glance(): Promise<void> {
		if (listening !== null || isBusy()) return;
		try {
			const hasChanged = await workbench.hasDeviceChanged(glancing.signal);
			if (hasChanged && !isBusy()) {
				dispatch({type: 'notice-given', text: 'The device changed since it was read; R reads it again.'});
			}
		} catch {
			// A device that is away for a moment is no news; the next reading says what is wrong with it.
		}
	}

	return {
		listen: () => void hold(),
		letGo: () => listening?.abort(),
		touched: () => idle?.refresh(),
		close() {
			listening?.abort();
			glancing.abort();
			clearInterval(glances);
		},
	};
}
