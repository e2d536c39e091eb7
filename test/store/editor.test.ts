import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Edit, edit, editorWith, emptyEditor, longestText} from '../../source/store/index.ts';

const edits: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({do: fc.constant('insert' as const), text: fc.string({unit: 'binary', maxLength: 12})}),
	fc.record({
		do: fc.constantFrom(
			'backspace',
			'delete',
			'left',
			'right',
			'home',
			'end',
			'clear',
			'delete-word' as const,
		),
	}) as fc.Arbitrary<Edit>,
);

describe('the line editor', () => {
	test('keeps its caret inside the text and the text within its limit, whatever is typed', () => {
		fc.assert(
			fc.property(fc.array(edits, {maxLength: 60}), changes => {
				const end = changes.reduce(edit, emptyEditor);
				const points = [...end.text].length;
				expect(end.caret).toBeGreaterThanOrEqual(0);
				expect(end.caret).toBeLessThanOrEqual(points);
				expect(points).toBeLessThanOrEqual(longestText);
			}),
		);
	});

	test('removes a whole emoji with one backspace', () => {
		expect(edit(editorWith('a😀'), {do: 'backspace'})).toEqual({text: 'a', caret: 1});
	});

	test('removes the word before the caret and the spaces behind it', () => {
		expect(edit(editorWith('kind:no-dev asha '), {do: 'delete-word'}).text).toBe('kind:no-dev ');
	});

	test('inserts at the caret', () => {
		const home = edit(editorWith('17'), {do: 'home'});
		expect(edit(home, {do: 'insert', text: 'pin:'}).text).toBe('pin:17');
	});
});
