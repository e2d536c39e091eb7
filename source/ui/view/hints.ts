import {contextOf, geometryOf, hintsFor, type KeyHint, type State} from '../../store/index.ts';
import {line, type Span, type Style} from '../paint.ts';

/** At most six keys that make sense now, and always the help; a refusal or a word of the program takes its place. */
export function hintLine(style: Style, state: State): string {
	const {width} = geometryOf(state);
	if (state.notice !== null) return line(style, width, [['warning', ` ${state.notice}`]]);
	const help = helpContexts.has(contextOf(state)) ? [{key: '?', word: 'help'}] : [];
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
const helpContexts: ReadonlySet<string> = new Set(['list', 'details', 'plan', 'run', 'result', 'kinds']);

function lengthOf(hints: readonly KeyHint[]): number {
	return hints.reduce(
		(sum, {key, word}) => sum + key.length + word.length + separator.length + 1,
		-separator.length,
	);
}
