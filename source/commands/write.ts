import {errorCode, errorHint, plainText, sentence} from '../domain/index.ts';
import {consentProblem} from '../plan/index.ts';
import type {Intent, LeftOut, Plan} from '../plan/plan.ts';
import type {RunProgress} from '../plan/run.ts';
import type {Command, CommandContext, ExitCode} from './command.ts';
import {askConsent, consentOfFlags} from './consent.ts';
import {UsageError} from './flags.ts';
import {emptyPlanJson, planJson, resultJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {planLines, resultLines} from './output/text.ts';
import {parseKind, parsePins} from './selectors.ts';

type WriteOperation = 'register' | 'resync' | 'delete' | 'enable' | 'disable';

/** One of `--pin`, `--kind`, `--all`, as far as the operation may take them. @throws {UsageError} */
function parseSelector(operation: WriteOperation, {flags, args}: CommandContext): Intent['selector'] {
	const pins = parsePins([...(flags.pin ?? []), ...args]);
	const given = [pins.length > 0, flags.kind !== undefined, flags.all === true].filter(Boolean).length;
	if (given !== 1) {
		throw new UsageError(
			`${operation} needs to know whom: give one of --pin, --kind${operation === 'delete' ? '' : ' or --all'}.`,
			`Example: trisync ${operation} --pin 17`,
		);
	}

	if (pins.length > 0) return {by: 'pins', pins: [...new Set(pins)]};
	if (operation === 'enable' || operation === 'disable')
		throw new UsageError(`${operation} takes people by --pin only.`);
	if (flags.all) {
		if (operation === 'delete')
			throw new UsageError(
				'delete --all does not exist: nobody deletes everybody.',
				'Give --pin, or --kind with --max-delete.',
			);
		return {by: 'all'};
	}

	const kind = parseKind(flags.kind!);
	if (operation !== 'delete') return {by: 'kind', kind};
	const most = flags.maxDelete;
	if (most === undefined || !Number.isInteger(most) || most < 1) {
		throw new UsageError(
			'delete --kind needs --max-delete N, the most people it may take.',
			'Example: trisync delete --kind NOT-SQL --max-delete 5',
		);
	}

	return {by: 'kind', kind, maxDelete: most};
}

async function run(operation: WriteOperation, context: CommandContext): Promise<ExitCode> {
	const {flags, stdout, stderr, signal} = context;
	const selector = parseSelector(operation, context);
	const say = (lines: readonly string[]): Promise<void> =>
		flags.quiet ? Promise.resolve() : writeLines(stderr, lines);
	const gym = await context.openGym();
	let plan: Plan;
	try {
		await gym.compare(signal);
		plan = await gym.workbench.plan({operation, selector}, signal);
	} catch (error) {
		if (signal.aborted || errorCode(error) === null) throw error;
		// Nothing was attempted; the JSON still says so in its own words.
		if (flags.json) {
			await writeJson(stdout, {
				schema: 1,
				operation,
				plan: emptyPlanJson,
				result: resultJson([], null),
				error: errorJson(error),
			});
		}

		await writeLines(stderr, [unchanged(sentence(error))]);
		return 2;
	}

	const print = (
		results: Parameters<typeof resultJson>[0] = [],
		report: Parameters<typeof resultJson>[1] = null,
	): Promise<void> =>
		flags.json
			? writeJson(stdout, {schema: 1, operation, plan: planJson(plan), result: resultJson(results, report)})
			: writeLines(
					stdout,
					report === null
						? []
						: [
								...resultLines(results, report.stopped),
								...(report.backupFile === null ? [] : [`backup    ${report.backupFile}`]),
							],
				);
	if (!flags.json) await writeLines(stdout, planLines(plan));

	// Who was named, by PIN or by kind, and is not changed; `--all` leaves people out by its nature.
	const isRefused = selector.by !== 'all' && plan.leftOut.some(isRefusal);
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

	const consent = consentOfFlags(flags) ?? (await askConsent(plan, context));
	const problem = consent === null ? 'no confirmation was given' : consentProblem(plan, consent);
	if (consent === null || problem !== null) {
		await print();
		await writeLines(stderr, [`${unchanged(`${problem}.`)} ${plainText(howToConsent(plan), 600)}`]);
		return 2;
	}

	const progress = stderr.isTTY && !flags.quiet ? progressOn(context, plan) : null;
	try {
		const report = await gym.workbench
			.apply(plan, consent, progress?.tell ?? (() => undefined), signal)
			.finally(() => progress?.end());
		await print(report.results, report);
		if (report.stopped !== null) await say([`trisync: stopped: ${plainText(report.stopped, 1000)}`]);
		if (signal.aborted) return 130;
		// A line that failed before the first write: nothing was attempted.
		if (report.results.every(({state}) => state === 'not-tried')) return 2;
		return report.results.every(({state}) => state === 'verified') && !isRefused ? 0 : 1;
	} catch (error) {
		if (errorCode(error) === null) throw error;
		if (flags.json) {
			await writeJson(stdout, {
				schema: 1,
				operation,
				plan: planJson(plan),
				result: resultJson([], null),
				error: errorJson(error),
			});
		}

		await writeLines(stderr, [unchanged(sentence(error))]);
		return 2;
	}
}

function errorJson(error: unknown) {
	return {code: errorCode(error), message: (error as Error).message, hint: errorHint(error)};
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
	const flags = brakes.map(brake => ` --pass-brake ${brake.name}`).join('');
	return `Without a terminal: --confirm "${consent.phrase}"${flags}`;
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

function writeCommand(
	operation: WriteOperation,
	summary: string,
	selectors: Command['flags'],
	examples: readonly string[],
): Command {
	return {name: operation, summary, flags: selectors, examples, run: context => run(operation, context)};
}

export const writeCommands: readonly Command[] = [
	writeCommand(
		'register',
		'put members on the terminal',
		['pin', 'kind', 'all'],
		['trisync register --pin 17', 'trisync register --all --dry-run'],
	),
	writeCommand(
		'resync',
		"correct a user's name or card on the terminal",
		['pin', 'kind', 'all'],
		['trisync resync --pin 34'],
	),
	writeCommand(
		'delete',
		'take a user and the fingerprints off the terminal',
		['pin', 'kind', 'maxDelete'],
		['trisync delete --pin 9 --confirm "delete 9"', 'trisync delete --kind NOT-SQL --max-delete 5'],
	),
	writeCommand(
		'disable',
		'keep a user from entering without deleting anything',
		['pin'],
		['trisync disable --pin 73'],
	),
	writeCommand('enable', 'let a disabled user enter again', ['pin'], ['trisync enable --pin 29']),
];
