/** A one-line editor as plain data: text and the caret's place in code points. */
export interface Editor {
	readonly text: string;
	readonly caret: number;
}

export type Edit =
	| {readonly do: 'insert'; readonly text: string}
	| {readonly do: 'backspace' | 'delete' | 'left' | 'right' | 'home' | 'end' | 'clear' | 'delete-word'};

/** Longest text it takes, so that a pasted file cannot slow every key down. */
export const longestText = 100;

export const emptyEditor: Editor = {text: '', caret: 0};

export function editorWith(text: string): Editor {
	return {text, caret: [...text].length};
}

/** Whole code points are inserted and removed, never half an emoji. */
export function edit(editor: Editor, change: Edit): Editor {
	const points = [...editor.text];
	const {caret} = editor;
	const put = (before: readonly string[], after: readonly string[]): Editor => ({
		text: [...before, ...after].join(''),
		caret: before.length,
	});
	switch (change.do) {
		case 'insert': {
			const added = [...change.text].slice(0, Math.max(0, longestText - points.length));
			return put([...points.slice(0, caret), ...added], points.slice(caret));
		}
		case 'backspace':
			return put(points.slice(0, Math.max(0, caret - 1)), points.slice(caret));
		case 'delete':
			return put(points.slice(0, caret), points.slice(caret + 1));
		case 'delete-word': {
			const kept = points
				.slice(0, caret)
				.join('')
				.replace(/\S*\s*$/, '');
			return put([...kept], points.slice(caret));
		}
		case 'clear':
			return emptyEditor;
		case 'left':
			return {...editor, caret: Math.max(0, caret - 1)};
		case 'right':
			return {...editor, caret: Math.min(points.length, caret + 1)};
		case 'home':
			return {...editor, caret: 0};
		case 'end':
			return {...editor, caret: points.length};
	}
}
