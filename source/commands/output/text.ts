import {
	type DeviceUser,
	maskCard,
	plainText,
	type Snapshot,
	type Snapshots,
	type SourceName,
} from '../../domain/index.ts';
import {routeWords, rowWords} from '../../plan/index.ts';
import {
	isDeviceStep,
	isRowStep,
	type Plan,
	type QueueStep,
	type Step,
	type StepResult,
} from '../../plan/plan.ts';
import type {Mark, Row} from '../../reconcile/row.ts';
import {wallClock} from '../../runtime/wall-clock.ts';
import {cellWidth, padCells} from './cells.ts';

/** Plain lines for people: no colour, no escape sequence, card numbers masked. */

const sourceTitles: Readonly<Record<SourceName, string>> = {sql: 'SQL', middleware: 'MW', device: 'DEV'};

function sourceLine(name: SourceName, snapshot: Snapshot<unknown>): string {
	const {state, count, readAt, reason, hint} = snapshot;
	const parts = [
		`${sourceTitles[name].padEnd(4)}${state}`,
		...(count === null ? [] : [String(count)]),
		...(readAt === null ? [] : [`read ${wallClock(readAt).slice(11)}`]),
		...(reason === null ? [] : [plainText(reason, 400)]),
		...(hint === null ? [] : [plainText(hint, 400)]),
	];
	return parts.join('  ');
}

export function sourceLines(snapshots: Snapshots): string[] {
	return (['sql', 'middleware', 'device'] as const)
		.filter(name => snapshots[name].state !== 'off')
		.map(name => sourceLine(name, snapshots[name]));
}

export function marksText(marks: Row['marks']): string {
	const letter = (mark: Mark | null): string => mark ?? ' ';
	return letter(marks.sql) + letter(marks.middleware) + letter(marks.device);
}

/** The best name there is for a row: the website's, else the middleware's, else the device's. */
export function nameOf(row: Row): string {
	return plainText(row.sql?.name ?? row.middleware?.name ?? row.device?.name ?? '', 60);
}

export function rowLines(rows: readonly Row[]): string[] {
	const pinWidth = Math.max(3, ...rows.map(row => cellWidth(plainText(row.pin, 24))));
	const nameWidth = Math.max(4, ...rows.map(row => Math.min(24, cellWidth(nameOf(row)))));
	const head = `${'PIN'.padEnd(pinWidth)}  SMD  ${'PROBLEM'.padEnd(13)}${'NAME'.padEnd(nameWidth)}  WHY`;
	const line = (row: Row): string => {
		const [first = 'ok', ...more] = row.kinds;
		const kind = more.length === 0 ? first : `${first} +${more.length}`;
		return [
			`${padCells(plainText(row.pin, 24), pinWidth)}  ${marksText(row.marks)}  ${kind.padEnd(13)}`,
			`${padCells(nameOf(row), nameWidth)}  ${plainText(row.reasons[0] ?? '', 300)}`,
		].join('');
	};
	return [head, ...rows.map(line)];
}

const signs: Readonly<Record<Step['action'], string>> = {
	register: '+',
	resync: '~',
	enable: '~',
	disable: '~',
	delete: 'x',
	restore: '+',
	'sql-update': '~',
	'sql-insert': '+',
	'sql-delete': 'x',
	queue: '+',
};

/** `card ..5678`, or `no card`; null = a text that is no card number. */
export function cardText(card: number | null): string {
	if (card === null) return 'a card that is not a number';
	return card === 0 ? 'no card' : `card ${maskCard(card)}`;
}

function userText(user: DeviceUser): string {
	return `"${plainText(user.name, 40)}", slot ${user.uid}, ${cardText(user.card)}`;
}

function stepText(step: Step): string {
	if (isRowStep(step)) return `${step.target}: ${rowWords(step)}`;
	if (!isDeviceStep(step)) return routeWords(step);
	const {before, after} = step;
	if (before === null && after !== null) return userText(after);
	if (before !== null && after === null)
		return `${userText(before)}${step.fingers === null ? '' : `, ${step.fingers} fingers`}`;
	if (before === null || after === null) return '';
	const changes = [
		...(before.nameBytes === after.nameBytes || before.name === after.name
			? [`"${plainText(after.name, 40)}"`]
			: [`name "${plainText(before.name, 40)}" -> "${plainText(after.name, 40)}"`]),
		...(before.card === after.card ? [] : [`card ${maskCard(before.card)} -> ${maskCard(after.card)}`]),
		...(before.enabled === after.enabled
			? []
			: [after.enabled ? 'disabled -> enabled' : 'enabled -> disabled']),
	];
	return changes.join(', ');
}

/** The plan as it is shown before anything is written. */
export function planLines(plan: Plan): string[] {
	const {device, steps, leftOut} = plan;
	const serial = device.serial === null ? '' : ` SN ${plainText(device.serial, 40)}`;
	return [
		`PLAN ${plan.number}  ${plan.operation} on ${plainText(device.name, 40)}${serial}: ${steps.length} to change, ${leftOut.length} left out`,
		...steps.flatMap(step => [
			[
				`${signs[step.action]} ${plainText(step.pin, 24)}  ${stepText(step)}`,
				...step.remarks.map(remark => plainText(remark)),
			].join('  '),
			...(step.action === 'queue' ? wayLines(step) : []),
		]),
		...leftOut.map(({pin, kind, reason}) => `! ${plainText(pin, 24)}  ${kind}  ${plainText(reason, 300)}`),
		...plan.warnings.map(warning => `warning: ${plainText(warning, 400)}`),
		...plan.blocks.map(block => `blocked: ${plainText(block.reason, 400)}`),
		...plan.brakes.map(brake => `brake "${brake.name}": ${plainText(brake.reason, 400)}`),
	];
}

/** Why the terminal itself is not asked, and what a person has to do where nobody else can. */
function wayLines({reason, instructions}: QueueStep): string[] {
	return [
		`    ${plainText(reason, 400)}`,
		...instructions.map((text, at) => `    ${at + 1}. ${plainText(text, 400)}`),
	];
}

const resultWords: Readonly<Record<StepResult['state'], string>> = {
	verified: 'verified',
	sent: 'sent',
	'in-doubt': 'in doubt',
	failed: 'failed',
	'not-tried': 'not tried',
};

export function resultLines(results: readonly StepResult[], stopped: string | null): string[] {
	const states = Object.keys(resultWords) as Array<StepResult['state']>;
	return states
		.flatMap(state => {
			const items = results.filter(result => result.state === state);
			if (items.length === 0) return [];
			const head = `${resultWords[state].padEnd(9)} ${String(items.length).padStart(4)}${state === 'verified' ? '  read back, equal to the plan' : ''}`;
			const details = items
				.filter(item => item.reason !== null)
				.map(item => `  PIN ${plainText(item.pin, 24)}: ${plainText(item.reason!, 300)}`);
			return [head, ...details];
		})
		.concat(stopped === null ? [] : [`stopped: ${plainText(stopped, 300)}`]);
}
