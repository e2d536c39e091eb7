import type {NewMember} from '../plan/plan.ts';
import {type Edit, type Editor, edit, editorWith, emptyEditor} from './editor.ts';

/** The form for a new member as plain data: texts as typed, and the field with the caret. */
export interface MemberForm {
	readonly texts: Readonly<Record<FieldName, string>>;
	readonly field: FieldName;
	readonly editor: Editor;
}

export const formFields = ['name', 'card', 'months', 'package', 'trainer', 'gender'] as const;
export type FieldName = (typeof formFields)[number];

export const emptyForm: MemberForm = {
	texts: {name: '', card: '', months: '', package: '', trainer: '', gender: ''},
	field: 'name',
	editor: emptyEditor,
};

export function editForm(form: MemberForm, change: Edit): MemberForm {
	const editor = edit(form.editor, change);
	return {...form, editor, texts: {...form.texts, [form.field]: editor.text}};
}

/** The next field, or the one before; behind the last one comes the first. */
export function moveField(form: MemberForm, direction: 1 | -1): MemberForm {
	const at = formFields.indexOf(form.field) + direction + formFields.length;
	const field = formFields[at % formFields.length]!;
	return {...form, field, editor: editorWith(form.texts[field])};
}

/** What is still wrong with the form, as a sentence; null when a plan can be made of it. */
export function formProblem({texts}: MemberForm): string | null {
	const months = texts.months.trim();
	if (texts.name.trim() === '') return 'A name is needed.';
	if (!/^[\d ]*$/.test(texts.card)) return 'A card is a number, or left empty.';
	if (months !== '' && !(/^\d{1,3}$/.test(months) && Number(months) >= 1 && Number(months) <= 120))
		return 'Months are a number from 1 to 120, or left empty.';
	return genderOf(texts.gender) === undefined ? 'Gender is male or female, or left empty.' : null;
}

/** @returns undefined for a word that is none. */
function genderOf(text: string): NewMember['gender'] | undefined {
	const word = text.trim().toLowerCase();
	if (word === '') return null;
	if (/^m(?:ale)?$/.test(word)) return 'Male';
	return /^f(?:emale)?$/.test(word) ? 'Female' : undefined;
}

/** Of a form without a problem. */
export function memberOf({texts}: MemberForm): NewMember {
	const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
	return {
		name: texts.name.trim(),
		card: texts.card.replaceAll(' ', ''),
		months: texts.months.trim() === '' ? null : Number(texts.months.trim()),
		packageEnd: null,
		package: orNull(texts.package),
		trainer: orNull(texts.trainer),
		gender: genderOf(texts.gender) ?? null,
	};
}
