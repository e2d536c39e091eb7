import {
	type CheckChain,
	type CheckReport,
	type CheckRung,
	decisiveFailure,
	type MiddlewareRepository,
	type SourceIdentity,
	type SourceName,
	type WebsiteRepository,
} from '../../domain/index.ts';
import {reconcile} from '../../reconcile/index.ts';
import {type CompareSettings, optionsOf, snapshotsOf} from '../compare.ts';
import {approachSteps} from './approach-steps.ts';
import {budgetsMs} from './budgets.ts';
import {configSteps} from './config-chain.ts';
import {middlewareSteps, websiteSteps} from './database-chains.ts';
import {type Visit, visitSteps} from './device-steps.ts';
import {type Learned, nothingLearned, settle} from './knowledge.ts';
import {type Climb, climb} from './ladder.ts';
import {unreached} from './network-steps.ts';
import {pinSteps} from './pin-steps.ts';
import type {DeviceTarget, DoctorSetup, Probes} from './ports.ts';
import {symptomOf} from './symptom.ts';

/** What a check works with besides its own probes. */
export interface CheckTools {
	readonly setup: DoctorSetup;
	readonly website: WebsiteRepository | null;
	readonly middleware: MiddlewareRepository | null;
	readonly settings: CompareSettings;
	isConfirmed(identity: SourceIdentity): boolean;
	/** The databases that the settings let trisync write to. */
	readonly mayWrite: Readonly<Record<'website' | 'middleware', boolean>>;
	/** Local date, `YYYY-MM-DD`. */
	readonly today: string;
	/** Runs on the open line, alone: terminals take one caller. */
	visit<T>(work: () => Promise<T>): Promise<T>;
	/** The operation that left the terminal paused; null = none. */
	pausedBy(): Promise<number | null>;
}

const order: readonly CheckChain[] = ['config', 'sql', 'mw', 'dev', 'pin'];

/**
All chains side by side, then the person's own. Looks and never changes anything; takes less than 20 s.
@param onRung is called with each rung when it is done; chains come mixed.
@throws only the reason of an abort.
*/
export async function check(
	pin: string | null,
	tools: CheckTools,
	onRung: (rung: CheckRung) => void,
	signal: AbortSignal,
): Promise<CheckReport> {
	const {setup, website, middleware, settings, mayWrite, today} = tools;
	const {probes, config, device} = setup;
	const begun = probes.now();
	const rungs: CheckRung[] = [];
	const entered = Promise.withResolvers<string | null>();
	const on = (chain: CheckChain): Climb => ({
		chain,
		probes,
		signal,
		onRung(rung) {
			rungs.push(rung);
			onRung(rung);
			if (rung.chain === 'sql' && rung.state === 'fail') entered.resolve(rung.id);
			if (rung.id === 'sql.identity') entered.resolve(null);
		},
	});
	const learned = nothingLearned({
		sql: website !== null && setup.website !== null,
		middleware: middleware !== null && setup.middleware !== null,
		device: device !== null,
	});
	const {expireByPackage} = settings;
	const context = {probes, learned, pin, rules: {today, expireByPackage}, mayWrite: mayWrite.website};
	const websiteChain =
		website === null || setup.website === null
			? Promise.resolve(null)
			: climb(
					websiteSteps(setup.website, website, {...context, diagnosis: setup.websiteDiagnosis}),
					on('sql'),
				);
	const websiteDone = websiteChain.then(
		() => entered.resolve(null),
		() => entered.resolve(null),
	);

	async function climbMiddleware(): Promise<string | null> {
		if (middleware === null || setup.middleware === null) return null;
		const steps = middlewareSteps(setup.middleware, middleware, {
			...context,
			diagnosis: setup.diagnosis,
			serial: device?.expectedSerial ?? null,
			mayWrite: mayWrite.middleware,
			isConfirmed: tools.isConfirmed,
			websiteDone,
		});
		return climb(steps, on('mw'), setup.middleware === 'same' ? await entered.promise : null);
	}

	const [, sql, mw, dev] = await Promise.all([
		config === null ? null : climb(configSteps(config, notConfigured(setup)), on('config')),
		websiteChain,
		climbMiddleware(),
		device === null ? null : climbDevice(device, tools, learned, pin, on('dev')),
	]);
	learned.sql = settle(learned.sql, sql);
	learned.middleware = settle(learned.middleware, mw);
	learned.device = settle(learned.device, dev);
	if (pin !== null) {
		const brokenAt: Record<SourceName, string | null> = {sql, middleware: mw, device: dev};
		const storage = device?.terminal.storage ?? null;
		const options = {...optionsOf(learned, settings, null, today), storage};
		const row = reconcile(snapshotsOf(learned, false), options).find(one => one.pin === pin);
		await climb(pinSteps({...context, pin, row, brokenAt}), on('pin'));
	}

	return report(pin, rungs, {begun, probes, device});
}

/** A middleware may be left out on purpose; without the other two nothing can be compared. */
function notConfigured({website, device}: DoctorSetup): readonly string[] {
	return [
		...(website === null ? ["the website's database"] : []),
		...(device === null ? ['the terminal'] : []),
	];
}

function report(
	pin: string | null,
	rungs: readonly CheckRung[],
	{
		begun,
		probes,
		device,
	}: {readonly begun: number; readonly probes: Probes; readonly device: DeviceTarget | null},
): CheckReport {
	const sorted = order.flatMap(chain => rungs.filter(rung => rung.chain === chain));
	const decisive = decisiveFailure(sorted);
	return {
		pin,
		device: device === null ? null : {name: device.terminal.name, address: device.terminal.address},
		at: begun,
		ms: Math.max(0, Math.round(probes.now() - begun)),
		rungs: sorted,
		symptom: symptomOf(sorted, pin),
		likely: decisive?.likely ?? null,
		next: decisive?.next ?? null,
		hasPassed: decisive === null,
	};
}

/** The terminal's chain: everything below it first, then one visit that always ends with EXIT. */
async function climbDevice(
	device: DeviceTarget,
	tools: CheckTools,
	learned: Learned,
	pin: string | null,
	on: Climb,
): Promise<string | null> {
	const {probes} = tools.setup;
	const reached = unreached();
	const visit: Visit = {session: null, counts: null, state: null, clock: null, list: null};
	const steps = visitSteps(device, visit, {probes, learned, reached, pin, pausedBy: tools.pausedBy});
	const broken = await climb(approachSteps(device, probes, reached), on);
	if (broken !== null) return climb(steps, on, broken);
	return tools.visit(async () => {
		try {
			return await climb(steps, on);
		} finally {
			await farewell(visit, probes);
		}
	});
}

/** EXIT is on its way at once; a terminal that does not answer it is not waited for long. */
async function farewell({session}: Visit, {after}: Probes): Promise<void> {
	if (session === null) return;
	const {promise, resolve} = Promise.withResolvers<void>();
	const cancel = after(budgetsMs.farewell, resolve);
	await Promise.race([session.close().catch(() => {}), promise]);
	cancel();
}
