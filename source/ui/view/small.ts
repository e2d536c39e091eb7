import {geometryOf, type State} from '../../store/index.ts';
import {fill, line, type Style} from '../paint.ts';
import {plural} from '../words.ts';

/** Too small for the panes: says so, tells the number of problems, and stays alive. */
export function smallLines(style: Style, state: State): string[] {
	const {width, height} = geometryOf(state);
	const problems = state.data.isSettled ? plural(state.data.counts.problems, 'problem') : 'reading';
	const words = [`too small (60x15 needed)`, problems, 'q quit'];
	return fill(
		style,
		width,
		height,
		words.map(text => line(style, width, [text])),
	);
}
