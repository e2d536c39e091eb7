import {keyOf, type LiveEvent, type PastOperation, plainText, type State} from '../../store/index.ts';
import {cells, shortened} from '../cells.ts';
import {fill, line, type Style} from '../paint.ts';
import {troubles} from './evidence.ts';

/** How somebody was recognised, as terminals number it. */
export const verifyNames: Readonly<Record<number, string>> = {
	0: 'password',
	1: 'finger',
	2: 'card',
	15: 'face',
};

/** `10:42:03 punch PIN 34 Chitra R finger`, `10:41:40 punch PIN 999 unknown` */
export function eventText(event: LiveEvent): string {
	const at = event.at === null ? '' : `${plainText(event.at, 30).slice(-8)} `;
	if (event.pin === null) return `${at}${event.kind}`;
	const who = event.name === null ? 'unknown' : plainText(event.name, 24);
	const how = event.verify === null ? '' : ` ${verifyNames[event.verify] ?? ''}`;
	return `${at}${event.kind} PIN ${plainText(event.pin, 24)} ${who}${how}`.trimEnd();
}

/** A source that could not be read comes before live events: it says why rows are not known. */
export function eventsLine(style: Style, state: State, width: number): string {
	const [trouble] = troubles(state);
	if (trouble !== undefined) return line(style, width, [' ', ['danger', shortened(trouble, width - 1)]]);
	if (state.live.events.length > 0) return line(style, width, [` ${newestEvents(state, width - 1)}`]);
	const words = ` Live events hold the line; ${keyOf(state, 'live')} lets go. Nobody came yet.`;
	return line(style, width, [['dim', state.live.isOn ? shortened(words, width) : '']]);
}

/** The newest first, each whole: half a name at the edge could be somebody else's. */
function newestEvents({live}: State, room: number): string {
	const [newest, ...older] = live.events.slice(0, 3).map(eventText);
	let text = shortened(newest ?? '', room);
	for (const event of older) {
		if (cells(`${text} | ${event}`) > room) break;
		text += ` | ${event}`;
	}

	return text;
}

/** `#41 resync 2 ok, all verified` */
export function operationText({number, operation, results}: PastOperation): string {
	const verified = results.filter(item => item.state === 'verified').length;
	const others = results.length - verified;
	return `#${number} ${operation} ${verified} ok, ${others === 0 ? 'all verified' : `${others} not done`}`;
}

/** Beside the details of a wide screen: what failed, who is at the door, what was done. */
export function sideLines(style: Style, state: State, width: number, height: number): string[] {
	const text = (content: string) => line(style, width, [` ${content}`]);
	const failed = troubles(state).slice(0, 2);
	const operations = state.operations.slice(0, 2).map(operationText);
	const title = `Live ${plainText(state.device ?? '', 24)}${state.live.isOn ? `   (${keyOf(state, 'live')} lets go)` : `   (${keyOf(state, 'live')} listens)`}`;
	const taken = failed.length + 1 + (operations.length === 0 ? 0 : operations.length + 1);
	const events = state.live.events.slice(0, Math.max(1, height - taken));
	const lines = [
		...failed.map(reason => line(style, width, [' ', ['danger', reason]])),
		line(style, width, [['title', ` ${title}`]]),
		...events.map(event => text(eventText(event))),
	];
	const filled = fill(style, width, height - (taken - failed.length - 1), lines);
	if (operations.length > 0)
		filled.push(line(style, width, [['title', ' Operations']]), ...operations.map(text));
	return fill(style, width, height, filled);
}
