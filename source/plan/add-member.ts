import {isPlainText, maskCard, parseCard, plainText, type RowChange, trimText} from '../domain/index.ts';
import {pinTrouble} from '../reconcile/pin-rules.ts';
import {ownerOf, rowOf} from './lookup.ts';
import {type MemberFacts, memberRows} from './member-rows.ts';
import {isOneTable, pinOf, rowWorldOf, stampOf, writeRefusal} from './person-rows.ts';
import type {Block, Intent, NewMember, RowStep} from './plan.ts';
import {newUserStep} from './register-step.ts';
import {namedValues, textAt} from './row-values.ts';
import type {Draft, RowDraft, Work, Workshop} from './workshop.ts';
import {type PlanWorld, traitsOf, usersOf} from './world.ts';

/** `Employees.EmployeeName`; the website's own form lets more through, and the database cuts the whole insert off. */
const longestName = 50;

/**
A member from nothing: the rows in one transaction under a number that nobody has, then the device. A wish that names
the number is about somebody whose adding was cut off, and gets what is missing.
*/
export function addMember({member, selector}: Intent, shop: Workshop, needed: readonly Block[]): Work {
	const {world} = shop;
	const nobody: Work = {drafts: [], leftOut: [], warnings: [], blocks: []};
	if (needed.length > 0) return nobody;
	const begun = selector.by === 'pins' ? (selector.pins[0] ?? null) : null;
	const given = member === undefined ? null : factsOf(member, begun, world);
	if (given === null) return {...nobody, blocks: [refused('Nobody was named to be added.')]};
	const site = rowWorldOf('website', world);
	const refusal = writeRefusal('website', world);
	const problems = [
		...given.problems,
		...(begun === null ? pinProblems(given.pin, world) : begunProblems(given, begun, world)),
		...cardProblems(given.card, begun, world),
	];
	if (site === null || refusal !== null || given.pin === null || problems.length > 0) {
		return {
			...nobody,
			blocks: [
				...(refusal === null
					? []
					: [refusal].map(
							(reason): Block => ({code: site === null ? 'source-incomplete' : 'not-writable', reason}),
						)),
				...problems.map(refused),
			],
		};
	}

	const facts: MemberFacts = {...given, pin: given.pin};
	const website = begun === null ? insertStep(facts, 'website', world) : {step: null, problems: []};
	const middleware = middlewareStep(facts, world, website.step);
	const door = doorStep(facts, given.card, website.step, shop);
	const blocks = [...website.problems, ...middleware.problems].map(refused);
	return {
		drafts: [website.step, middleware.step, ...door.steps].filter(step => step !== null),
		leftOut: door.leftOut,
		warnings: [...given.warnings, ...middleware.warnings, ...door.warnings],
		blocks,
	};
}

function refused(reason: string): Block {
	return {code: 'member', reason};
}

interface Given extends Omit<MemberFacts, 'pin'> {
	/** null = no number is to be had; a problem says why. */
	readonly pin: string | null;
	/** 0 = none. */
	readonly card: number;
	readonly problems: readonly string[];
	readonly warnings: readonly string[];
}

/** @param begun the number that the member has already; null = the next one. */
function factsOf(member: NewMember, begun: string | null, world: PlanWorld): Given {
	const name = trimText(plainText(member.name, 4000));
	const today = world.today ?? new Date(world.now).toISOString().slice(0, 10);
	const card = parseCard(member.card);
	const packageEnd = member.packageEnd ?? endOf(today, member.months ?? null);
	const texts = [member.name, member.card, member.package ?? '', member.trainer ?? ''];
	const pin = begun ?? world.nextPin?.pin ?? null;
	const problems = [
		...(name === '' ? ['A member needs a name.'] : []),
		...(name.length > longestName
			? [`The name has ${name.length} characters, EmployeeName takes ${longestName}.`]
			: []),
		...(name.startsWith('del_') ? ['A name that begins with del_ counts as deleted.'] : []),
		...(texts.every(isPlainText) ? [] : ['What was given holds control characters.']),
		...(card === null ? [`"${plainText(member.card, 40)}" is not a card number.`] : []),
		...(packageEnd === null || isDate(packageEnd)
			? []
			: [`"${plainText(packageEnd, 20)}" is no date; dates are written 2027-01-31.`]),
		...(pin === null
			? [
					`No free number is known: ${plainText(world.nextPin?.reason ?? 'not every list, log and device was asked')}.`,
				]
			: []),
	];
	return {
		pin,
		name,
		member: {...member, card: trimText(member.card)},
		today,
		packageEnd,
		card: card ?? 0,
		problems: problems.map(problem => problem.replace(/\.\.$/, '.')),
		warnings: /^del./i.test(name)
			? [
					`The website's own lists hide "${plainText(name, 60)}": their filter takes names that begin with del for deleted ones.`,
				]
			: [],
	};
}

