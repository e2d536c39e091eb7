import {
	type Effect,
	type Event,
	initialState,
	type State,
	type StateOptions,
	update,
} from '../../source/store/index.ts';
import {designRows, gym} from './gym.ts';

/** A store without a screen: events go in, the newest state and all effects can be looked at. */
export function openStore(
	size = {columns: 80, rows: 24},
	isReadOnly = false,
	options: Pick<StateOptions, 'keys' | 'commands'> = {},
) {
	let state = initialState({device: 'main-door', isReadOnly, size, ...options});
	const effects: Effect[] = [];
	const send = (event: Event): State => {
		const [next, wanted] = update(state, event);
		state = next;
		effects.push(...wanted);
		return state;
	};
	return {
		effects,
		send,
		/** `j`, `enter`, …; one key a word. */
		keys(...names: readonly string[]): State {
			for (const key of names) send({type: 'key-pressed', key});
			return state;
		},
		type(text: string): State {
			for (const key of text) send({type: 'key-pressed', key: key === ' ' ? 'space' : key});
			return state;
		},
		get state() {
			return state;
		},
		get pin() {
			return state.list.order[state.list.cursor];
		},
		take: (): Effect[] => effects.splice(0),
	};
}

export type TestStore = ReturnType<typeof openStore>;

/** The gym of the design, read completely. */
export function openGym(
	size?: {columns: number; rows: number},
	isReadOnly?: boolean,
	options?: Pick<StateOptions, 'keys' | 'commands'>,
): TestStore {
	const store = openStore(size, isReadOnly, options);
	store.send({type: 'refresh-requested'});
	store.send({type: 'comparison-arrived', comparison: gym(designRows)});
	store.send({type: 'reading-ended'});
	store.take();
	return store;
}
