import {
	keyOf,
	type OperationEntry,
	plainText,
	type Resumption,
	type State,
	type UnfinishedDialog,
} from '../../store/index.ts';
import type {Span, Style} from '../paint.ts';
import {plural, stamp, wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';

/** An operation that was cut off: how far it came, what a look at the device says of it, and the three ways on. */
export function unfinishedView(
	style: Style,
	state: State,
	{entry, found, top}: UnfinishedDialog,
): DialogView {
	const width = state.size.columns - 6;
	const lines = (texts: readonly string[]) =>
		texts.flatMap(text => wrap(text, width).map((part, at): Span[] => [`   ${at === 0 ? '' : '  '}${part}`]));
	return framed(style, state, {
		head: [
			[['title', ' NOT FINISHED']],
			[],
			[['warning', `   ${stoppedWords(entry)}`]],
			...lines([begunWords(entry)]),
			[],
		],
		rows: lines(lookWords(found)),
		foot: [
			[],
			...lines([
				`${keyOf(state, 'verify')}  verify: look at the device; nothing is written to it`,
				`${keyOf(state, 'resume')}  resume: look, then plan what is not done`,
				`${keyOf(state, 'undo-this')}  undo: plan to take back what is done`,
				'Esc  later; it stays in the list of operations',
			]),
		],
		place: {top},
	});
}

/** `Operation 44, register on main-door, stopped at 132/300.` */
export function stoppedWords({number, kind, device, counts, planned}: OperationEntry): string {
	const begun = Object.values(counts).reduce((sum, count) => sum + count, 0);
	return `Operation ${number}, ${kind} on ${plainText(device, 40)}, stopped at ${begun - counts['in-flight'] - counts['not-tried']}/${planned}.`;
}

function begunWords({at, counts, pins, hasMorePins}: OperationEntry): string {
	const open = counts['in-flight'] + counts['in-doubt'] + counts.sent;
	const doubt = open === 0 ? '' : `; of ${open} it is not known whether the device stored them`;
	return `Begun ${stamp(Date.parse(at)).trim()}, PIN ${pins.map(pin => plainText(pin, 24)).join(', ')}${hasMorePins ? ', ...' : ''}${doubt}.`;
}

/** What became of it, in sentences. */
export function lookWords(found: UnfinishedDialog['found']): readonly string[] {
	if (found === null) return ['Nothing was looked at yet.'];
	return found === 'looking' ? ['Reading the device...'] : foundWords(found);
}

function foundWords({done, notDone, changed, plan}: Resumption): readonly string[] {
	return [
		`Read just now: proven done ${done.length}, not done ${notDone.length}, left to a person ${changed.length}.`,
		...changed.map(({pin, reason}) => `PIN ${plainText(pin, 50)}: ${plainText(reason, 400)}`),
		plan === null
			? 'Nothing is left to write.'
			: `${plural(plan.steps.length, 'change')} of it can still be written.`,
	];
}
