import {sentence} from '../domain/index.ts';
import type {Plan} from '../plan/plan.ts';
import type {ConsentGiven, RunProgress} from '../plan/run.ts';
import type {Effect} from '../store/effects.ts';
import type {Event} from '../store/events.ts';
import {createBatch} from './batch.ts';
import {createDoor} from './door.ts';
import type {Workbench} from './workbench.ts';

/** What only the terminal can do. */
export interface TerminalControls {
	repaint(): void;
	suspend(): void;
	dropPendingKeys(): void;
	/** Puts text on the clipboard of the technician's own machine. */
	copy(text: string): void;
	/** Called once the run in hand, if any, has come to its end. */
	quit(exitCode: number): void;
}

export interface Performer {
	perform(effect: Effect): void;
	/** Somebody is at the keyboard. */
	touched(): void;
	/** Aborts readings and listening, lets a run finish its user, and clears every timer. */
	close(): Promise<void>;
}

/** Progress of a run; over a slow line each frame costs. */
const progressMs = 250;

/** Turns effects into work on the bench, and what comes of it into events. */
export function createPerformer(
	workbench: Workbench,
	dispatch: (event: Event) => void,
	controls: TerminalControls,
): Performer {
	let reading: AbortController | null = null;
	let planning: AbortController | null = null;
	let run: {readonly controller: AbortController; readonly done: Promise<void>} | null = null;
	const timers = new Set<NodeJS.Timeout>();
	let readings = 0;
	const door = createDoor(workbench, dispatch, () => readings > 0 || run !== null);

	async function refresh(): Promise<void> {
		reading?.abort();
		const controller = new AbortController();
		reading = controller;
		let newest: unknown = null;
		readings++;
		try {
			const last = await workbench.refresh(comparison => {
				newest = comparison;
				if (!controller.signal.aborted) dispatch({type: 'comparison-arrived', comparison});
			}, controller.signal);
			if (controller.signal.aborted) return;
			if (last !== newest) dispatch({type: 'comparison-arrived', comparison: last});
		} catch (error) {
			if (controller.signal.aborted) return;
			dispatch({type: 'notice-given', text: sentence(error)});
		} finally {
			readings--;
		}

		dispatch({type: 'reading-ended'});
	}

	async function makePlan(effect: Extract<Effect, {type: 'make-plan'}>): Promise<void> {
		planning?.abort();
		const controller = new AbortController();
		planning = controller;
		readings++;
		try {
			const plan = await workbench.plan(effect.intent, controller.signal);
			if (!controller.signal.aborted) dispatch({type: 'plan-made', id: effect.id, plan});
		} catch (error) {
			if (!controller.signal.aborted)
				dispatch({type: 'plan-failed', id: effect.id, message: sentence(error)});
		} finally {
			readings--;
		}
	}

	async function apply(plan: Plan, consent: ConsentGiven, signal: AbortSignal): Promise<void> {
		const progress = createBatch<RunProgress>(progressMs, items =>
			dispatch({type: 'run-progressed', at: Date.now(), items}),
		);
		try {
			const report = await workbench.apply(plan, consent, item => progress.add(item), signal);
			progress.flush();
			dispatch({type: 'run-ended', report});
		} catch (error) {
			dispatch({type: 'run-failed', message: sentence(error)});
		} finally {
			progress.cancel();
			run = null;
		}
	}

	async function quit(exitCode: number): Promise<void> {
		await run?.done;
		controls.quit(exitCode);
	}

	function perform(effect: Effect): void {
		switch (effect.type) {
			case 'refresh':
				void refresh();
				return;
			case 'make-plan':
				void makePlan(effect);
				return;
			case 'cancel-plan':
				planning?.abort();
				return;
			case 'arm-dialog': {
				const timer = setTimeout(() => {
					timers.delete(timer);
					dispatch({type: 'dialog-armed', id: effect.id});
				}, effect.afterMs);
				timers.add(timer);
				return;
			}

			case 'apply-plan': {
				const controller = new AbortController();
				run = {controller, done: apply(effect.plan, effect.consent, controller.signal)};
				return;
			}

			case 'stop-run':
				run?.controller.abort();
				return;
			case 'watch-events':
				door.listen();
				return;
			case 'stop-events':
				door.letGo();
				return;
			case 'drop-pending-keys':
				controls.dropPendingKeys();
				return;
			case 'copy':
				controls.copy(effect.text);
				return;
			case 'repaint':
				controls.repaint();
				return;
			case 'suspend':
				controls.suspend();
				return;
			case 'quit':
				void quit(effect.exitCode);
		}
	}

	return {
		perform,
		touched: () => door.touched(),
		async close() {
			reading?.abort();
			planning?.abort();
			door.close();
			run?.controller.abort();
			for (const timer of timers) clearTimeout(timer);
			await run?.done;
		},
	};
}
