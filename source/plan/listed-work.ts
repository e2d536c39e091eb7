import {asClause} from '../domain/index.ts';
import type {Row} from '../reconcile/row.ts';
import {deleteTargets} from './delete-rows.ts';
import {deleteStep} from './delete-step.ts';
import {isOneTable, rowWorldOf, writeRefusal} from './person-rows.ts';
import {type Block, type Intent, isDeleteAction, type LeftOut, type RowStep} from './plan.ts';
import {registerStep} from './register-step.ts';
import {repairStep} from './repair-step.ts';
import {resyncStep} from './resync-step.ts';
import {pinGuard, select} from './select.ts';
import {switchStep} from './switch-step.ts';
import {type Draft, leave, mainKind, type Outcome, reasonOf, type Work, type Workshop} from './workshop.ts';

/** Everything that is made from the lists: people by PIN, by kind, or all of them. */
export function listedWork(intent: Intent, shop: Workshop, needed: readonly Block[]): Work {
	const {world} = shop;
	const selection = select(intent, world);
	const places = placeBlocks(intent, shop);
	const why = [...needed, ...places.filter(({code}) => code === 'source-incomplete')][0]?.reason;
	const guard = pinGuard(world);
	const outcomes = selection.rows.map(row => {
		if (why !== undefined) return leave(row, 'UNKNOWN', why);
		const guarded = guard(row);
		return guarded === null ? outcomeOf(intent, row, shop) : leave(row, guarded.kind, guarded.reason);
	});
	const drafts = inOrder(outcomes.flatMap(({steps}) => steps));
	const excess = tooManyDeletes(intent, drafts);
	return {
		drafts: excess === null ? drafts : [],
		leftOut: [
			...outcomes.map(({leftOut}) => leftOut).filter(leftOut => leftOut !== null),
			...(excess ?? []),
			...selection.leftOut,
		],
		warnings: outcomes.flatMap(({warnings}) => warnings),
		blocks: places,
	};
}

function outcomeOf(intent: Intent, row: Row, shop: Workshop): Outcome {
	const {operation, selector} = intent;
	switch (operation) {
		case 'register':
			return selector.by === 'all' ? automatic(row, shop, 'register') : registerStep(row, shop);
		case 'resync':
			if (intent.in === 'mw' || intent.in === 'sql') return repairStep(row, intent.in, selector.by, shop);
			return selector.by === 'all' ? automatic(row, shop, 'resync') : resyncStep(row, shop);
		case 'enable':
		case 'disable':
			if (selector.by !== 'pins')
				return leave(row, mainKind(row), `${operation} is never automatic: choose the PIN`);
			return switchStep(row, operation === 'enable', shop);
		case 'delete':
			return deleteStep(row, shop, selector.by !== 'pins', intent.also);
		case 'fix':
			return automatic(row, shop, 'fix');
		case 'add':
		case 'restore':
		case 'undo':
			return leave(row, mainKind(row), `${operation} is not made from the lists`);
	}
}

/** What may happen to people nobody chose one by one: NO-DEV, NAME, and a card where the device has none. */
function automatic(row: Row, shop: Workshop, operation: 'register' | 'resync' | 'fix'): Outcome {
	const kind = mainKind(row);
	if (kind === 'ok') return leave(row, 'ok', 'nothing to do: in sync');
	const held = row.kinds.find(one => handsOff.has(one));
	if (held !== undefined) return leave(row, held, reasonOf(row, held));
	if (operation !== 'resync' && row.kinds.includes('NO-DEV')) return registerStep(row, shop);
	const isField = row.kinds.includes('NAME') || row.kinds.includes('CARD');
	if (operation !== 'register' && isField && row.device !== null) return resyncStep(row, shop);
	return leave(row, kind, `never automatic: ${asClause(reasonOf(row, kind))}`);
}

const handsOff: ReadonlySet<Row['kinds'][number]> = new Set([
	'UNKNOWN',
	'DUP-PIN',
	'PIN-FORM',
	'WHO?',
	'BAD-PIN',
	'DUP-CARD',
]);

/** The device first: rows wait for its reading, and a line is not held while databases work. */
function inOrder(drafts: readonly Draft[]): readonly Draft[] {
	return [...drafts.filter(({route}) => route === 'tcp'), ...drafts.filter(({route}) => route !== 'tcp')];
}

/** What speaks against writing to the databases that were asked for, before anybody is looked at. */
function placeBlocks(intent: Intent, {world}: Workshop): readonly Block[] {
	const wantsMiddleware = intent.in === 'mw' || intent.also?.includes('mw') === true;
	if (wantsMiddleware && world.snapshots.middleware.state === 'off') {
		return [{code: 'source-incomplete', reason: 'The middleware is not configured.'}];
	}

	return placesOf(intent, world).flatMap((target): readonly Block[] => {
		if (rowWorldOf(target, world) === null)
			return [{code: 'source-incomplete', reason: `The rows of the ${target} could not be read.`}];
		const refusal = writeRefusal(target, world);
		return refusal === null ? [] : [{code: 'not-writable', reason: refusal}];
	});
}

function placesOf(intent: Intent, world: Workshop['world']): readonly RowStep['target'][] {
	if (intent.operation === 'delete') return deleteTargets(intent.also ?? [], world);
	if (intent.operation !== 'resync' || intent.in === undefined || intent.in === 'device') return [];
	return [intent.in === 'mw' && !isOneTable(world) ? 'middleware' : 'website'];
}

/** More people than the person expected: then none of them, rather than an arbitrary few. */
function tooManyDeletes({selector}: Intent, drafts: readonly Draft[]): readonly LeftOut[] | null {
	if (selector.by !== 'kind' || selector.maxDelete === undefined) return null;
	const most = selector.maxDelete;
	const pins = [...new Set(drafts.filter(({action}) => isDeleteAction(action)).map(({pin}) => pin))];
	if (pins.length <= most) return null;
	return pins.map(pin => ({
		pin,
		kind: selector.kind,
		reason: `${pins.length} people are ${selector.kind} and --max-delete is ${most}: none is deleted`,
	}));
}
