import {describe, expect, test} from 'vitest';
import {planFoot, type Remark} from '../../source/ui/dialogs/plan-foot.ts';
import type {Span} from '../../source/ui/paint.ts';

const remark = (rank: number, text: string): Remark => ({role: 'plain', rank, text});
const long = 'Disabling instead keeps people out as well, keeps their fingers and can be taken back at once.';
const parts = {
	whole: [['  the whole line']] as Span[][],
	also: [[' [ ] Tab also'], [' [ ] Shift-Tab also']] as Span[][],
	remarks: [
		remark(4, 'Backup first.'),
		remark(2, 'Lost: 1 record.'),
		remark(3, long),
		remark(0, 'Blocked: no.'),
	],
	consent: [' Type  delete 9'] as Span[],
};
const textOf = (lines: readonly Span[][]) =>
	lines.map(line => line.map(span => (typeof span === 'string' ? span : span[1])).join(''));

describe('the end of a plan', () => {
	test.each([20, 9, 8, 7, 6, 5, 4])('says in %i lines what to type, and what can be ticked', room => {
		const lines = textOf(planFoot(parts, 57, room));
		expect(lines.length).toBeLessThanOrEqual(room);
		expect(lines.at(-1)).toBe(' Type  delete 9');
		expect(lines.filter(line => line.includes('[ ]'))).toHaveLength(2);
	});

	test('keeps what weighs most, and says that there is more', () => {
		const lines = textOf(planFoot(parts, 57, 5));
		expect(lines).toEqual([
			' [ ] Tab also',
			' [ ] Shift-Tab also',
			' Blocked: no.',
			' ... and 3 more: a higher window shows them',
			' Type  delete 9',
		]);
	});

	test('has air where there is room', () => {
		expect(textOf(planFoot(parts, 57, 20)).filter(line => line === '')).toHaveLength(3);
	});
});
