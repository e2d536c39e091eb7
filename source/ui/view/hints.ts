import {
	bindingsOf,
	contextOf,
	geometryOf,
	hintsFor,
	type KeyHint,
	keymapOf,
	keyOf,
	type State,
} from '../../store/index.ts';
import {line, type Span, type Style} from '../paint.ts';

/** At most six keys that make sense now, and always the help; a refusal or a word of the program takes its place. */
export function hintLine(style: Style, state: State): string {
	const {width} = geometryOf(state);
	if (state.notice !== null) return line(style, width, [['warning', ` ${state.notice}`]]);
	const help = hasHelp(state) ? [{key: keyOf(state, 'help'), word: 'help'}] : [];
	const hints = hintsFor(state, 6);
	while (lengthOf([...hints, ...help]) >= width) hints.pop();
	const spans: Span[] = [' '];
	for (const [at, {key, word}] of [...hints, ...help].entries()) {
		if (at > 0) spans.push(['rule', separator]);
		spans.push(['key', key], ` ${word}`);
	}

	return line(style, width, spans);
}

const separator = ' | ';

function hasHelp(state: State): boolean {
	return bindingsOf(keymapOf(state), contextOf(state)).some(({name}) => name === 'help');
}

function lengthOf(hints: readonly KeyHint[]): number {
	return hints.reduce(
		(sum, {key, word}) => sum + key.length + word.length + separator.length + 1,
		-separator.length,
	);
}
