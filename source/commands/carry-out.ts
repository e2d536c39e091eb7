import {resolve} from 'node:path';
import {intoFile} from '../app/config/private-file.ts';
import type {Gym, GymParts} from '../app/gym.ts';
import {errorCode, plainText, sentence} from '../domain/index.ts';
import {consentProblem} from '../plan/index.ts';
import type {LeftOut, Plan, StepResult} from '../plan/plan.ts';
import type {RunProgress} from '../plan/run.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {askConsent, consentOfFlags} from './consent.ts';
import {UsageError} from './flags.ts';
import {emptyPlanJson, errorJson, planJson, resultJson} from './output/json.ts';
import {writeFolded, writeJson, writeLines} from './output/streams.ts';
import {planLines, resultLines} from './output/text.ts';
import {readTodo, todoLines} from './todo-lines.ts';

/** What a writing command wants, and how it differs from the others. */
export interface Errand {
	/** For the JSON object and messages. */
	readonly operation: string;
	/** Reads what the plan rests on, then plans; null when there turns out to be nothing to plan, and it was said. */
	makePlan(gym: Gym, signal: AbortSignal): Promise<Plan | null>;
	/** What has to be configured for it; else the lists that are compared. */
	readonly parts?: GymParts;
	/** The plan speaks about everybody, so that leaving people out is in its nature. */
	readonly isForAll?: boolean;
	/** Fields of the JSON object besides the common ones. */
	readonly extra?: () => Readonly<Record<string, unknown>>;
	/** Somebody took what the plan was to take, and nothing was written: it may be made again. */
	readonly mayRetry?: boolean;
}

/**
Plan, show, agree, write, report: the one way of every writing command.
@returns 0 all verified, 1 something sent, in doubt, failed or refused, 2 nothing attempted, 130 interrupted.
*/
export async function carryOut(errand: Errand, context: CommandContext): Promise<ExitCode> {
	const {flags, stdout, stderr, signal} = context;
	/** Nothing was attempted; the JSON still says so in its own words. */
	const printNothing = async (plan: Plan | null, rest: object): Promise<void> => {
		if (!flags.json) return;
		await writeJson(stdout, {
			schema: 1,
			operation: errand.operation,
			plan: plan === null ? emptyPlanJson : planJson(plan),
			result: resultJson([], null),
			...errand.extra?.(),
			...rest,
		});
	};
	const fail = async (error: unknown, plan: Plan | null): Promise<ExitCode> => {
		if (signal.aborted || errorCode(error) === null || error instanceof UsageError) throw error;
		await printNothing(plan, {error: errorJson(error)});
		await writeLines(stderr, [unchanged(sentence(error))]);
		return 2;
	};
	const gym = await context.openGym(errand.parts);
	let plan: Plan | null;
	try {
		plan = await errand.makePlan(gym, signal);
	} catch (error) {
		return fail(error, null);
	}

	if (plan === null) await printNothing(null, {});
	for (let triesLeft = errand.mayRetry ? mostTries : 1; plan !== null; triesLeft--) {
		try {
			const end = await attempt(plan, errand, gym, context, triesLeft > 1);
			if (typeof end === 'number') return end;
			plan = end;
		} catch (error) {
			return fail(error, plan);
		}
	}

	return 0;
}

const mostTries = 5;

/** One system let go, or took, what the next one then refused: that stays so until somebody decides. */
function halfDone({number, steps}: Plan, results: readonly StepResult[]): string[] {
	const byId = new Map(results.map(({id, state}) => [id, state]));
	const isHalf = steps.some(
		({id, needs}) => needs !== undefined && byId.get(needs) === 'verified' && byId.get(id) !== 'verified',
	);
	return isHalf
		? [
				`trisync: what is verified stays so; trisync undo ${number} takes it back, trisync resume ${number} tries the rest.`,
			]
		: [];
}

/** Whoever was taken off this terminal may still open another door. */
async function tellTodo({number}: Plan, gym: Gym, context: CommandContext): Promise<void> {
	const todo = await readTodo(() => gym.workbench.elsewhere.todo(), context);
	await writeLines(context.stderr, todoLines(todo?.filter(({operation}) => operation === number) ?? null));
}

