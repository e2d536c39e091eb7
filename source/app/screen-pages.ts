import {plainText, sentence} from '../domain/index.ts';
import type {Resumption, Workbench} from '../runtime/workbench.ts';
import type {Asked, Effect, Event} from '../store/index.ts';
import type {Desktop} from './screen-files.ts';

/** Fills the pages beside the list: what they ask of the workbench, and what comes of it. */
export interface Pages {
	/** @returns false when the effect is none of these. */
	perform(effect: Effect): boolean;
	/** Aborts whatever is being read. */
	close(): void;
}

/** Operations that the list shows, and lines of the audit: what a person reads through. */
const operationsShown = 200;
const auditShown = 2000;
const historyShown = 20;

/** Loaded when the first one is written: the first frame need not wait for it. */
const files = () => import('./screen-files.ts');

export function createPages(
	workbench: Workbench,
	dispatch: (event: Event) => void,
	desktop: () => Promise<Desktop>,
): Pages {
	let checking: AbortController | null = null;
	let punching = new AbortController();
	const closing = new AbortController();

	/** An answer that came too late is nobody's. */
	async function fill(id: number, title: string, work: () => Promise<Event>): Promise<void> {
		try {
			const event = await work();
			if (!closing.signal.aborted) dispatch(event);
		} catch (error) {
			if (!closing.signal.aborted) dispatch({type: 'page-failed', id, title, message: sentence(error)});
		}
	}

	async function check(id: number, pin: string | null): Promise<void> {
		checking?.abort();
		const controller = new AbortController();
		checking = controller;
		const {signal} = controller;
		await fill(id, 'Not checked', async () => {
			const onRung: Parameters<Workbench['check']>[1] = rung => {
				if (!signal.aborted) dispatch({type: 'rung-climbed', id, rung});
			};
			const report = await workbench.check(pin, onRung, signal);
			return {type: 'check-ended', id, report};
		});
	}

	async function readHistory(pin: string): Promise<void> {
		try {
			const entries = (await workbench.history.audit()).filter(entry => entry.pin === pin);
			if (entries.length === 0 || closing.signal.aborted) return;
			dispatch({type: 'history-read', pin, entries: entries.slice(-historyShown).toReversed()});
		} catch {
			// The card has everything else; the page of the audit says what is wrong with it.
		}
	}

	/** What a card asks for beside what is known anyway. */
	async function ask<T>(
		work: () => Promise<T>,
		tell: (answer: Asked<T>) => Event,
		signal: AbortSignal,
	): Promise<void> {
		let answer: Asked<T>;
		try {
			answer = {state: 'known', value: await work()};
		} catch (error) {
			answer = {state: 'failed', reason: plainText(sentence(error), 300)};
		}

		if (!signal.aborted) dispatch(tell(answer));
	}

	function readLastPunch(pin: string): void {
		punching.abort();
		const controller = new AbortController();
		punching = controller;
		const signal = AbortSignal.any([controller.signal, closing.signal]);
		void ask(
			() => workbench.lastPunch(pin, signal),
			answer => ({type: 'last-punch-read', pin, answer}),
			signal,
		);
	}

	async function save(write: () => Promise<string>): Promise<void> {
		let text: string;
		try {
			text = `Saved: ${await write()}`;
		} catch (error) {
			text = sentence(error);
		}

		if (!closing.signal.aborted) dispatch({type: 'notice-given', text: plainText(text)});
	}

	function perform(effect: Effect): boolean {
		switch (effect.type) {
			case 'check':
				void check(effect.id, effect.pin);
				return true;
			case 'cancel-check':
				checking?.abort();
				return true;
			case 'read-audit':
				void fill(effect.id, 'Not read', async () => {
					const entries = await workbench.history.audit();
					return {type: 'audit-read', id: effect.id, entries: entries.slice(-auditShown).toReversed()};
				});
				return true;
			case 'read-operations':
				void fill(effect.id, 'Not read', async () => {
					const entries = await workbench.history.operations(operationsShown);
					return {type: 'operations-read', id: effect.id, entries};
				});
				return true;
			case 'read-history':
				void readHistory(effect.pin);
				return true;
			case 'resume':
				void fill(effect.id, 'No plan', async () => {
					const found = await workbench.resume(effect.number, closing.signal);
					if (found.plan !== null) return {type: 'plan-made', id: effect.id, plan: found.plan};
					return {
						type: 'page-failed',
						id: effect.id,
						title: `Operation ${found.number}`,
						message: resumptionWords(found),
					};
				});
				return true;
			case 'verify':
				void fill(effect.id, 'Not looked', async () => {
					const found = await workbench.resume(effect.number, closing.signal);
					return {type: 'operation-verified', id: effect.id, found};
				});
				return true;
			case 'save-plan':
				void save(() => workbench.savePlan(effect.plan, null));
				return true;
			case 'export-rows':
				void save(async () => (await files()).exportRows(effect, await desktop(), Date.now()));
				return true;
			case 'save-report':
				void save(async () => (await files()).saveReport(effect, await desktop()));
				return true;
			case 'read-last-punch':
				readLastPunch(effect.pin);
				return true;
			case 'cancel-last-punch':
				punching.abort();
				return true;
			case 'find-elsewhere':
				void ask(
					() => workbench.elsewhere.find(effect.pin, closing.signal),
					answer => ({type: 'pin-found-elsewhere', pin: effect.pin, answer}),
					closing.signal,
				);
				return true;
			default:
				return false;
		}
	}

	return {
		perform,
		close() {
			closing.abort();
			checking?.abort();
			punching.abort();
		},
	};
}

/** What became of an operation of which nothing is left to do. */
function resumptionWords({done, changed}: Resumption): string {
	const others = changed.map(({pin, reason}) => ` PIN ${pin}: ${reason}`).join('');
	return `Nothing is left to write: ${done.length} proven done.${others}`;
}
