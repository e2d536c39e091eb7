import type {State} from '../store/index.ts';
import type {Style} from './paint.ts';
import {createFramer} from './view/frame.ts';

/**
The frame of a screen that has read nothing yet, as Ink would draw it, but without Ink: loading that takes longer than
all else that comes before somebody sees something.
*/
export function firstFrame(style: Style, state: State): string {
	const frame = createFramer(style)(state);
	const lines = frame.kind === 'main' ? [...frame.head, ...frame.body, ...frame.foot] : frame.lines;
	return lines.join('\n');
}
