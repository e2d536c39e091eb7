import {type AddDialog, formFields, formProblem, keyOf, type State} from '../../store/index.ts';
import type {Span, Style} from '../paint.ts';
import {type DialogView, framed} from './frame.ts';

const remarks: Readonly<Record<(typeof formFields)[number], string>> = {
	name: 'as it shall stand at the door',
	card: 'number on the card; empty = none',
	months: '1 to 120; empty = no end',
	package: 'empty = none',
	trainer: 'empty = none',
	gender: 'male or female; empty = not said',
};

/** The form for a new member: the PIN is found by the plan, which is read before anything is written. */
export function addView(style: Style, state: State, {form}: AddDialog): DialogView {
	const points = [...form.editor.text];
	const problem = formProblem(form);
	return framed(style, state, {
		head: [[['title', ' NEW MEMBER']], ['   Website first, then the device; the plan finds the PIN.'], []],
		rows: formFields.map((field): Span[] => {
			const label = `${field.padEnd(9)} `;
			if (field !== form.field)
				return [
					['dim', `   ${label}`],
					form.texts[field] === '' ? ['dim', remarks[field]] : form.texts[field],
				];
			return [
				['key', ` > ${label}`],
				points.slice(0, form.editor.caret).join(''),
				['cursor', '_'],
				points.slice(form.editor.caret).join(''),
			];
		}),
		foot: [
			problem === null
				? [['key', ` ${keyOf(state, 'add-this')} makes a plan of it; nothing is written before.`]]
				: [` ${problem}`],
		],
		place: {cursor: formFields.indexOf(form.field)},
	});
}
