import {type Dialog, plainText, type RunDialog, type State, topDialog} from '../../store/index.ts';
import {stateWord} from '../dialogs/run.ts';
import {stepName} from '../dialogs/steps.ts';
import {eventText} from '../view/events.ts';
import {listLines, sourceLines, summaryLines} from './list-words.ts';
import {toldAudit, toldCheck, toldOperations, toldUnfinished} from './page-words.ts';
import {planLines, questionOf, resultLines} from './plan-words.ts';

/**
What is said when one state follows another: each change is a new line, nothing is ever drawn twice and nothing
moves. The same states make the full screen.
*/
export function tell(before: State, after: State): readonly string[] {
	return [
		...(before.device === after.device || after.device === null
			? []
			: [`Device: ${plainText(after.device, 40)}.`]),
		...(after.isReadOnly && !before.isReadOnly ? ['Read-only: plans can be viewed, not applied.'] : []),
		...toldReading(before, after),
		...toldEvents(before, after),
		...toldDialog(topDialog(before), after, topDialog(after)),
		...(after.notice === null || after.notice === before.notice ? [] : [plainText(after.notice, 400)]),
	];
}

function toldReading(before: State, after: State): readonly string[] {
	const lines =
		before.reading === null && after.reading !== null && !after.reading.keepsOrder
			? ['Reading the lists.']
			: [];
	const isNew = after.data !== before.data && after.data.isSettled && !before.data.isSettled;
	const isAgain = before.reading !== null && after.reading === null && before.reading.keepsOrder === false;
	const isListed = isNew || isAgain || before.list.order !== after.list.order;
	if (!after.data.isSettled || !isListed || topDialog(after) !== null) return lines;
	return [
		...lines,
		...(isNew || isAgain ? sourceLines(after) : []),
		...summaryLines(after),
		...listLines(after, 0),
	];
}

function toldEvents(before: State, after: State): readonly string[] {
	if (before.live.isOn !== after.live.isOn && after.live.isOn)
		return ['The door is watched: each event is a line. The line to the device is held meanwhile.'];
	if (before.live.isOn && !after.live.isOn) return ['The door is not watched any more.'];
	const count = after.live.events.indexOf(before.live.events[0]!);
	const fresh = count === -1 ? after.live.events : after.live.events.slice(0, count);
	return before.live.events === after.live.events
		? []
		: fresh.toReversed().map(event => `${eventText(event)}.`);
}

function toldDialog(old: Dialog | null, after: State, now: Dialog | null): readonly string[] {
	if (now === null || now === old) return [];
	switch (now.kind) {
		case 'planning':
			return ['Reading for a plan. Nothing is written.'];
		case 'plan': {
			const isNew = old?.kind !== 'plan' || old.id !== now.id;
			const wakes = now.isArmed && (isNew || !old.isArmed);
			return [...(isNew ? planLines(after, now) : []), ...(wakes ? [questionOf(after, now.plan)] : [])];
		}
		case 'run':
			return old?.kind === 'run'
				? toldRun(after, old, now)
				: [`Applying plan ${now.plan.number}. Type stop to stop after the user in hand.`];
		case 'result':
			return resultLines(after, now);
		case 'check':
			return toldCheck(old?.kind === 'check' && old.id === now.id ? old : null, now);
		case 'audit':
			return toldAudit(now);
		case 'operations':
			return toldOperations(now);
		case 'unfinished':
			return toldUnfinished(old?.kind === 'unfinished' ? old : null, now);
		case 'problem':
			return [`${now.title}: ${plainText(now.message, 1000)}`];
		default:
			return [];
	}
}

/** Each step when something is known of it; that it is being written now is not worth a line. */
function toldRun(state: State, before: RunDialog, after: RunDialog): readonly string[] {
	const stopping =
		after.isStopping && !before.isStopping ? ['Stopping after this user; the device is enabled again.'] : [];
	const total = after.plan.steps.length;
	const steps = after.plan.steps.flatMap((step, at) => {
		const progress = after.progress.get(step.id);
		if (progress === undefined || progress.state === 'writing' || progress.state === 'planned') return [];
		if (before.progress.get(step.id)?.state === progress.state) return [];
		const reason = progress.reason === null ? '' : `: ${plainText(progress.reason, 400)}`;
		return [
			`${at + 1} of ${total}: PIN ${plainText(step.pin, 50)}, ${stepName(state, step, step)}, ${stateWord(progress.state)}${reason}`,
		];
	});
	return [...stopping, ...steps];
}
