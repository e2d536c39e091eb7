import {createRandom, type Random} from '../../source/app/trial/random.ts';
import {errorCode, sentence} from '../../source/domain/index.ts';
import type {Intent, Plan} from '../../source/plan/plan.ts';
import {type End, isMeddler, meet, verifiedInJournal, verifiedOf} from './cell.ts';
import {type Fault, faultsOf} from './faults.ts';
import {type Lab, makeGym, openLab, type Program} from './lab.ts';
import {changedOthers, impossible, Ledger, look, lostOf, untrue} from './look.ts';

export interface Walked {
	readonly seed: number;
	/** Plans that were applied, or begun. */
	readonly operations: number;
	readonly faults: number;
	/** How they ended. */
	readonly ends: Readonly<Record<'verified' | 'partly' | 'refused' | 'killed', number>>;
	readonly byOperation: Readonly<Record<string, number>>;
	readonly violations: readonly string[];
}

/** Where a course might go wrong, whatever it is; places that it does not reach change nothing. */
const anyCourse = {
	requests: Array.from({length: 26}, () => 8),
	disk: Array.from({length: 14}, () => ({call: 'append', path: '/journal/'}) as const),
	rows: 4,
};
/** Would take somebody's place: told, and not for this program to mend. */
const unmended = 'device stores in the slot of another';

/**
One gym, so many random operations one after the other, something going wrong in half of them; whatever was cut off is
taken up again or not. After each of them nothing may be lost, nobody else changed and nothing called verified that is
not so, and in the end everything that ever was has to be found.
*/
export async function walk(seed: number, operations: number): Promise<Walked> {
	const random = createRandom(seed);
	const gym = await makeGym(24, {3: {problem: 'NO-DEV'}, 4: {problem: 'NO-DEV'}, 5: {problem: 'NOT-SQL'}});
	const lab = await openLab(gym);
	const faults = faultsOf(anyCourse).filter(
		({isBeforePlan, kind}) => isBeforePlan !== true && kind !== unmended && kind !== 'device answers late',
	);
	const ledger = new Ledger();
	const ends = {verified: 0, partly: 0, refused: 0, killed: 0};
	const byOperation: Record<string, number> = {};
	const violations: string[] = [];
	let begun = 0;
	let broken = 0;
	let program = lab.start();
	try {
		for (let turn = 0; begun < operations && turn < operations * 4; turn++) {
			if (program.isDead || random.chance(0.1)) program = lab.start();
			// A minute passes, so that what a dead program has half made is cleared away.
			lab.now += 61_000;
			await program.workbench.refresh(() => {});
			if (random.chance(0.1)) {
				const untouched = await look(lab);
				await meddle(lab, random);
				ledger.forget(untouched, await look(lab));
			}

			const plan = await planFor(lab, program, random);
			if (plan === null || plan.steps.length === 0 || plan.blocks.length > 0) continue;
			const fault = random.chance(0.5) ? random.pick(faults) : calm;
			let before = await look(lab);
			ledger.note(before);
			const papers = new Set(lab.papers.keys());
			const end = await meet(lab, program, plan, fault, async () => {
				if (!isMeddler(fault)) return;
				const after = await look(lab);
				ledger.forget(before, after);
				before = after;
				ledger.note(before);
			});
			begun++;
			broken += fault === calm ? 0 : 1;
			byOperation[plan.operation] = (byOperation[plan.operation] ?? 0) + 1;
			ends[endOf(end)]++;
			const named = new Set(plan.steps.map(({pin}) => pin));
			const verified =
				end.kind === 'report' ? verifiedOf(end.report) : await verifiedInJournal(lab, plan.number);
			const wrong = [
				...(end.kind === 'error' && errorCode(end.error) === null ? [`it threw ${sentence(end.error)}`] : []),
				...(end.kind === 'error' ? [] : await untrue(plan, verified, lab)),
				...(await lostOf(before, lab, path => !papers.has(path))),
				...(await changedOthers(before, lab, named)),
				...impossible(lab),
			];
			violations.push(...wrong.map(what => `${begun}. ${plan.operation} x ${fault.name}: ${what}`));
		}

		await settle(lab);
		violations.push(...impossible(lab).map(what => `in the end: ${what}`));
		violations.push(...(await ledger.missing(lab)).map(what => `in the end: ${what}`));
		return {seed, operations: begun, faults: broken, ends, byOperation, violations};
	} finally {
		await lab.close();
		gym.remove();
	}
}

