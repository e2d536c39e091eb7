import {ConfigError, errorCode, type FingerTemplate, sentence} from '../domain/index.ts';
import {type Intent, makePlan, type Plan, type PlanWorld} from '../plan/index.ts';
import {askRoutes, isRouteCase, type RouteWorld} from '../plan/routes.ts';
import {loadBackup} from './backup.ts';
import {databaseVerdict} from './database-verdict.ts';
import {type Desk, requireTerminal} from './desk.ts';
import {nextPin} from './next-pin.ts';
import {readPast} from './past.ts';
import {planWorld} from './plan-world.ts';
import {failedSnapshot} from './read-database.ts';
import {readForPlan} from './read-for-plan.ts';
import {readRowWorlds, touchesRows} from './row-world.ts';

export interface Planned {
	readonly plan: Plan;
	/** Templates of the users it touches, for its backup; null = they were not read completely. */
	readonly templates: readonly FingerTemplate[] | null;
}

/**
Reads what the intent rests on, then plans.
@param number of an operation that is taken up again; else it gets the next one.
@throws when the device, or a database whose rows would change, cannot be read.
*/
export async function planFor(
	desk: Desk,
	intent: Intent,
	signal: AbortSignal | undefined,
	number?: number,
): Promise<Planned> {
	const {known, folder, clock, settings} = desk;
	const terminal = requireTerminal(desk);
	const memory = await remembered(desk, intent);
	const {templates, routes} = await readLists(desk, intent, signal);
	const world: PlanWorld = {
		...(await planWorld(known, folder, {terminal, settings, clock, isLineHeld: desk.isLineHeld(), number})),
		...memory,
		...(routes === null ? {} : {routes}),
		templates,
		today: clock.today(),
	};
	const verdict = await databaseVerdict(desk, intent, world, signal);
	const plan = makePlan(intent, {
		...world,
		...(verdict === null ? {} : {databaseVerdict: verdict}),
		...(await rowsFor(desk, intent, world, signal)),
		...(isNew(intent) ? {nextPin: await freePin(desk, signal)} : {}),
	});
	const uids = new Set(plan.steps.flatMap(step => (step.route === 'tcp' ? [step.before?.uid] : [])));
	return {plan, templates: templates?.filter(template => uids.has(template.uid)) ?? null};
}

/**
The lists that the plan rests on. Where the terminal is out of reach and one member waits at the door, the other ways
are asked first: the databases' readings must still be fresh when the plan is agreed to.
*/
async function readLists(
	desk: Desk,
	intent: Intent,
	signal: AbortSignal | undefined,
): Promise<{readonly templates: Planned['templates']; readonly routes: RouteWorld | null}> {
	const {known, routes, expectedSerial} = desk;
	try {
		return {templates: await readForPlan(intent, known, desk, signal), routes: null};
	} catch (error) {
		signal?.throwIfAborted();
		const trouble = {code: errorCode(error), reason: sentence(error)};
		if (!isRouteCase(intent, {trouble, soap: null, queue: null})) throw error;
		known.device = failedSnapshot(known.device, error);
		const asked = await askRoutes(routes, expectedSerial, signal);
		await readForPlan(intent, known, {...desk, terminal: null}, signal);
		return {templates: null, routes: {trouble, ...asked}};
	}
}

/** What an undo or a restore brings back. */
async function remembered(
	{vault}: Desk,
	{operation, from}: Intent,
): Promise<Pick<PlanWorld, 'past' | 'archive'>> {
	if (operation !== 'undo' && operation !== 'restore') return {};
	if (from === undefined) {
		throw new ConfigError('ERR_CONFIG_INVALID', `${operation} has to be told what it takes.`, {
			hint: operation === 'undo' ? 'Give the number of the operation.' : 'Give a backup.',
		});
	}

	return operation === 'undo'
		? {past: await readPast(vault, Number(from))}
		: {archive: await loadBackup(vault, from)};
}

async function rowsFor(
	desk: Desk,
	intent: Intent,
	world: PlanWorld,
	signal: AbortSignal | undefined,
): Promise<Pick<PlanWorld, 'websiteRows' | 'middlewareRows'>> {
	const pins = pinsBefore(world);
	if (!touchesRows(intent) && pins === null) return {};
	const tools = {sources: desk.rows, mayWrite: desk.mayWriteRows, now: desk.now};
	return readRowWorlds(intent, world, pins, tools, signal);
}

/** Whose rows an undo or a restore may have to write; null = nobody's. */
function pinsBefore({past, archive}: PlanWorld): readonly string[] | null {
	const ofPast = past?.steps.filter(({action}) => action.startsWith('sql-')).map(({pin}) => pin) ?? [];
	const kept = [...(archive?.rows.website ?? []), ...(archive?.rows.middleware ?? [])];
	const ofArchive = kept.flatMap(({table, values}) => {
		const pin = table === 'Employees' ? values['EmployeeCodeInDevice'] : undefined;
		return typeof pin === 'string' ? [pin.trim()] : [];
	});
	const pins = [...new Set([...ofPast, ...ofArchive])];
	return pins.length === 0 ? null : pins;
}

/** A member whose adding was cut off has a number. */
function isNew({operation, selector}: Intent): boolean {
	return operation === 'add' && selector.by === 'all';
}

async function freePin(desk: Desk, signal: AbortSignal | undefined) {
	const {known, otherTerminals, rows, vault, wait} = desk;
	return nextPin(known.device.people, otherTerminals, {sources: rows, vault, wait}, signal);
}
