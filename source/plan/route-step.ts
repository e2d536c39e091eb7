import {isCarriedPin, maskCard, parseCard, plainText} from '../domain/index.ts';
import {pinTrouble} from '../reconcile/pin-rules.ts';
import type {Row} from '../reconcile/row.ts';
import {isCurrent} from './needs.ts';
import type {Block, Intent, LeftOut, QueueStep} from './plan.ts';
import {chooseRoute, manualSteps, type RouteWorld} from './routes.ts';
import {pinGuard, select} from './select.ts';
import {mainKind, nameRemarks, statusOf} from './workshop.ts';
import {type PlanWorld, traitsOf} from './world.ts';

/** A word before its step has its number. */
export type QueueDraft = Omit<QueueStep, 'id'>;

/** The whole of a plan for one person while the terminal is out of reach: `deviceBlocks` and `needs` have no part in it. */
export interface RouteWork {
	readonly drafts: readonly QueueDraft[];
	readonly leftOut: readonly LeftOut[];
	readonly warnings: readonly string[];
	readonly blocks: readonly Block[];
}

/**
Registers one person by another way than TCP: the one plan without a reading of the device. It rests on the website
alone and on a serial number from the settings, and says what it does not know. Without that number nobody can be told
which terminal is meant, so that a person's hands are left.
*/
export function routeWork(intent: Intent, world: PlanWorld, routes: RouteWorld): RouteWork {
	const blocks = routeBlocks(world);
	const {rows, leftOut} = select(intent, world);
	const [row] = rows;
	if (row === undefined) return {drafts: [], leftOut, warnings: [], blocks};
	const refusal = blocks.find(({code}) => code === 'source-incomplete' || code === 'stale');
	const guarded = pinGuard(world)(row);
	const outcome =
		refusal === undefined
			? guarded === null
				? routeStep(row, world, routes)
				: leave(row, guarded.reason, guarded.kind)
			: leave(row, refusal.reason, 'UNKNOWN');
	return 'step' in outcome
		? {drafts: [outcome.step], leftOut, warnings: outcome.warnings, blocks}
		: {drafts: [], leftOut: [outcome.leftOut, ...leftOut], warnings: [], blocks};
}

type Outcome =
	| {readonly step: QueueDraft; readonly warnings: readonly string[]}
	| {readonly leftOut: LeftOut};

/** One person's word, by the best way that is open. The row's device mark is no ground for anything: it was not read. */
export function routeStep(row: Row, world: PlanWorld, routes: RouteWorld): Outcome {
	const {device} = world;
	const serial = world.expectedSerial?.trim() || null;
	const pin = plainText(row.pin);
	const person = row.sql;
	if (person === null || row.marks.sql === '-')
		return leave(row, `the website has no live row with PIN ${pin}`);
	if (row.marks.sql === 'x') return leave(row, `inactive on the website (${statusOf(person)})`);
	const trouble = pinTrouble(row.pin, traitsOf(device));
	if (trouble !== null) return leave(row, `PIN ${pin} ${trouble}`, 'BAD-PIN');
	if (!isCarriedPin(row.pin)) {
		return leave(
			row,
			`PIN ${pin} holds more than letters and digits, which commands cannot carry`,
			'BAD-PIN',
		);
	}

	const {route, name, confidence, passedOver} = chooseRoute(
		serial === null ? {...routes, soap: null, queue: null} : routes,
	);
	const stored = device.storage.stored(person.name);
	const card = parseCard(person.card);
	const after = {name: plainText(stored.text), card: card ?? 0};
	const instructions =
		route === 'manual'
			? manualSteps({pin: row.pin, name: person.name}, {name: device.name, serial}, row.middleware)
			: [];
	return {
		step: {
			action: 'queue',
			pin: row.pin,
			target: device.name,
			route,
			before: null,
			after,
			reason: `${device.name} could not be read over TCP (${routes.trouble.reason.replace(/\.$/, '')}): ${name}.`,
			remarks: [
				confidence,
				'no finger: enrol after',
				...nameRemarks(stored),
				...(card === null ? ['the card on the website is not a number: sent without'] : []),
			],
			request: {
				kind: 'register',
				pin: row.pin,
				// The service may write the name into its own table as well, where the terminal's limit is none.
				name: route === 'soap' ? plainText(person.name) : after.name,
				card: after.card,
				serial: serial ?? '',
			},
			instructions,
		},
		warnings: [
			`The device was not read; an existing PIN ${pin} may be renamed.`,
			...(after.card === 0
				? []
				: [`Whether somebody else has card ${maskCard(after.card)} on the device is not known.`]),
			...middlewareWarnings(row),
			...(serial === null
				? [
						`The serial number of ${device.name} is not in the settings: without it neither the web service nor the queue can be told which terminal is meant.`,
					]
				: passedOver),
		],
	};
}

function middlewareWarnings({pin, kinds, marks}: Row): readonly string[] {
	const whom = `PIN ${plainText(pin)}`;
	if (marks.middleware === '?')
		return [`The middleware could not be read: whether it shows ${whom} is not known.`];
	return kinds.includes('SQL-ONLY') || kinds.includes('NO-MW') || marks.middleware === '-'
		? [`The middleware does not show ${whom}: it may not take the word, or remove the person again.`]
		: [];
}

function routeBlocks({isReadOnly, isLocked, device, snapshots: {sql}}: PlanWorld): readonly Block[] {
	const blocks: Block[] = [];
	if (isReadOnly) {
		blocks.push({
			code: 'read-only',
			reason: `${device.name} is read-only: the plan can be looked at and saved.`,
		});
	}

	if (isLocked === true) blocks.push({code: 'locked', reason: `Another writer holds ${device.name}.`});
	if (isCurrent(sql.state)) return blocks;
	const why = sql.reason === null ? '' : ` (${plainText(sql.reason)})`;
	return [
		...blocks,
		sql.state === 'old'
			? {code: 'stale', reason: 'register needs the website, and its reading is old: read again.'}
			: {
					code: 'source-incomplete',
					reason: `register needs the website, which was not read completely${why}.`,
				},
	];
}

function leave(row: Row, reason: string, kind: LeftOut['kind'] = mainKind(row)): {readonly leftOut: LeftOut} {
	return {leftOut: {pin: row.pin, kind, reason}};
}
