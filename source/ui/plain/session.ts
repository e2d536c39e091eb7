import {
	alsoPlaces,
	bindingsOf,
	type Effect,
	type Event,
	keymapOf,
	type PlanDialog,
	plainText,
	type State,
	topDialog,
	update,
} from '../../store/index.ts';
import {type Answer, adviceLine, answerList} from './commands.ts';
import {tell} from './tell.ts';

/** The screen without a screen: typed lines go in, told lines come out, the same store and runtime between them. */
export interface PlainSession {
	readonly state: State;
	dispatch(event: Event): void;
	/** A line as typed, without its end. */
	take(line: string): void;
	/** No line comes any more: what is going on is finished, nothing is confirmed, then it leaves. */
	end(): void;
	/** Forgets lines typed ahead. */
	dropPending(): void;
}

export interface PlainPorts {
	readonly say: (lines: readonly string[]) => void;
	readonly perform: (effect: Effect) => void;
}

export function createPlainSession(initial: State, {say, perform}: PlainPorts): PlainSession {
	let state = initial;
	let pending: string[] = [];
	let hasEnded = false;
	let isTaking = false;
	let from = 0;

	function dispatch(event: Event): void {
		const before = state;
		const [next, effects] = update(state, event);
		state = next;
		if (next.list.order !== before.list.order) from = 0;
		const lines = tell(before, next);
		if (lines.length > 0) say(lines);
		if (!before.data.isSettled && next.data.isSettled) say([adviceLine(next)]);
		for (const effect of effects) perform(effect);
		drain();
	}

	/** Lines wait while lists are read; a plan and a run hear only what was typed for them. */
	function drain(): void {
		if (isTaking) return;
		isTaking = true;
		while (pending.length > 0 && !isReading(state)) answer(pending.shift()!);
		isTaking = false;
		if (hasEnded && pending.length === 0) leaveWhenIdle();
	}

	function answer(line: string): void {
		// As a key does: what was said before is answered by it, and a second Ctrl-C is a first one again.
		state = {...state, notice: null, isLeaving: false};
		const dialog = topDialog(state);
		switch (dialog?.kind) {
			case undefined:
				obey(answerList(state, line, from));
				return;
			case 'planning':
				tooEarly();
				return;
			case 'plan':
				if (dialog.isArmed) answerPlan(dialog, line);
				else tooEarly();
				return;
			case 'run':
				if (line.trim() === 'stop') dispatch({type: 'stop-requested'});
				else say(['A run is going. Type stop to stop after the user in hand.']);
				return;
			case 'result':
				if (line.trim() !== 'retry') break;
				dispatch({type: 'retry-requested'});
				return;
			case 'operations': {
				const [, deed, number] = /^(undo|resume)\s+(\d{1,9})$/.exec(line.trim()) ?? [];
				if (deed === undefined) break;
				dispatch({type: deed === 'undo' ? 'undo-requested' : 'resume-requested', number: Number(number)});
				if (topDialog(state) === dialog) say([`There is no operation ${number} in the list.`]);
				return;
			}

			case 'unfinished': {
				const deed = (
					{verify: 'verify-requested', resume: 'resume-requested', undo: 'undo-requested'} as const
				)[line.trim() as 'verify'];
				if (deed === undefined) break;
				obey({binding: bindingsOf(keymapOf(state), 'unfinished').find(({wish}) => wish.type === deed)!});
				return;
			}

			default:
		}

		close();
		obey(answerList(state, line, from));
	}

	function tooEarly(): void {
		pending = [];
		say(['Typed before the plan asked: not taken.']);
	}

	/** Enter alone, or anything but the exact answer, is a no. */
	function answerPlan({plan}: PlanDialog, line: string): void {
		const {consent, blocks} = plan;
		const typed = line.trim();
		const [, not, where] = /^(not )?also (website|middleware)$/.exec(typed) ?? [];
		const at = alsoPlaces(state).findIndex(
			({also, isTicked}) => (also === 'mw') === (where === 'middleware') && isTicked === (not !== undefined),
		);
		if (where !== undefined && at !== -1) {
			dispatch({type: 'also-toggled', at});
			return;
		}

		const isFree = blocks.length === 0 && !state.isReadOnly;
		if (isFree && consent.kind === 'key' && typed === 'y') {
			dispatch({type: 'plan-confirmed'});
			return;
		}

		if (isFree && consent.kind === 'phrase' && typed === consent.phrase) {
			dispatch({type: 'phrase-entered', text: typed});
			return;
		}

		close();
		say(['Nothing was written.']);
	}

	function close(): void {
		while (topDialog(state) !== null) dispatch({type: 'went-back'});
		dispatch({type: 'pins-pointed', pins: []});
	}

	function obey({say: words, events = [], binding, from: page}: Answer): void {
		if (page !== undefined) from = page;
		if (words !== undefined) say(words);
		for (const event of events) dispatch(event);
		if (binding === undefined) return;
		const refusal = binding.refuse?.(state) ?? null;
		if (refusal === null) dispatch(binding.wish);
		else say([refusal]);
	}

	function leaveWhenIdle(): void {
		const kind = topDialog(state)?.kind;
		if (isReading(state) || kind === 'run') return;
		hasEnded = false;
		if (kind === 'plan' || kind === 'planning') {
			close();
			say(['No answer came: nothing was written.']);
		}

		dispatch({type: 'leave-requested'});
	}

	return {
		get state() {
			return state;
		},
		dispatch,
		take(line) {
			pending.push(plainText(line, longestLine));
			drain();
		},
		end() {
			hasEnded = true;
			drain();
		},
		dropPending() {
			pending = [];
		},
	};
}

/** A query, a phrase, a list of numbers are short. */
const longestLine = 500;

/** The lists are not there yet, or are being read again because somebody asked. */
function isReading({data, reading}: State): boolean {
	return !data.isSettled || (reading !== null && !reading.keepsOrder);
}
