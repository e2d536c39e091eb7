import {geometryOf, type State} from '../../store/index.ts';
import {fill, line, type Span, type Style} from '../paint.ts';

/** A dialog as it is drawn between the chips and the hint line. */
export interface DialogView {
	readonly lines: readonly string[];
	/**
	Where the last page begins; null for a dialog that follows a cursor. Only the layout knows it, so the screen tells
	the store when somebody scrolled beyond.
	*/
	readonly lastTop: number | null;
}

/** First row drawn so that `cursor` is visible in a window of `height` rows. */
export function windowTop(cursor: number, count: number, height: number): number {
	const highest = Math.max(0, count - height);
	return Math.min(highest, Math.max(0, cursor - height + 1 + Math.min(2, height - 1)));
}

/** Where the rows stand: a row that has to be visible, or the first one drawn. */
export type Place = {readonly cursor: number} | {readonly top: number};

/** Title lines, a part that scrolls, closing lines: exactly the lines between the chips and the hints. */
export function framed(
	style: Style,
	state: State,
	parts: {
		readonly head: readonly (readonly Span[])[];
		readonly rows?: readonly (readonly Span[])[];
		readonly foot?: readonly (readonly Span[])[];
		readonly place?: Place;
		/** Lines left free for a component below. */
		readonly reserved?: number;
	},
): DialogView {
	const {width, dialogRows} = geometryOf(state);
	const {head, rows = [], foot = [], place = {cursor: 0}, reserved = 0} = parts;
	const height = dialogRows - reserved;
	const draw = (spans: readonly Span[]) => line(style, width, spans);
	const room = Math.max(1, height - head.length - foot.length);
	const lastTop = Math.max(0, rows.length - room);
	const top = 'top' in place ? Math.min(place.top, lastTop) : windowTop(place.cursor, rows.length, room);
	const shown = rows.slice(top, top + room).map(draw);
	const below = rows.length - top - shown.length;
	if (below > 0 && shown.length > 0)
		shown[shown.length - 1] = draw([['dim', `   ... ${below + 1} more below`]]);
	return {
		lines: fill(style, width, height, [
			...head.map(draw),
			...fill(style, width, room, shown),
			...foot.map(draw),
		]),
		lastTop: 'top' in place ? lastTop : null,
	};
}
