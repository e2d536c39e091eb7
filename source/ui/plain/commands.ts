import {
	type Binding,
	bindingsOf,
	type Event,
	findBinding,
	findCommand,
	helpLines,
	keymapOf,
	keyOf,
	kindsPresent,
	kindTitles,
	parseKey,
	type Row,
	type State,
} from '../../store/index.ts';
import {cardLines, listLines, pageLines} from './list-words.ts';

/** What a typed line leads to. */
export interface Answer {
	readonly say?: readonly string[];
	readonly events?: readonly Event[];
	/** An action of the keymap, which may refuse. */
	readonly binding?: Binding;
	/** First line of the page that is told now. */
	readonly from?: number;
}

/** A word of advice below a list. */
export function adviceLine(state: State): string {
	return `Type a number for one person, ${keyOf(state, 'register')} 2 to plan a register, ${keyOf(state, 'help')} for help, ${keyOf(state, 'quit')} to leave.`;
}

/**
A line typed while the list is there: a number, or a key or name of the full screen with the people it is meant for
(`r 2`, `delete 4`, `x pin:73`, `/ asha`).
*/
export function answerList(state: State, typed: string, from: number): Answer {
	const line = typed.trim();
	if (line === '') return {say: [adviceLine(state)]};
	if (line === 'more') return turnPage(state, from + pageLines);
	if (line.startsWith('/')) return {events: [{type: 'query-given', query: line.slice(1).trim()}]};
	const [word = '', ...args] = line.split(/[\s,]+/);
	if (/^(?:\d|pin:)/.test(word)) return tellPerson(state, word);
	const keymap = keymapOf(state);
	const binding = findBinding(keymap, 'list', parseKey(word) ?? '') ?? findCommand(keymap, word);
	if (binding === null) return {say: [`"${word}" is no command. ${adviceLine(state)}`]};
	return answerBinding(state, binding, args);
}

function answerBinding(state: State, binding: Binding, args: readonly string[]): Answer {
	const {wish} = binding;
	switch (wish.type) {
		case 'plan-requested': {
			const pins = args.map(arg => pinsOf(state, arg));
			const wrong = args.find((_, at) => pins[at]!.length === 0);
			if (wrong !== undefined) return {say: [noSuchLine(state, wrong)]};
			if (args.length === 0 && wish.operation !== 'fix')
				return {
					say: [
						`For whom? For example: ${binding.name} 2, or ${binding.name} 2 5-7, or ${binding.name} pin:17.`,
					],
				};
			return {events: [{type: 'pins-pointed', pins: pins.flat()}], binding};
		}

		case 'find-opened':
			return {events: [{type: 'query-given', query: args.join(' ')}]};
		case 'details-opened':
			return args[0] === undefined ? {say: ['Of whom? Type a number.']} : tellPerson(state, args[0]);
		case 'kinds-opened':
			return {say: kindLines(state)};
		case 'help-opened':
			return {say: helpText(state, args.join(' '))};
		case 'check-requested': {
			const [pin = null] = args.flatMap(arg => pinsOf(state, arg));
			if (args.length > 0 && pin === null) return {say: [noSuchLine(state, args[0]!)]};
			return {events: [{type: 'check-requested', pin}]};
		}

		case 'export-opened': {
			const [format] = args;
			if (format !== 'csv' && format !== 'json')
				return {say: ['As what? export csv masks the cards, export json has them whole.']};
			return {binding: {...binding, wish: {type: 'export-requested', format}}};
		}

		case 'tab-chosen':
		case 'sort-cycled':
		case 'refresh-requested':
		case 'live-toggled':
		case 'audit-opened':
		case 'operations-opened':
		case 'leave-requested':
			return {binding};
		default:
			return {say: [`"${binding.name ?? binding.label}" belongs to the full screen. ${adviceLine(state)}`]};
	}
}

function turnPage(state: State, from: number): Answer {
	if (from >= state.list.order.length) return {say: ['That was all.']};
	return {say: listLines(state, from), from};
}

function tellPerson(state: State, arg: string): Answer {
	const row = rowsOf(state, arg)[0];
	return {say: row === undefined ? [noSuchLine(state, arg)] : cardLines(state, row)};
}

function noSuchLine({list}: State, arg: string): string {
	return arg.startsWith('pin:')
		? `No list has the PIN ${arg.slice(4)}.`
		: `There is no line ${arg}: the list has ${list.order.length}.`;
}

const pinsOf = (state: State, arg: string) => rowsOf(state, arg).map(({pin}) => pin);

/** `3`, `5-7` by their places in the list, `pin:17` by its PIN; empty when one of them is not there. */
function rowsOf({list, data}: State, arg: string): readonly Row[] {
	if (arg.startsWith('pin:')) {
		const row = data.byPin.get(arg.slice(4));
		return row === undefined ? [] : [row];
	}

	const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(arg) ?? [];
	const from = Number(first);
	const to = Number(last);
	if (first === undefined || from < 1 || to < from || to > list.order.length) return [];
	return list.order.slice(from - 1, to).flatMap(pin => data.byPin.get(pin) ?? []);
}

function kindLines(state: State): readonly string[] {
	const lines = kindsPresent(state.data).map(([kind, count]) => `${kind}, ${count}: ${kindTitles[kind]}`);
	return lines.length === 0
		? ['No kind occurs: everybody is in sync.']
		: [...lines, 'Type / kind:no-dev to list one of them.'];
}

/** Wishes that mean something without a screen to move in. */
const spokenWishes: ReadonlySet<Binding['wish']['type']> = new Set<Binding['wish']['type']>([
	'plan-requested',
	'find-opened',
	'details-opened',
	'kinds-opened',
	'help-opened',
	'tab-chosen',
	'sort-cycled',
	'refresh-requested',
	'live-toggled',
	'check-requested',
	'export-opened',
	'audit-opened',
	'operations-opened',
	'leave-requested',
]);

function helpText(state: State, search: string): readonly string[] {
	const world = {keymap: keymapOf(state), from: 'list', commands: state.commands} as const;
	const spoken = new Set(bindingsOf(world.keymap, 'list').filter(({wish}) => spokenWishes.has(wish.type)));
	const lines = helpLines(world, search).flatMap(({deed, keys, label, name}) => {
		if (deed.kind === 'shell') return [`In the shell, ${deed.command}: ${label}`];
		if (deed.kind !== 'binding' || !spoken.has(deed.binding)) return [];
		return [`${keys.split(' ')[0]} or ${name}: ${label}`];
	});
	return [
		'A number tells about that line of the list; more goes on with the list. Behind an action stand its people: r 2, delete 4 6-8, x pin:73.',
		...(lines.length === 0 ? ['Nothing fits; fewer words find more.'] : lines),
	];
}
