import {type Dialog, geometryOf, type State, topDialog} from '../../store/index.ts';
import {addView} from '../dialogs/add.ts';
import {checkView} from '../dialogs/check.ts';
import {detailsView} from '../dialogs/details.ts';
import {doorsView} from '../dialogs/doors.ts';
import type {DialogView} from '../dialogs/frame.ts';
import {marksView} from '../dialogs/marks.ts';
import {auditView, operationsView} from '../dialogs/past.ts';
import {planView} from '../dialogs/plan.ts';
import {resultView, runView} from '../dialogs/run.ts';
import {
	exportView,
	helpKeysView,
	kindsView,
	leaveView,
	planningView,
	problemView,
} from '../dialogs/small-dialogs.ts';
import {unfinishedView} from '../dialogs/unfinished.ts';
import type {Style} from '../paint.ts';
import {type Grid, makeGrid} from './grid.ts';
import {chipsLine} from './header.ts';
import {hintLine} from './hints.ts';
import {type MainView, mainView} from './main.ts';
import {smallLines} from './small.ts';

/** What one frame shows, before any component sees it. */
export type Frame =
	| {readonly kind: 'small'; readonly lines: readonly string[]}
	| ({readonly kind: 'main'} & MainView)
	| {
			readonly kind: 'dialog';
			readonly dialog: Dialog;
			readonly head: readonly string[];
			/** Empty for the page of marks where it is a component. */
			readonly lines: readonly string[];
			/** Where its last page begins; null when it follows a cursor. */
			readonly lastTop: number | null;
			readonly foot: readonly string[];
	  };

/** Frames of one screen: keeps drawn rows as long as nothing they depend on has changed. */
export function createFramer(style: Style): (state: State) => Frame {
	let grid: Grid | null = null;
	let from: State | null = null;
	return state => {
		if (grid === null || from === null || changesGrid(from, state)) grid = makeGrid(style, state);
		from = state;
		if (geometryOf(state).kind === 'small') return {kind: 'small', lines: smallLines(style, state)};
		const dialog = topDialog(state);
		if (dialog === null) return {kind: 'main', ...mainView(style, grid, state)};
		return {
			kind: 'dialog',
			dialog,
			head: [chipsLine(style, state)],
			...dialogView(style, state, dialog),
			foot: [hintLine(style, state)],
		};
	};
}

function changesGrid(before: State, after: State): boolean {
	return (
		before.size !== after.size ||
		before.data !== after.data ||
		before.panes !== after.panes ||
		before.focus !== after.focus
	);
}

function dialogView(style: Style, state: State, dialog: Dialog): DialogView {
	switch (dialog.kind) {
		case 'details':
			return detailsView(style, state, dialog);
		case 'help':
			return dialog.page === 'keys' ? helpKeysView(style, state, dialog) : marksView(style, state);
		case 'kinds':
			return kindsView(style, state, dialog);
		case 'planning':
			return planningView(style, state, dialog);
		case 'plan':
			return planView(style, state, dialog);
		case 'run':
			return runView(style, state, dialog);
		case 'result':
			return resultView(style, state, dialog);
		case 'problem':
			return problemView(style, state, dialog);
		case 'leave':
			return leaveView(style, state);
		case 'check':
			return checkView(style, state, dialog);
		case 'audit':
			return auditView(style, state, dialog);
		case 'operations':
			return operationsView(style, state, dialog);
		case 'export':
			return exportView(style, state);
		case 'doors':
			return doorsView(style, state, dialog);
		case 'unfinished':
			return unfinishedView(style, state, dialog);
		case 'add':
			return addView(style, state, dialog);
	}
}