const calm: Fault = {kind: 'none', name: 'nothing', arm() {}};

function endOf(end: End): keyof Walked['ends'] {
	if (end.kind === 'killed') return 'killed';
	if (end.kind === 'error') return 'refused';
	return end.report.results.every(({state}) => state === 'verified') ? 'verified' : 'partly';
}

/** Somebody corrects a name at the terminal, so that there is something to repair. */
async function meddle(lab: Lab, random: Random): Promise<void> {
	const members = lab.device.users().filter(({pin, name}) => pin !== '1' && (name ?? '').length > 3);
	if (members.length === 0) return;
	const {pin} = random.pick(members);
	await lab.intrude(async session => {
		const base = (await session.readUsers()).users.find(user => user.pin === pin);
		if (base !== undefined) await session.writeUser({uid: base.uid, pin, base, name: base.name.slice(0, -1)});
	});
}

/** null = what came to mind makes no plan. */
async function planFor(lab: Lab, {workbench}: Program, random: Random): Promise<Plan | null> {
	try {
		const operations = await workbench.history.operations(20);
		const open = operations.find(({state}) => state === 'unfinished');
		if (open !== undefined && random.chance(0.6)) return (await workbench.resume(open.number)).plan;
		if (random.chance(0.05)) {
			await workbench.backUp({withRows: random.chance(0.5), copyTo: null});
			return null;
		}

		return await workbench.plan(
			await wish(
				lab,
				random,
				operations.map(({number}) => number),
				await workbench.history.backups(),
			),
		);
	} catch (error) {
		if (errorCode(error) === null) throw error;
		return null;
	}
}

async function wish(
	lab: Lab,
	random: Random,
	numbers: readonly number[],
	backups: readonly {readonly id: string}[],
): Promise<Intent> {
	const users = lab.device.users().map(({pin}) => pin);
	const leavers = users.filter(pin => pin !== '1');
	const {website} = await lab.storedRows();
	const members = website
		.filter(({table}) => table === 'Employees')
		.map(({values}) => String(values['EmployeeCodeInDevice']));
	const missing = members.filter(pin => !users.includes(pin));
	const some = (pins: readonly string[], most: number): Intent['selector'] => ({
		by: 'pins',
		pins: [
			...new Set(
				Array.from({length: 1 + random.below(most)}, () => (pins.length === 0 ? '404' : random.pick(pins))),
			),
		],
	});
	const makers: readonly (() => Intent)[] = [
		() => ({operation: 'register', selector: some(missing, 6)}),
		() => ({operation: 'register', selector: {by: 'all'}}),
		() => ({operation: 'fix', selector: {by: 'all'}}),
		() => ({operation: 'resync', selector: some(users, 5)}),
		() => ({operation: 'delete', selector: some(leavers, 3)}),
		() => ({operation: 'delete', selector: some(leavers, 5)}),
		() => ({operation: 'delete', selector: some(leavers, 2), also: ['sql', 'mw']}),
		() => ({operation: 'disable', selector: some(leavers, 1)}),
		() => ({operation: 'enable', selector: some(leavers, 1)}),
		() => ({
			operation: 'add',
			selector: {by: 'all'},
			member: {
				name: `New Member ${random.below(1000)}`,
				card: '',
				packageEnd: null,
				package: null,
				trainer: null,
				gender: 'Male',
				months: 3,
			},
		}),
		() => ({
			operation: 'undo',
			selector: {by: 'all'},
			from: String(numbers.length === 0 ? 1 : random.pick(numbers.slice(0, 6))),
		}),
		() => ({operation: 'undo', selector: {by: 'all'}, from: String(numbers[0] ?? 1)}),
		() => ({
			operation: 'restore',
			selector: {by: 'all'},
			from: backups.length === 0 ? 'b1' : random.pick(backups.slice(0, 12)).id,
		}),
	];
	return random.pick(makers)();
}

/** Takes up whatever was cut off, newest first, until nothing is left that can be. */
async function settle(lab: Lab): Promise<void> {
	lab.now += 61_000;
	const {workbench} = lab.start();
	await workbench.refresh(() => {});
	for (const {number, state} of await workbench.history.operations(10_000)) {
		if (state !== 'unfinished') continue;
		// What it took for undone may not be wanted any more: looking is enough.
		await workbench.resume(number);
	}
}
