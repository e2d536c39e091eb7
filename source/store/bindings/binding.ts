import type {Wish} from '../events.ts';
import type {State} from '../state.ts';

/** Where a key may be pressed. */
export type Context =
	| 'list'
	| 'find'
	| 'command'
	| 'details'
	| 'help'
	| 'kinds'
	| 'planning'
	| 'plan'
	| 'phrase'
	| 'run'
	| 'result'
	| 'problem'
	| 'leave'
	| 'check'
	| 'audit'
	| 'operations'
	| 'unfinished'
	| 'add'
	| 'export'
	| 'doors';

export interface Hint {
	readonly word: string;
	/** Lower comes first; the hint line has room for six. */
	readonly rank: number;
}

export interface Binding {
	readonly contexts: readonly Context[];
	/** Names as the key handler makes them: `j`, `ctrl-d`, `enter`. The first one is the one shown. */
	readonly keys: readonly string[];
	readonly label: string;
	readonly wish: Wish;
	/**
	What `:` and the settings call it. Bindings of several places may share a name: they change their keys together.
	Without one the keys are fixed: where letters are text, and on the ways out.
	*/
	readonly name?: string;
	/** Other words under which somebody may look for it in the help. */
	readonly words?: string;
	/** Why it cannot be meant now, as a sentence; null when it can. */
	readonly refuse?: (state: State) => string | null;
	/** What the hint line says; null = not useful for this row. */
	readonly hint?: (state: State) => Hint | null;
}

/** A hint that is useful on every row. */
export function always(word: string, rank: number): () => Hint {
	const hint = {word, rank};
	return () => hint;
}

const planning: ReadonlySet<Wish['type']> = new Set<Wish['type']>([
	'plan-requested',
	'retry-requested',
	'undo-requested',
	'resume-requested',
	'add-requested',
]);

/** Does it ask for a plan? Its key must do nothing in the plan that comes. */
export function opensPlan({wish}: Binding): boolean {
	return planning.has(wish.type);
}

/** Does it lead to a write? Such a key may be pressed neither by a slip of Shift nor by a habit of scrolling. */
export function isDangerous(binding: Binding): boolean {
	const {type} = binding.wish;
	return opensPlan(binding) || type === 'plan-confirmed' || type === 'leave-confirmed';
}
