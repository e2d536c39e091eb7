import {confirmIdentity, type ExaminedMiddleware, examineMiddleware} from '../app/config/confirm-identity.ts';
import {loadSettings} from '../app/config/load.ts';
import {errorCode, plainText, sentence} from '../domain/index.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {canAsk, isTyped} from './consent.ts';
import {errorJson} from './output/json.ts';
import {writeFolded, writeJson, writeLines} from './output/streams.ts';

/**
Shows which database is taken for the middleware's and what speaks for it, and writes down that it is the right one.
@returns 0 it is confirmed or need not be, 1 with --dry-run it would be, 2 it was not.
*/
export async function confirmMiddleware(
	context: CommandContext,
	examine: typeof examineMiddleware = examineMiddleware,
): Promise<ExitCode> {
	const {flags, env, stdout, stderr, signal} = context;
	const fail = async (error: unknown, examined: ExaminedMiddleware | null): Promise<ExitCode> => {
		if (signal.aborted || errorCode(error) === null) throw error;
		if (flags.json)
			await writeJson(stdout, {...middlewareJson(examined, 'not-confirmed'), error: errorJson(error)});
		await writeLines(stderr, [`trisync: ${plainText(sentence(error), 2000)}`]);
		return 2;
	};
	let examined: ExaminedMiddleware;
	try {
		examined = await examine(await loadSettings(flags, env, process.cwd()), signal);
	} catch (error) {
		return fail(error, null);
	}

	const end = async (state: State, exit: ExitCode, lines: readonly string[]): Promise<ExitCode> => {
		if (flags.json) await writeJson(stdout, middlewareJson(examined, state));
		await writeLines(stderr, lines);
		return exit;
	};
	if (!flags.json) await writeFolded(stdout, middlewareLines(examined));
	if (examined.standing === 'same')
		return end('not-needed', 0, [
			"trisync: by the settings this is the website's database as well, so there is nothing to confirm.",
		]);
	if (examined.standing === 'confirmed') return end('confirmed', 0, ['trisync: it is confirmed already.']);
	if (flags.dryRun) return end('not-confirmed', 1, []);
	if (!(flags.yes || (await isAgreed(examined, context))))
		return end('not-confirmed', 2, [
			'trisync: no confirmation was given. Nothing was changed. Without a terminal: --yes',
		]);
	try {
		const file = await confirmIdentity(examined.identity, env, examined.isShared);
		return await end('confirmed', 0, [
			`trisync: written into ${plainText(file, 1000)}.`,
			"It counts only while the middleware's database is this one.",
		]);
	} catch (error) {
		return fail(error, examined);
	}
}

async function isAgreed(examined: ExaminedMiddleware, context: CommandContext): Promise<boolean> {
	const {flags, stdout, stderr} = context;
	if (!canAsk(context)) return false;
	// Where stdout goes elsewhere, or holds one object in the end, it is shown where the question is.
	if (flags.json || !stdout.isTTY) await writeFolded(stderr, middlewareLines(examined));
	return isTyped('y', "Type  y  if this is the middleware's database, anything else to leave: ", context);
}

type State = 'confirmed' | 'not-confirmed' | 'not-needed';

function middlewareJson(examined: ExaminedMiddleware | null, state: State) {
	return {schema: 1, state, identity: examined?.identity ?? null, verdict: examined?.verdict ?? null};
}

const verdicts = {
	alive: 'in use',
	wrong: 'WRONG DATABASE',
	asleep: 'no sign of life',
	unclear: 'not clear',
} as const;

function middlewareLines({identity, verdict, trouble}: ExaminedMiddleware): string[] {
	const {server, database, databaseId, createdAt} = identity;
	const line = (title: string, text: string | null | undefined): string[] =>
		text == null || text === '' ? [] : [`${title.padEnd(10)}${plainText(text, 400)}`];
	return [
		...line('server', server),
		...line('database', database),
		...line('id', databaseId?.toString()),
		...line('created', createdAt?.slice(0, 16).replace('T', ' ')),
		...line(
			'verdict',
			verdict === null ? `not known: ${trouble ?? ''}` : `${verdicts[verdict.verdict]}: ${verdict.sentence}`,
		),
		...(verdict?.proof ?? []).map(proof => `  ${plainText(proof, 600)}`),
	];
}
