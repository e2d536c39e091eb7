import {plainText} from '../../store/index.ts';
import {shortened} from '../cells.ts';
import type {Span} from '../paint.ts';
import {wrap} from '../words.ts';

/** Something that has to be known before a plan is agreed to. */
export interface Remark {
	readonly role: 'plain' | 'warning' | 'danger';
	/** Lowest first where there is no room for all. */
	readonly rank: number;
	readonly text: string;
}

export interface PlanFootParts {
	/** The line under the cursor once more, whole. */
	readonly whole: readonly Span[][];
	/** What else a delete may reach. */
	readonly also: readonly Span[][];
	readonly remarks: readonly Remark[];
	/** What it takes to go on: always there, or nobody would know what to type. */
	readonly consent: Span[];
}

/**
The closing lines of a plan in the room there is: with air between them, without, then each remark on a line of its own,
and in the end only the most important ones.
*/
export function planFoot(
	{whole, also, remarks, consent}: PlanFootParts,
	width: number,
	room: number,
): Span[][] {
	const wrapped = remarks.flatMap(({role, text}) =>
		wrap(plainText(text, 300), width).map((part): Span[] => [[role, ` ${part}`]]),
	);
	const spaced = (part: readonly Span[][]) => (part.length === 0 ? [] : [[], ...part]);
	const airy = [...spaced(whole), ...spaced(also), [], ...wrapped, consent];
	if (airy.length <= room) return airy;
	const dense = [...whole, ...also, ...wrapped, consent];
	if (dense.length <= room) return dense;
	const lines = remarks
		.toSorted((a, b) => a.rank - b.rank)
		.map(({role, text}): Span[] => [[role, ` ${shortened(plainText(text, 300), width)}`]]);
	const left = Math.max(1, room - also.length - 1);
	if (lines.length <= left) return [...also, ...lines, consent];
	const more: Span[] = [['warning', ` ... and ${lines.length - left + 1} more: a higher window shows them`]];
	return [...also, ...lines.slice(0, left - 1), more, consent];
}
