import {
	type CheckCommand,
	type CheckReport,
	type CheckRung,
	decisiveFailure,
	graphemes,
	plainText,
	type RungState,
} from '../domain/index.ts';
import {cellWidth} from './output/cells.ts';

/** A check in plain lines of at most 79 columns, as `docs` and the screen show it. */

const columns = 79;
const stateAt = 2;
const idAt = 8;
const measuredAt = 22;

const stateWords: Readonly<Record<RungState, string>> = {
	ok: 'ok',
	warn: 'warn',
	slow: 'slow',
	fail: 'FAIL',
	'not-run': '-',
};

export interface TextOptions {
	/** Also say of every rung what was tried, not only where something is wrong. */
	readonly isWhole: boolean;
	/** Which firewall's lines to show. */
	readonly systems: readonly CheckCommand['on'][];
}

export function reportLines(report: CheckReport, options: TextOptions): string[] {
	const decisive = decisiveFailure(report.rungs);
	return [
		heading(report),
		...grouped(report.rungs).flatMap(group => groupLines(group, decisive, options)),
		...(decisive === null ? passedLines(report) : verdict(decisive, options)),
	];
}

function heading({symptom, pin, device}: CheckReport): string {
	const subject =
		symptom !== null
			? `"${plainText(symptom.title, 60)}"`
			: pin === null
				? 'all chains'
				: `PIN ${plainText(pin, 50)}`;
	const left = ` CHECK  ${subject}`;
	const right = device === null ? '' : plainText(device.name, 24);
	return `${left}${' '.repeat(Math.max(2, columns - cellWidth(left) - cellWidth(right)))}${right}`.trimEnd();
}

/** Rungs that wait for the same failure share a line. */
function grouped(rungs: readonly CheckRung[]): readonly (readonly CheckRung[])[] {
	const groups: CheckRung[][] = [];
	for (const rung of rungs) {
		const last = groups.at(-1);
		const isWaiting = rung.needs !== null && last?.[0]?.needs === rung.needs && last[0].chain === rung.chain;
		if (isWaiting) last.push(rung);
		else groups.push([rung]);
	}

	return groups;
}

function groupLines(group: readonly CheckRung[], decisive: CheckRung | null, options: TextOptions): string[] {
	const [rung, ...others] = group as readonly [CheckRung, ...CheckRung[]];
	if (rung.needs === null) return rungLines(rung, rung === decisive, options);
	const names = [rung.id, ...others.map(({id, chain}) => id.slice(chain.length + 1))].join(', ');
	const word = others.length === 0 ? 'it needs' : 'they need';
	return indented(head('-'), idAt, `${names}: not run, ${word} ${rung.needs}`);
}

/** @param isDecisive its cause and next step are the check's, and stand at its end. */
function rungLines(rung: CheckRung, isDecisive: boolean, options: TextOptions): string[] {
	const {state, id, measured, tried, likely, next} = rung;
	const isWrong = state === 'fail' || state === 'warn' || state === 'slow';
	const more = (name: string, text: string | null): string[] =>
		text === null ? [] : indented(`${' '.repeat(idAt)}  ${name}`.padEnd(measuredAt), measuredAt, text);
	return [
		...indented(`${head(stateWords[state])}${id.padEnd(measuredAt - idAt)}`, measuredAt, measured),
		...(isWrong || options.isWhole ? more('tried', tried) : []),
		...(isWrong && !isDecisive
			? [...more('likely', likely), ...more('next', next), ...commandLines(rung, idAt + 2, options)]
			: []),
	];
}

function head(word: string): string {
	return `${' '.repeat(stateAt)}${word}`.padEnd(idAt);
}

/** Copied as they stand: broken only where the shell itself lets a line go on. */
function commandLines({commands}: CheckRung, indent: number, {systems}: TextOptions): string[] {
	const margin = ' '.repeat(indent);
	return commands
		.filter(({on}) => systems.includes(on))
		.flatMap(({on, command}) => {
			const end = on === 'windows' ? ' ^' : ' \\';
			const lines = wrapped(command, columns - indent - 2 - end.length);
			const last = lines.length - 1;
			return lines.map((line, at) => `${margin}${at === 0 ? '' : '  '}${line}${at === last ? '' : end}`);
		});
}

function verdict(rung: CheckRung, options: TextOptions): string[] {
	const {likely, next} = rung;
	return [
		...(likely === null ? [] : indented(' Likely: ', 9, likely)),
		...(next === null ? [] : indented(' Next:   ', 9, next)),
		...commandLines(rung, 3, options),
	];
}

function passedLines({rungs, symptom}: CheckReport): string[] {
	const count = (state: RungState): number => rungs.filter(rung => rung.state === state).length;
	const but = [
		...(count('warn') === 0 ? [] : [`${count('warn')} with a warning`]),
		...(count('slow') === 0 ? [] : [`${count('slow')} too slow to tell`]),
	];
	const own = rungs.filter(({chain}) => chain === 'pin');
	const isCleared = own.length > 0 && own.every(({state}) => state === 'ok' || state === 'warn');
	return [
		...indented(' ', 1, `Every check passed${but.length === 0 ? '.' : `, ${but.join(', ')}.`}`),
		...(isCleared && symptom === null
			? indented(
					' ',
					1,
					'Nothing found that keeps this person out: let them try, and watch the live events (key w).',
				)
			: []),
	];
}

function indented(start: string, indent: number, text: string): string[] {
	const margin = ' '.repeat(indent);
	return wrapped(text, columns - indent).map((line, at) => (at === 0 ? start : margin) + line);
}

/** Broken between words; a word that is longer than a line is broken where the line ends. */
function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(one => pieces(one, width))) {
		if (line !== '' && cellWidth(line) + 1 + cellWidth(word) > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}

	return [...lines, line];
}

function pieces(word: string, width: number): string[] {
	if (cellWidth(word) <= width) return [word];
	const found = [''];
	for (const segment of graphemes(word)) {
		if (cellWidth(found.at(-1)! + segment) > width) found.push(segment);
		else found.push(found.pop()! + segment);
	}

	return found;
}
