import {errorCode, sentence} from '../../source/domain/index.ts';
import type {Intent, Plan} from '../../source/plan/plan.ts';
import type {RunReport} from '../../source/plan/run.ts';
import {parseJournal, summarizeJournal} from '../../source/runtime/journal-reader.ts';
import {agreeing} from '../helpers/apply-fake.ts';
import type {Course, Fault} from './faults.ts';
import {type Lab, openLab, type Program, stateFolder} from './lab.ts';
import {changedOthers, glance, impossible, look, lostOf, type Sight, sightOf, untrue} from './look.ts';
import type {Subject} from './operations.ts';

/** One run of an operation that goes well: where it can go wrong. @throws when it does not go well. */
export async function courseOf(subject: Subject): Promise<Course> {
	const lab = await openLab(subject.gym);
	try {
		const program = lab.start();
		await program.workbench.refresh(() => {});
		const plan = await program.workbench.plan(subject.intent);
		const disk: {call: Course['disk'][number]['call']; path: string}[] = [];
		program.disk.onCall = (call, path) => disk.push({call, path});
		lab.line.count();
		const {results, stopped} = await program.workbench.apply(plan, agreeing(plan), () => {});
		const bad = results.filter(({state}) => state !== 'verified');
		const goal = await subject.goal(lab, new Set());
		if (plan.steps.length === 0 || stopped !== null || bad.length > 0 || goal.length > 0) {
			throw new Error(
				`${subject.name} goes wrong by itself: ${stopped} ${JSON.stringify([plan.blocks, plan.leftOut, bad, goal])}`,
			);
		}

		return {requests: [...lab.line.requests], disk, rows: lab.rows.writes};
	} finally {
		await lab.close();
	}
}

export type End =
	| {readonly kind: 'report'; readonly report: RunReport}
	| {readonly kind: 'error'; readonly error: unknown}
	| {readonly kind: 'killed'};

