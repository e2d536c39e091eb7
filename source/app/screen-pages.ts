import {plainText, sentence} from '../domain/index.ts';
import type {Resumption, Workbench} from '../runtime/workbench.ts';
import type {Effect, Event} from '../store/index.ts';

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

export function createPages(workbench: Workbench, dispatch: (event: Event) => void): Pages {
	let checking: AbortController | null = null;
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

	async function save(effect: Extract<Effect, {type: 'save-plan'}>): Promise<void> {
		let text: string;
		try {
			text = `Saved: ${await workbench.savePlan(effect.plan, null)}`;
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
				void save(effect);
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
		},
	};
}

/** What became of an operation of which nothing is left to do. */
function resumptionWords({done, changed}: Resumption): string {
	const others = changed.map(({pin, reason}) => ` PIN ${pin}: ${reason}`).join('');
	return `Nothing is left to write: ${done.length} proven done.${others}`;
}
