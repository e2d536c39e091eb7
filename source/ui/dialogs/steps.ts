import {
	isDeviceStep,
	isRowStep,
	maskCard,
	nameOfPin,
	plainText,
	routeWords,
	rowWords,
	type State,
	type Step,
} from '../../store/index.ts';
import {sized} from '../cells.ts';

/** `+` register, `~` changes something, `x` delete. */
export const actionMarks: Readonly<Record<Step['action'], string>> = {
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

export function stepName(state: State, step: {readonly pin: string}, known: Step | null): string {
	const name = nameOfPin(state, step.pin) || (known === null ? '' : nameInStep(known));
	return plainText(name, 60);
}

function nameInStep(step: Step): string {
	if (isDeviceStep(step)) return step.after?.name ?? step.before?.name ?? '';
	if (!isRowStep(step)) return step.request.name;
	const name = (step.after ?? step.before)?.['Employees.EmployeeName'];
	return typeof name === 'string' ? name : '';
}

/** ` + 17        Asha Verma        slot 406, card ..5678, no finger: enrol after` */
export function stepText(state: State, step: Step): string {
	const head = ` ${actionMarks[step.action]} ${sized(plainText(step.pin, 50), 9)} ${sized(stepName(state, step, step), 18)} `;
	return head + stepWords(step);
}

/** What a step changes, and what has to be remembered about it. */
export function stepWords(step: Step): string {
	return [changeWords(step), ...step.remarks.map(remark => plainText(remark))]
		.filter(word => word !== '')
		.join(', ');
}

/** Before and after, in words: only what changes, then what is kept. */
function changeWords(step: Step): string {
	if (isRowStep(step)) return `${step.target}: ${rowWords(step)}`;
	if (!isDeviceStep(step)) return routeWords(step);
	const {before, after} = step;
	if (step.action === 'register' && after !== null) return `slot ${after.uid}, ${cardWords(after.card)}`;
	if (step.action === 'restore' && after !== null)
		return `back to slot ${after.uid}, ${cardWords(after.card)}`;
	if (step.action === 'delete' && before !== null)
		return `slot ${before.uid}, ${cardWords(before.card)}, ${fingerWords(step.fingers)}`;
	if (before === null || after === null) return step.action;
	const changes: string[] = [];
	if (before.name !== after.name)
		changes.push(`name "${plainText(before.name, 40)}" -> "${plainText(after.name, 40)}"`);
	if (before.card !== after.card) changes.push(`${cardWords(before.card)} -> ${cardWords(after.card)}`);
	if (before.enabled !== after.enabled)
		changes.push(after.enabled ? 'disabled -> enabled' : 'enabled -> disabled');
	return changes.length === 0 ? plainText(step.reason) : changes.join(', ');
}

function cardWords(card: number): string {
	return card === 0 ? 'no card' : `card ${maskCard(card)}`;
}

function fingerWords(fingers: number | null): string {
	if (fingers === null) return 'fingers not known';
	return fingers === 0 ? 'no finger' : `${fingers} ${fingers === 1 ? 'finger' : 'fingers'}`;
}