/** The same day so many months later, or that month's last one. */
function endOf(today: string, months: number | null): string | null {
	if (months === null || !Number.isInteger(months) || months < 1 || months > 1200) return null;
	const [year, month, day] = today.split('-').map(Number);
	const first = Date.UTC(year!, month! - 1 + months, 1);
	const last = new Date(Date.UTC(year!, month! + months, 0)).getUTCDate();
	return new Date(first + (Math.min(day!, last) - 1) * 86_400_000).toISOString().slice(0, 10);
}

function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Whoever holds the number still opens the door with it, and would do so as the new member. */
function pinProblems(pin: string | null, world: PlanWorld): readonly string[] {
	return pin !== null && rowOf(pin, world) !== null
		? [`PIN ${plainText(pin)} is in use already: read the lists again.`]
		: [];
}

/** The row that was written has to be there, and to be this member's. */
function begunProblems({name}: Pick<Given, 'name'>, pin: string, world: PlanWorld): readonly string[] {
	const own = rowWorldOf('website', world)?.rows.filter(
		row => row.table === 'Employees' && pinOf(row) === pin,
	);
	const isOurs = own?.length === 1 && textAt(own[0]!.values, 'EmployeeName') === name;
	return isOurs
		? []
		: [`PIN ${plainText(pin)} is not "${plainText(name, 60)}" on the website: read the lists again.`];
}

/** @param begun whoever has this number is the member. */
function cardProblems(card: number, begun: string | null, world: PlanWorld): readonly string[] {
	if (card === 0) return [];
	const holder =
		usersOf(world).find(user => user.card === card && user.pin !== begun)?.pin ?? ownerOf(card, world, begun);
	return holder === null ? [] : [`Card ${maskCard(card)} belongs to PIN ${plainText(holder)} already.`];
}

function insertStep(
	facts: MemberFacts,
	target: RowStep['target'],
	world: PlanWorld,
): {readonly step: RowDraft; readonly problems: readonly string[]} {
	const {employee, client, problems, remarks} = memberRows(facts, rowWorldOf(target, world)!);
	const changes: RowChange[] = [
		{kind: 'insert', table: 'Employees', values: employee ?? {}, links: {}},
		...(client === null
			? []
			: [{kind: 'insert', table: 'GymClients', values: client, links: {EmployeeId: 0}} as const]),
	];
	return {
		step: {
			action: 'sql-insert',
			pin: facts.pin,
			target,
			route: 'sql',
			before: null,
			after: namedValues(
				changes.map(change => ({table: change.table, values: change.kind === 'insert' ? change.values : {}})),
			),
			reason: `"${plainText(facts.name, 60)}" becomes a member with PIN ${facts.pin}.`,
			remarks,
			transaction: {changes, freePin: facts.pin, stamp: stampOf(world)},
		},
		problems,
	};
}

/** The middleware's own table, where it has one; else it reads the website's. */
function middlewareStep(
	facts: MemberFacts,
	world: PlanWorld,
	website: RowDraft | null,
): {readonly step: Draft | null; readonly problems: readonly string[]; readonly warnings: readonly string[]} {
	if (isOneTable(world)) return {step: null, problems: [], warnings: []};
	const isThere = rowWorldOf('middleware', world)?.rows.some(
		row => row.table === 'Employees' && pinOf(row) === facts.pin,
	);
	if (website === null && isThere === true) return {step: null, problems: [], warnings: []};
	const refusal = writeRefusal('middleware', world);
	if (refusal !== null) {
		return {
			step: null,
			problems: [],
			warnings: [
				`${refusal} Add PIN ${facts.pin} "${plainText(facts.name, 60)}" by hand in eTimeTrackLite, Employees, or its punches stay nameless.`,
			],
		};
	}

	const {step, problems} = insertStep(facts, 'middleware', world);
	return {step: website === null ? step : {...step, waitsFor: website}, problems, warnings: []};
}

function doorStep(
	{pin, name}: MemberFacts,
	card: number,
	website: RowDraft | null,
	shop: Workshop,
): Pick<Work, 'leftOut' | 'warnings'> & {readonly steps: readonly Draft[]} {
	const {world, slots} = shop;
	if (website === null && usersOf(world).some(user => user.pin === pin))
		return {steps: [], leftOut: [], warnings: []};
	const trouble = pinTrouble(pin, traitsOf(world.device));
	const nowhere = (kind: 'BAD-PIN' | 'NO-DEV', reason: string) => ({
		steps: [],
		leftOut: [{pin, kind, reason}],
		warnings: [],
	});
	if (trouble !== null) return nowhere('BAD-PIN', `PIN ${pin} ${trouble}`);
	const uid = slots.next();
	if (uid === null) return nowhere('NO-DEV', 'no slot of the device is known to be free');
	const reason = `PIN ${pin} is new.`;
	const step = newUserStep({uid, pin, name, card, reason}, world);
	return {
		steps: [website === null ? step : {...step, waitsFor: website}],
		leftOut: [],
		warnings: [],
	};
}
