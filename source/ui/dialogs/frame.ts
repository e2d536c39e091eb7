import {geometryOf, type State} from '../../store/index.ts';
import {fill, line, type Span, type Style} from '../paint.ts';

/** First row drawn so that `cursor` is visible in a window of `height` rows. */
export function windowTop(cursor: number, count: number, height: number): number {
	const highest = Math.max(0, count - height);
	return Math.min(highest, Math.max(0, cursor - height + 1 + Math.min(2, height - 1)));
}

/** Title lines, a part that scrolls, closing lines: exactly the lines between the chips and the hints. */
export function framed(
	style: Style,
	state: State,
	parts: {
		readonly head: readonly (readonly Span[])[];
		readonly rows: readonly (readonly Span[])[];
		readonly foot: readonly (readonly Span[])[];
		/** Row that has to be visible. */
		readonly cursor: number;
		/** Lines left free for a component below. */
		readonly reserved?: number;
	},
): string[] {
	const {width, dialogRows} = geometryOf(state);
	const height = dialogRows - (parts.reserved ?? 0);
	const draw = (spans: readonly Span[]) => line(style, width, spans);
	const room = Math.max(1, height - parts.head.length - parts.foot.length);
	const top = windowTop(parts.cursor, parts.rows.length, room);
	const shown = parts.rows.slice(top, top + room).map(draw);
	const below = parts.rows.length - top - shown.length;
	if (below > 0 && shown.length > 0)
		shown[shown.length - 1] = draw([['dim', `   ... ${below + 1} more below`]]);
	return fill(style, width, height, [
		...parts.head.map(draw),
		...fill(style, width, room, shown),
		...parts.foot.map(draw),
	]);
}
