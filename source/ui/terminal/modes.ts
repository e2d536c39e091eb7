/**
The modes of the terminal that the program changes. All are switched here and nowhere else: what is switched on
by `enterScreen` is switched off by `leaveScreen`.
*/

/**
Alternate screen; no wrapping at the right edge, so that a name which the terminal measures wider than we do
cannot run into the next row; bracketed paste, so that pasted text cannot act as keys; no cursor.
*/
export const enterScreen = '\x1B[?1049h\x1B[?7l\x1B[?2004h\x1B[?25l\x1B[m\x1B[H\x1B[J';

/**
Undoes `enterScreen` from any state, also from the middle of a frame: synchronized update ended, colours and
scroll region reset. The screen is cleared first for terminals that have no alternate one.
*/
export const leaveScreen = '\x18\x1B[?2026l\x1B[m\x1B[r\x1B[H\x1B[J\x1B[?7h\x1B[?2004l\x1B[?25h\x1B[?1049l';

/** Terminals that have none of scroll regions with SU/SD, ECH and private modes; by `TERM`. */
export function isModernTerminal(term: string | undefined): boolean {
	return !/^(?:vt[12]\d\d|vt52|ansi|dumb|unknown|cons25)/.test(term ?? '');
}
