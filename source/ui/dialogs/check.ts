import {type CheckDialog, type CheckRung, decisiveFailure, plainText, type State} from '../../store/index.ts';
import {shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import type {Role} from '../theme.ts';
import {wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';

const stateWords: Readonly<Record<CheckRung['state'], string>> = {
	ok: 'ok',
	warn: 'warn',
	slow: 'slow',
	fail: 'FAIL',
	'not-run': '-',
};

const stateRoles: Readonly<Record<CheckRung['state'], Role>> = {
	ok: 'good',
	warn: 'warning',
	slow: 'warning',
	fail: 'danger',
	'not-run': 'dim',
};

/** Where what was measured begins, behind state and name. */
const measuredAt = 23;

/** The troubleshooting ladder: each rung with what was measured, and at the end what it is likely to be and what to do. */
export function checkView(style: Style, state: State, {pin, rungs, report, top}: CheckDialog): DialogView {
	const width = state.size.columns - 2;
	const subject =
		report?.symptom != null
			? `"${plainText(report.symptom.title, 60)}"`
			: pin === null
				? 'all sources'
				: `PIN ${plainText(pin, 50)}`;
	return framed(style, state, {
		head: [[['title', ` CHECK  ${subject}`]], []],
		rows: groups(rungs).flatMap(group => groupLines(group, width)),
		foot:
			report === null
				? [[], ['   checking, at most 20 s; nothing is changed. Esc gives up.']]
				: verdict(report.rungs, width),
		place: {top},
	});
}

/** Rungs that wait for the same failure share a line. */
function groups(rungs: readonly CheckRung[]): readonly (readonly CheckRung[])[] {
	const found: CheckRung[][] = [];
	for (const rung of rungs) {
		const last = found.at(-1);
		const isWaiting = rung.needs !== null && last?.[0]?.needs === rung.needs && last[0].chain === rung.chain;
		if (isWaiting) last.push(rung);
		else found.push([rung]);
	}

	return found;
}

function groupLines(group: readonly CheckRung[], width: number): Span[][] {
	const [rung, ...others] = group as readonly [CheckRung, ...CheckRung[]];
	if (rung.needs !== null) {
		const names = [rung.id, ...others.map(({id, chain}) => id.slice(chain.length + 1))].join(', ');
		return told(
			rung,
			'',
			`${names}: not run, ${others.length === 0 ? 'it needs' : 'they need'} ${rung.needs}`,
			width,
			9,
		);
	}

	const isWrong = rung.state !== 'ok' && rung.state !== 'not-run';
	const more = (word: string, text: string | null) =>
		text === null || !isWrong ? [] : beside(`         ${word}`, plainText(text, 400), width);
	return [
		...told(rung, sized(rung.id, measuredAt - 9), plainText(rung.measured, 400), width, measuredAt),
		...more('tried', rung.tried),
		...(rung.state === 'fail' ? [] : [...more('likely', rung.likely), ...more('next', rung.next)]),
	];
}

function told(rung: CheckRung, name: string, words: string, width: number, at: number): Span[][] {
	const [first = '', ...others] = wrap(words, width - at);
	return [
		['  ', [stateRoles[rung.state], sized(stateWords[rung.state], 6)], ` ${name}${first}`],
		...others.map((text): Span[] => [`${' '.repeat(at)}${text}`]),
	];
}

function beside(head: string, words: string, width: number): Span[][] {
	return wrap(words, width - measuredAt).map((text, at): Span[] => [
		['dim', sized(at === 0 ? head : '', measuredAt)],
		text,
	]);
}

/** The failure that answers the question, with its cause and the next step. */
function verdict(rungs: readonly CheckRung[], width: number): Span[][] {
	const failure = decisiveFailure(rungs);
	if (failure === null) {
		const doubts = rungs.filter(({state}) => state === 'warn' || state === 'slow').length;
		return [[], [['good', ` Every check passed${doubts === 0 ? '.' : `, ${doubts} with a remark.`}`]]];
	}

	const lines = (word: string, text: string | null) =>
		text === null
			? []
			: wrap(`${word}: ${plainText(text, 500)}`, width - 2).map((part, at): Span[] => [
					['key', `${at === 0 ? ' ' : '   '}${part}`],
				]);
	return [
		[],
		// The rung itself may be further down.
		[['danger', ' FAIL '], ` ${shortened(`${failure.id}: ${plainText(failure.measured, 200)}`, width - 7)}`],
		...lines('Likely', failure.likely),
		...lines('Next', failure.next),
	];
}