/**
Lets one thing go wrong in one operation, looks at what is left, and begins again.
@returns what must never be, in sentences; empty = the cell holds.
*/
export async function runCell(subject: Subject, fault: Fault): Promise<readonly string[]> {
	const lab = await openLab(subject.gym);
	const wrong: string[] = [];
	const tell = (when: string, problems: readonly string[]): void => {
		wrong.push(...problems.map(problem => `${when}: ${problem}`));
	};
	try {
		const program = lab.start(fault.patienceMs);
		await program.workbench.refresh(() => {});
		if (fault.isBeforePlan) {
			const before = await sightOf(subject.gym);
			await fault.arm(lab, program, noPlan);
			const end = await planAndApply(program, subject.intent);
			// What does not need the backup goes on; what does must not have begun.
			const isDone = end.kind === 'report' && end.report.results.some(({state}) => state !== 'not-tried');
			if (!isDone) tell('without a plan', glanceOf(before) === glance(lab) ? [] : ['something changed']);
			program.disk.trouble = null;
			tell('afterwards', await againUntilDone(lab, subject, new Set()));
			return wrong;
		}

		const plan = await program.workbench.plan(subject.intent);
		const spoiled = new Set(fault.spoils?.(plan) ?? []);
		const named = new Set(plan.steps.map(({pin}) => pin));
		let before = await sightOf(subject.gym);
		const end = await meet(lab, program, plan, fault, async () => {
			if (isMeddler(fault)) before = await look(lab);
		});
		if (end.kind === 'error') {
			if (errorCode(end.error) === null) tell('apply', [`it threw ${String(end.error)}`]);
			const isSame = lab.tables() === before.tables && sameDoor(lab, before);
			if (!isSame) tell('apply', [`it threw after it had written: ${sentence(end.error)}`]);
		}

		const verified =
			end.kind === 'report' ? verifiedOf(end.report) : await verifiedInJournal(lab, plan.number);
		if (end.kind === 'report' && end.report.results.length !== plan.steps.length)
			tell('apply', ['steps are missing in the report']);
		tell('apply', await untrue(plan, verified, lab));
		tell('apply', await lostOf(before, lab));
		const mayMove = fault.name.startsWith('device stores in the slot of another');
		if (!mayMove) tell('apply', await changedOthers(before, lab, named));
		tell(
			'apply',
			impossible(lab).filter(problem => !(mayMove && problem.includes('twice'))),
		);
		if (mayMove) return wrong;

		lab.now += 61_000;
		tell('again', await againUntilDone(lab, subject, spoiled, plan.number));
		tell('again', impossible(lab));
		tell('again', await lostOf(before, lab));
		tell('again', await changedOthers(before, lab, new Set([...named, ...subject.pins])));
		tell('again', await unended(lab));
		const isForth = subject.intent.operation !== 'undo' && subject.intent.operation !== 'restore';
		if (isForth && /^(?:killed|device closes)/.test(fault.kind)) tell('undone', await undoAll(lab, before));
		return wrong;
	} catch (error) {
		return [
			...wrong,
			`the cell broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		];
	} finally {
		await lab.close();
	}
}

/** Somebody else changes the gym, before it is looked at. */
export function isMeddler({kind}: Fault): boolean {
	return kind.startsWith('another client');
}

/**
Applies a plan while one thing goes wrong, and puts that right again, as a technician would who comes back.
@param onArmed is called when all is as the program will find it.
*/
export async function meet(
	lab: Lab,
	program: Program,
	plan: Plan,
	fault: Fault,
	onArmed: () => Promise<void>,
): Promise<End> {
	const heal = await fault.arm(lab, program, plan);
	await onArmed();
	lab.line.count();
	const end = await outcomeOf(program, plan);
	lab.line.trouble = null;
	lab.rows.trouble = null;
	lab.rows.isGone = false;
	lab.device.clearFaults();
	program.disk.trouble = null;
	if (typeof heal === 'function') heal();
	if (end.kind === 'killed') lab.line.cut();
	const word = program.watch.at(-1);
	if (word === 'fired' || (end.kind === 'killed' && word === 'armed')) await lab.wake();
	return end;
}

const noPlan = {steps: []} as unknown as Plan;

function glanceOf({state: {users, templates}, tables}: Sight): string {
	return `${JSON.stringify([users, templates])}\n${tables}`;
}

function sameDoor(lab: Lab, {state}: Sight): boolean {
	const {users, templates} = lab.device.state();
	return JSON.stringify([users, templates]) === JSON.stringify([state.users, state.templates]);
}

async function outcomeOf(program: Program, plan: Plan): Promise<End> {
	const work = program.workbench
		.apply(plan, agreeing(plan), () => {})
		.then(
			(report): End => ({kind: 'report', report}),
			(error: unknown): End => ({kind: 'error', error}),
		);
	return Promise.race([work, program.died.then((): End => ({kind: 'killed'}))]);
}

async function planAndApply(program: Program, intent: Intent): Promise<End> {
	try {
		return await outcomeOf(program, await program.workbench.plan(intent));
	} catch (error) {
		return {kind: 'error', error};
	}
}

export function verifiedOf({results}: RunReport): ReadonlySet<string> {
	return new Set(results.filter(({state}) => state === 'verified').map(({id}) => id));
}

export async function verifiedInJournal({papers}: Lab, number: number): Promise<ReadonlySet<string>> {
	const summary = summarizeJournal(parseJournal(papers.get(`${stateFolder}/journal/${number}.jsonl`) ?? ''));
	return new Set((summary?.steps ?? []).filter(({state}) => state === 'verified').map(({step}) => step.id));
}

const mostTries = 4;

/**
A new program: takes up what did not end, else asks for the same once more, until all is as was wished.
@returns what is not, when it never is.
*/
async function againUntilDone(
	lab: Lab,
	subject: Subject,
	spoiled: ReadonlySet<string>,
	number: number | null = null,
): Promise<readonly string[]> {
	const said: string[] = [];
	for (let attempt = 1; attempt <= mostTries; attempt++) {
		const {workbench} = lab.start();
		await workbench.refresh(() => {});
		const operations = await workbench.history.operations();
		const open = operations.find(({state}) => state === 'unfinished')?.number ?? null;
		const left = await subject.goal(lab, spoiled);
		if (left.length === 0 && open === null) return [];
		const isOfOurs = number !== null && operations.some(entry => entry.number === number);
		// A member who may be there already is not added a second time.
		const isTakenUp = open !== null || (subject.intent.operation === 'add' && isOfOurs);
		try {
			const plan = isTakenUp
				? (await workbench.resume(open ?? number!)).plan
				: await workbench.plan(subject.intent);
			if (plan === null) continue;
			said.push(
				...plan.blocks.map(({reason}) => reason),
				...plan.leftOut.map(({pin, reason}) => `${pin}: ${reason}`),
			);
			if (plan.steps.length === 0) continue;
			const {stopped, results} = await workbench.apply(plan, agreeing(plan), () => {});
			if (stopped !== null) said.push(stopped);
			said.push(
				...results.filter(({state}) => state !== 'verified').map(({pin, reason}) => `${pin}: ${reason}`),
			);
		} catch (error) {
			said.push(sentence(error));
		}
	}

	const left = await subject.goal(lab, spoiled);
	return left.length === 0
		? []
		: [
				`not as wished after ${mostTries} tries: ${left.slice(0, 3).join('; ')} (${[...new Set(said)].slice(0, 4).join(' | ')})`,
			];
}

/** Takes back all that was done, newest first, however many tries it took. */
async function undoAll(lab: Lab, before: Sight): Promise<readonly string[]> {
	const done = await lab.start().workbench.history.operations();
	for (const {number, counts} of done) {
		if (counts.verified + counts.sent + counts['in-doubt'] + counts['in-flight'] === 0) continue;
		const {workbench} = lab.start();
		await workbench.refresh(() => {});
		const plan = await workbench.plan({operation: 'undo', selector: {by: 'all'}, from: String(number)});
		const left = plan.leftOut.filter(({kind}) => kind !== 'ok');
		if (plan.blocks.length > 0 || left.length > 0)
			return [...plan.blocks, ...left].map(
				({reason}) => `operation ${number} cannot be taken back: ${reason}`,
			);
		const {stopped, results} = await workbench.apply(plan, agreeing(plan), () => {});
		const bad = results.filter(({state}) => state !== 'verified');
		if (stopped !== null || bad.length > 0) return [`taking back ${number}: ${stopped} ${bad[0]?.reason}`];
	}

	const after = await look(lab);
	return [
		...(doorOf(after) === doorOf(before) ? [] : ['the device is not as it was']),
		...(rowsOf(after) === rowsOf(before) ? [] : ['the rows are not as they were']),
	];
}

function doorOf({state: {users, templates}}: Sight): string {
	return JSON.stringify([
		users.toSorted((a, b) => a.uid - b.uid),
		templates.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger),
	]);
}

/** Without the numbers that a row never gets a second time. */
function rowsOf({rows}: Sight): string {
	return JSON.stringify(
		[rows.website, rows.middleware].map(some =>
			some
				.map(({table, values: {EmployeeId: _, LastModifiedBy: __, ...rest}}) => JSON.stringify([table, rest]))
				.toSorted(),
		),
	);
}

async function unended(lab: Lab): Promise<readonly string[]> {
	const {workbench} = lab.start();
	const word = await workbench.unfinished();
	return word === null ? [] : [`still unfinished: ${word}`];
}
