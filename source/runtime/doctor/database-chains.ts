import {
	type MiddlewarePerson,
	type MiddlewareRepository,
	RepositoryError,
	type SiblingDatabase,
	type SourceIdentity,
	type WebsitePerson,
	type WebsiteRepository,
} from '../../domain/index.ts';
import type {ReconcileOptions} from '../../reconcile/index.ts';
import type {PeopleSource} from '../read-database.ts';
import {budgetsMs} from './budgets.ts';
import {identitySteps, reachSteps, rightsStep, tablesStep, unseen} from './database-steps.ts';
import {type Learned, learn} from './knowledge.ts';
import type {Finding, Step} from './ladder.ts';
import {errorsFinding, lifeFinding, sameDatabase} from './middleware-findings.ts';
import {
	middlewarePeople,
	middlewareRow,
	orphansFinding,
	websitePeople,
	websiteRow,
} from './people-findings.ts';
import type {DatabaseTarget, MiddlewareSigns, Probes, WebsiteSigns} from './ports.ts';

export interface DatabaseContext {
	readonly probes: Probes;
	readonly learned: Learned;
	readonly pin: string | null;
	readonly rules: Pick<ReconcileOptions, 'today' | 'expireByPackage'>;
	/** The settings let trisync write to this database. */
	readonly mayWrite: boolean;
}

export function websiteSteps(
	target: DatabaseTarget,
	source: WebsiteRepository,
	{
		probes,
		learned,
		pin,
		rules,
		mayWrite,
		diagnosis,
	}: DatabaseContext & {readonly diagnosis: WebsiteSigns | null},
): readonly Step[] {
	return [
		...reachSteps(target, probes, 'ETIME_SQL_SERVER'),
		...identitySteps(target, source, identity => {
			learned.sql = {...learned.sql, identity};
		}),
		tablesStep(source, () => null),
		...(diagnosis === null ? [] : [rightsStep(diagnosis.access, mayWrite)]),
		{
			id: 'people',
			tried: 'read everybody and counted again',
			budgetMs: budgetsMs.people,
			late: slowPeople,
			async run(signal) {
				const list = await source.list(signal);
				learned.sql = learn(list, learned.sql.identity, learned.sql, probes.now());
				return websitePeople(list, rules);
			},
		},
		...orphanStep(diagnosis),
		...rowStep(source, pin, rows => websiteRow(pin!, rows, alive(learned.sql.people), rules)),
	];
}

/** What this login may not see keeps nobody from working. */
function orphanStep(diagnosis: WebsiteSigns | null): readonly Step[] {
	if (diagnosis === null) return [];
	return [
		{
			id: 'orphans',
			tried: 'looked for packages in GymClients that belong to nobody',
			budgetMs: budgetsMs.orphans,
			late: {state: 'slow', measured: `not told within ${budgetsMs.orphans / 1000} s`},
			async run(signal) {
				try {
					return orphansFinding(await diagnosis.orphanedClients(signal));
				} catch (error) {
					return unseen(error);
				}
			},
		},
	];
}

const alive = (people: readonly WebsitePerson[]): readonly WebsitePerson[] =>
	people.filter(({recordStatus}) => recordStatus !== 0);

const slowPeople: Finding = {
	state: 'slow',
	measured: `no whole list within ${budgetsMs.people / 1000} s`,
	cause: 'ERR_CHECK_SLOW',
	likely: 'It is a large table, a slow line, or another program holds the table.',
	next: 'trisync diff waits longer.',
};

function rowStep<T>(
	source: PeopleSource<T>,
	pin: string | null,
	judge: (rows: readonly T[]) => Finding,
): readonly Step[] {
	if (pin === null) return [];
	return [
		{
			id: 'row',
			tried: `looked for PIN ${pin}`,
			budgetMs: budgetsMs.row,
			run: async signal => judge(await source.find([pin], signal)),
		},
	];
}

export interface MiddlewareContext extends DatabaseContext {
	readonly diagnosis: MiddlewareSigns | null;
	/** Whose errors are asked for; null = everybody's. */
	readonly serial: string | null;
	/** Did somebody confirm that this is the middleware's database? */
	isConfirmed(identity: SourceIdentity): boolean;
	/** Resolves when the website's chain has come to its end. */
	readonly websiteDone: Promise<void>;
}

export function middlewareSteps(
	target: DatabaseTarget | 'same',
	source: MiddlewareRepository,
	context: MiddlewareContext,
): readonly Step[] {
	const {probes, learned, pin, websiteDone, isConfirmed, diagnosis, mayWrite} = context;
	const isShared = target === 'same';
	return [
		...reachSteps(target, probes, 'middleware.server'),
		...identitySteps(target, source, (identity: SourceIdentity) => {
			learned.middleware = {...learned.middleware, identity};
		}),
		tablesStep(source, () => {
			const missing = learned.middleware.identity['missingTables'];
			return typeof missing === 'string' ? missing : null;
		}),
		...(isShared || diagnosis === null ? [] : [rightsStep(diagnosis.access, mayWrite)]),
		{
			id: 'people',
			tried: 'read the Employees List with what it hides',
			budgetMs: budgetsMs.people,
			late: slowPeople,
			async run(signal) {
				const list = await source.list(signal);
				learned.middleware = learn(list, learned.middleware.identity, learned.middleware, probes.now());
				return middlewarePeople(list);
			},
		},
		...lifeSteps(context),
		{
			id: 'same-db',
			tried: "compared it with the website's database",
			async run() {
				await websiteDone;
				const {identity} = learned.middleware;
				return sameDatabase(learned.sql, learned.middleware, {isShared, isConfirmed: isConfirmed(identity)});
			},
		},
		...rowStep<MiddlewarePerson>(source, pin, rows => middlewareRow(pin!, rows)),
	];
}

/** One look around for two rungs. What this database cannot tell keeps nobody from working. */
function lifeSteps({diagnosis, serial, learned}: MiddlewareContext): readonly Step[] {
	if (diagnosis === null) return [];
	let errors: Finding = {state: 'not-run', measured: 'the database did not tell in time'};
	return [
		{
			id: 'life',
			tried: 'looked when the middleware last worked with this database',
			budgetMs: budgetsMs.life,
			late: {state: 'slow', measured: `not told within ${budgetsMs.life / 1000} s`},
			async run(signal) {
				const [life, remarks] = await Promise.allSettled([
					diagnosis.lifeSigns(signal),
					diagnosis.deviceErrors({...(serial === null ? {} : {serial}), limit: 1}, signal),
				]);
				const now = life.status === 'fulfilled' ? life.value.now : null;
				errors = remarks.status === 'fulfilled' ? errorsFinding(remarks.value, now) : unseen(remarks.reason);
				if (life.status === 'rejected') return unseen(life.reason);
				let siblings: readonly SiblingDatabase[] | null = null;
				try {
					siblings = await diagnosis.siblings(signal);
				} catch (error) {
					// Without a look at the others this one's own signs still tell something.
					if (!(error instanceof RepositoryError)) throw error;
				}

				return lifeFinding(life.value, siblings, learned.middleware.identity);
			},
		},
		{
			id: 'errors',
			tried: 'asked what the terminal complained of to the middleware',
			run: () => errors,
		},
	];
}
