import {Box, useInput, usePaste} from 'ink';
import {type ReactNode, useEffect, useState, useSyncExternalStore} from 'react';
import type {Event, State} from '../store/index.ts';
import {geometryOf, topDialog} from '../store/index.ts';
import {hasMarksTable} from './dialogs/marks.ts';
import {isTyped} from './dialogs/plan.ts';
import {keyNames} from './key-names.ts';
import {type LineTokens, openLines} from './line-tokens.ts';
import {Lines} from './lines.tsx';
import {MarksTable} from './marks-table.tsx';
import type {Style} from './paint.ts';
import {PhraseInput} from './phrase-input.tsx';
import {createFramer, type Frame} from './view/frame.ts';

/** What the screen needs of the store: the newest state, and where events go. */
export interface StoreView {
	readonly subscribe: (listener: () => void) => () => void;
	readonly getState: () => State;
	readonly dispatch: (event: Event) => void;
}

/** The one place that hears keys. Their meaning is looked up against the newest state, never against a frame. */
export function Screen(props: {
	readonly store: StoreView;
	readonly style: Style;
	/** With tokens the lines have to be put back on the way out. */
	readonly tokens?: Pick<LineTokens, 'hide'>;
}): ReactNode {
	const {store, style, tokens = openLines} = props;
	const state = useSyncExternalStore(store.subscribe, store.getState);
	const [framer] = useState(() => createFramer(style));
	useInput((input, key) => {
		for (const name of keyNames(input, key)) store.dispatch({type: 'key-pressed', key: name});
	});
	usePaste(text => store.dispatch({type: 'text-pasted', text}));
	const {width, height} = geometryOf(state);
	const frame = framer(state);
	const overshoot = overshootOf(state, frame);
	useEffect(() => {
		if (overshoot !== null) store.dispatch({type: 'layout-ended', lastTop: overshoot});
	}, [store, overshoot]);
	return (
		<Box flexDirection='column' width={width} height={height} overflow='hidden'>
			<FrameView frame={frame} state={state} style={style} tokens={tokens} dispatch={store.dispatch} />
		</Box>
	);
}

/** Where the last page begins, when somebody scrolled beyond it. */
function overshootOf(state: State, frame: Frame): number | null {
	const dialog = topDialog(state);
	if (frame.kind !== 'dialog' || frame.lastTop === null || dialog === null || !('top' in dialog)) return null;
	return dialog.top !== null && dialog.top > frame.lastTop ? frame.lastTop : null;
}

function FrameView(props: {
	readonly frame: Frame;
	readonly state: State;
	readonly style: Style;
	readonly tokens: Pick<LineTokens, 'hide'>;
	readonly dispatch: StoreView['dispatch'];
}): ReactNode {
	const {frame, state, style, tokens, dispatch} = props;
	if (frame.kind === 'small') return <Lines lines={frame.lines} tokens={tokens} />;
	if (frame.kind === 'main')
		return <Lines lines={[...frame.head, ...frame.body, ...frame.foot]} tokens={tokens} />;
	const {dialog} = frame;
	return (
		<>
			<Lines lines={[...frame.head, ...frame.lines]} tokens={tokens} />
			{dialog.kind === 'help' && dialog.page === 'marks' && hasMarksTable(state) && (
				<Box flexGrow={1} flexDirection='column' overflow='hidden'>
					<MarksTable style={style} />
				</Box>
			)}
			{dialog.kind === 'plan' && isTyped(dialog) && (
				<PhraseInput
					phrase={dialog.phrase}
					isArmed={dialog.isArmed}
					onEdit={text => dispatch({type: 'phrase-edited', text})}
					onEnter={text => dispatch({type: 'phrase-entered', text})}
				/>
			)}
			<Lines lines={frame.foot} tokens={tokens} />
		</>
	);
}
