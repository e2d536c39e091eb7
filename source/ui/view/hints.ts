import {contextOf, geometryOf, hintsFor, type State} from '../../store/index.ts';
import {line, type Span, type Style} from '../paint.ts';

/** At most six keys that make sense now, and always the help; a refusal or a word of the program takes its place. */
export function hintLine(style: Style, state: State): string {
	const {width} = geometryOf(state);
	if (state.notice !== null) return line(style, width, [['warning', ` ${state.notice}`]]);
	const hints = hintsFor(state, 6);
	const helps = ['list', 'details', 'plan', 'run', 'result', 'kinds'].includes(contextOf(state));
	const words = [...hints, ...(helps ? [{key: '?', word: 'help'}] : [])];
	const spans: Span[] = [' '];
	for (const [at, {key, word}] of words.entries()) {
		if (at > 0) spans.push(['rule', ' | ']);
		spans.push(['key', key], ` ${word}`);
	}

	return line(style, width, spans);
}