/** @returns the exit code, or the plan to try instead. */
async function attempt(
	plan: Plan,
	errand: Errand,
	gym: Gym,
	context: CommandContext,
	mayRetry: boolean,
): Promise<ExitCode | Plan> {
	const {operation, isForAll = false} = errand;
	const {flags, stdout, stderr, signal} = context;
	const print = (
		results: Parameters<typeof resultJson>[0] = [],
		report: Parameters<typeof resultJson>[1] = null,
	): Promise<void> =>
		flags.json
			? writeJson(stdout, {
					schema: 1,
					operation,
					plan: planJson(plan),
					result: resultJson(results, report),
					...errand.extra?.(),
				})
			: writeFolded(
					stdout,
					report === null
						? []
						: [
								...resultLines(results, report.stopped),
								...(report.backupFile === null ? [] : [`backup    ${report.backupFile}`]),
							],
				);
	if (!flags.json) await writeFolded(stdout, planLines(plan));
	if (flags.out !== undefined) {
		const path = await intoFile(resolve(process.cwd(), flags.out), file =>
			gym.workbench.savePlan(plan, file),
		);
		if (!flags.quiet) await writeLines(stderr, [`trisync: the plan is saved in ${plainText(path, 1000)}`]);
	}

	// Who was named, by PIN or by kind, and is not changed; `--all` leaves people out by its nature.
	const isRefused = !isForAll && plan.leftOut.some(isRefusal);
	if (flags.dryRun || plan.steps.length === 0 || plan.blocks.length > 0) {
		await print();
		if (plan.blocks.length > 0)
			await writeLines(
				stderr,
				plan.blocks.map(block => unchanged(block.reason)),
			);
		else if (plan.steps.length === 0 && isRefused) {
			const why = `Nobody who was asked for may be changed: ${whyNot(plan)}.`;
			if (plan.leftOut.every(({kind}) => kind === 'absent'))
				throw new UsageError(`${why} Nothing was changed.`);
			await writeLines(stderr, [unchanged(why)]);
		}

		if (plan.blocks.length > 0 || (plan.steps.length === 0 && isRefused)) return 2;
		return plan.steps.length === 0 ? 0 : 1;
	}

	if (plan.consent.kind === 'none') {
		await print();
		await writeLines(stderr, ['trisync: this is done by hand, as the plan says. Nothing was changed.']);
		return 2;
	}

	const consent = consentOfFlags(flags) ?? (await askConsent(plan, context));
	const problem = consent === null ? 'no confirmation was given' : consentProblem(plan, consent);
	if (consent === null || problem !== null) {
		await print();
		await writeLines(stderr, [`${unchanged(`${problem}.`)} ${plainText(howToConsent(plan), 600)}`]);
		return 2;
	}

	const progress = stderr.isTTY && !flags.quiet ? progressOn(context, plan) : null;
	const report = await gym.workbench
		.apply(plan, consent, progress?.tell ?? (() => undefined), signal)
		.finally(() => progress?.end());
	if (mayRetry && report.results.every(({state}) => state === 'failed' || state === 'not-tried')) {
		const again = await errand.makePlan(gym, signal);
		// The same wish for somebody else's number: the one that was planned had gone meanwhile.
		if (again !== null && again.steps[0] !== undefined && again.steps[0].pin !== plan.steps[0]?.pin)
			return again;
	}

	await print(report.results, report);
	if (!flags.quiet) {
		await writeLines(stderr, halfDone(plan, report.results));
		await tellTodo(plan, gym, context);
	}

	if (report.stopped !== null && !flags.quiet)
		await writeLines(stderr, [`trisync: stopped: ${plainText(report.stopped, 1000)}`]);
	if (signal.aborted) return 130;
	// A line that failed before the first write: nothing was attempted.
	if (report.results.every(({state}) => state === 'not-tried')) return 2;
	return report.results.every(({state}) => state === 'verified') && !isRefused ? 0 : 1;
}

/** For stderr: what happened, and that it left everything as it was, said once. */
function unchanged(text: string): string {
	const told = plainText(text, 2000);
	return `trisync: ${told}${/nothing was (?:written|changed)/i.test(told) ? '' : ' Nothing was changed.'}`;
}

/** Left out against what was asked, not because all is well already. */
function isRefusal({kind}: LeftOut): boolean {
	return kind !== 'ok';
}

function whyNot({leftOut}: Plan): string {
	const [first, ...others] = new Set(leftOut.filter(isRefusal).map(({reason}) => reason));
	const why = `${first}`.replace(/\.$/, '');
	return others.length === 0 ? why : `${why}; others are listed in the plan`;
}

function howToConsent({consent, brakes}: Plan): string {
	if (consent.kind !== 'phrase') return 'Without a terminal --yes applies the plan.';
	// The website and the middleware may both be held by one brake.
	const names = new Set(brakes.map(brake => brake.name));
	const flags = [...names].map(name => ` --pass-brake ${name}`).join('');
	const once = brakes.some(({name}) => name === 'wrong-database')
		? '; for a database that is the right one, once: trisync config confirm-middleware'
		: '';
	return `Without a terminal: --confirm "${consent.phrase}"${flags}${once}`;
}

/** One line that is written over, for whoever watches. */
function progressOn(
	{stderr}: CommandContext,
	{steps}: Plan,
): {tell(progress: RunProgress): void; end(): void} {
	const answered = new Set<string>();
	let isDrawn = false;
	return {
		tell({id, pin, state}) {
			if (state !== 'writing') answered.add(id);
			isDrawn = true;
			stderr.write(`\r${answered.size}/${steps.length} PIN ${plainText(pin, 24)} ${state}\u001B[K`);
		},
		end() {
			if (isDrawn) stderr.write('\n');
		},
	};
}
