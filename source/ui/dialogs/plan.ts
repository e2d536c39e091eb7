import {
	type AlsoPlace,
	alsoPlaces,
	type DeviceStep,
	deviceSteps,
	geometryOf,
	instructionsOf,
	isByHand,
	isDeviceStep,
	isRowStep,
	keyOf,
	type LeftOut,
	type Plan,
	type PlanDialog,
	plainText,
	type SourceName,
	type State,
} from '../../store/index.ts';
import {cells, shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import {clockSeconds, plural, wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';
import {planFoot, type Remark} from './plan-foot.ts';
import {stepText} from './steps.ts';

/** The plan: what will change for each person, what is left out and why, and what it takes to go on. */
export function planView(style: Style, state: State, dialog: PlanDialog): DialogView {
	const {plan} = dialog;
	const texts = [...plan.steps.map(step => stepText(state, step)), ...plan.leftOut.map(leftOutText)];
	const items = [
		...texts.map((text, at) => [cursorLine(state, at === dialog.cursor, text)]),
		...instructionItems(state, dialog, texts.length),
	];
	const head = headOf(state, plan);
	const rows = items.flat();
	const reserved = isTyped(dialog) ? 1 : 0;
	const room = geometryOf(state).dialogRows - reserved - head.length - Math.min(rowsKept, rows.length);
	const parts = {
		whole: wholeLine(state, dialog),
		also: alsoLines(state),
		remarks: remarksOf(plan),
		consent: consentLine(state, dialog),
	};
	return framed(style, state, {
		head,
		rows,
		foot: planFoot(parts, state.size.columns - 3, room),
		// The whole of it is to be seen, so its last line counts.
		place: {cursor: items.slice(0, dialog.cursor + 1).flat().length - 1},
		reserved,
	});
}

/** However much there is to say, so many lines of what will change stay above it. */
const rowsKept = 3;

/** Is there a phrase to type, so that the last line belongs to the input? */
export function isTyped({plan}: PlanDialog): boolean {
	return plan.consent.kind === 'phrase' && plan.blocks.length === 0;
}

/** What a person does by hand, step by step. @param from lines above them */
function instructionItems({size}: State, {plan, cursor}: PlanDialog, from: number): readonly Span[][][] {
	return instructionsOf(plan).map((instruction, at) =>
		wrap(plainText(instruction, 400), size.columns - 10).map((part, line): Span[] => {
			const isCursor = from + at === cursor;
			const text = `${isCursor && line === 0 ? '>' : ' '}  ${line === 0 ? String(at + 1).padStart(2) : '  '}  ${part}`;
			return [isCursor ? ['cursor', text] : text];
		}),
	);
}

const alsoWords: Readonly<Record<AlsoPlace['rows'], string>> = {
	website: "also the website's rows; undo puts them back",
	middleware: "also the middleware's rows, or it re-uploads",
	both: 'also website and middleware (one table)',
};

/** What else this delete may be made to reach. */
function alsoLines(state: State): Span[][] {
	const places = alsoPlaces(state);
	return places.map(({rows, isTicked}, at): Span[] => [
		['key', ` ${isTicked ? '[x]' : '[ ]'} ${alsoKeys[at]!.padEnd(9)}`],
		` ${alsoWords[rows]}`,
	]);
}

const alsoKeys = ['Tab', 'Shift-Tab'] as const;

function leftOutText(item: LeftOut): string {
	return ` ! ${sized(plainText(item.pin, 50), 9)} ${sized(item.kind, 9)} ${plainText(item.reason)}`;
}

/** The line under the cursor once more, whole, when the screen's edge cuts it. */
function wholeLine(state: State, {plan, cursor}: PlanDialog): Span[][] {
	const {columns} = state.size;
	const step = plan.steps[cursor];
	const item = plan.leftOut[cursor - plan.steps.length];
	const text = step !== undefined ? stepText(state, step) : item !== undefined ? leftOutText(item) : '';
	if (cells(text) <= columns - 2) return [];
	const parts = wrap(text.trim().replaceAll(/ {2,}/g, '  '), columns - 4);
	return parts.map((part): Span[] => [`  ${part}`]);
}

function cursorLine({size}: State, isCursor: boolean, text: string): Span[] {
	const kept = shortened(text, size.columns - 2);
	return isCursor ? [['cursor', `>${kept}`]] : [` ${kept}`];
}

function headOf({size}: State, plan: Plan): Span[][] {
	const isOnDeviceAlone = plan.steps.every(isDeviceStep);
	const count = (...actions: readonly string[]) =>
		plan.steps.filter(step => actions.includes(step.action)).length;
	const ages = (['sql', 'middleware', 'device'] as const satisfies readonly SourceName[])
		.map(source => plan.readAt[source])
		.filter(at => at !== null);
	const oldest =
		ages.length === 0
			? 'nothing read'
			: `reads ${Math.max(0, Math.round((plan.builtAt - Math.min(...ages)) / 1000))} s old`;
	const serial = plan.device.serial === null ? '' : ` SN ${plainText(plan.device.serial, 30)}`;
	const title = ` PLAN ${plan.number} ${plan.operation}  ${plainText(plan.device.name, 40)}${serial}`;
	const when = `  built ${clockSeconds(plan.builtAt)}, ${oldest}`;
	// How old the readings are matters more than the time of day.
	const age = cells(title + when) < size.columns ? when : `  ${oldest}`;
	return [
		[['title', title], age],
		[
			` + ${isOnDeviceAlone ? 'register' : 'add'} ${count('register', 'restore', 'sql-insert', 'queue')}   ~ change ${count('resync', 'enable', 'disable', 'sql-update')}   x delete ${count('delete', 'sql-delete')}   ! not included ${plan.leftOut.length}`,
		],
		[],
	];
}

/** What a delete takes away for good, and what is saved before. */
export function lossWords(plan: Plan): readonly string[] {
	const changed = deviceSteps(plan).filter(step => step.before !== null);
	const rows = plan.steps.filter(step => isRowStep(step) && step.before !== null).length;
	const deletes = deviceSteps(plan).filter(step => step.action === 'delete');
	const fingersOf = (steps: readonly DeviceStep[]) =>
		steps.reduce((sum, step) => sum + (step.fingers ?? 0), 0);
	const words: string[] = [];
	if (deletes.length > 0) {
		const cards = deletes.filter(step => (step.before?.card ?? 0) !== 0).length;
		const unknown = deletes.some(step => step.fingers === null) ? ' (some not known)' : '';
		words.push(
			`Lost on the device: ${plural(deletes.length, 'record')}, ${plural(fingersOf(deletes), 'fingerprint')}${unknown}, ${plural(cards, 'card')}. They cannot enter.`,
		);
	}

	const saved = [
		...(changed.length > 0 ? [plural(changed.length, 'record')] : []),
		...(rows > 0 ? [`the rows of ${plural(rows, 'change')}`] : []),
	];
	if (saved.length > 0)
		words.push(`Backup first: ${saved.join(' and ')}, written and read back before anything changes.`);
	return words;
}

function remarksOf(plan: Plan): readonly Remark[] {
	const [lost, ...others] = lossWords(plan);
	const remark =
		(role: Remark['role'], rank: number) =>
		(text: string): Remark => ({role, rank, text});
	return [
		...(lost === undefined ? [] : [lost]).map(remark('plain', 2)),
		...others.map(remark('plain', 4)),
		...plan.warnings.map(remark('warning', 3)),
		...plan.brakes.map(({reason}) => `Brake: ${reason}`).map(remark('warning', 1)),
		...plan.blocks.map(({reason}) => `Blocked: ${reason}`).map(remark('danger', 0)),
	];
}

function consentLine(state: State, {plan, isArmed}: PlanDialog): Span[] {
	return [['key', ` ${consentWords(state, plan)}`], isArmed ? '' : '   (keys wake in 1 s)'];
}

function consentWords(state: State, plan: Plan): string {
	if (plan.blocks.length > 0) return 'This plan cannot be applied. Esc goes back.';
	if (isByHand(plan)) return 'By hand: nothing is sent from here. Esc goes back.';
	if (plan.consent.kind === 'none') return 'Nothing to do. Esc goes back.';
	if (state.isReadOnly) return 'Read-only: can be viewed, not applied. Esc goes back.';
	if (plan.consent.kind === 'key')
		return `${keyOf(state, 'apply')} applies ${plural(plan.steps.length, 'change')}, Esc goes back.`;
	return `Type  ${plan.consent.phrase}  and press Enter, Esc goes back:`;
}
