import {
	type DeviceRemark,
	isKnown,
	parseCard,
	plainText,
	type Snapshot,
	type Snapshots,
	type SourceName,
	type SourceState,
} from '../domain/index.ts';
import {overallExit} from '../reconcile/index.ts';
import {isProblem, type Mark, type Row} from '../reconcile/row.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {rowJson, sourcesJson} from './output/json.ts';
import {writeJson, writeLines} from './output/streams.ts';
import {cardText, nameOf, sourceLines} from './output/text.ts';
import {parsePins} from './selectors.ts';
import {deviceLines, personHere, personThereJson} from './show-devices.ts';
import {readTodo, todoJson, todoLines} from './todo-lines.ts';

/** The guide's three systems, each with a verdict. */
interface CheckLine {
	readonly system: 'website' | 'middleware' | 'device';
	readonly verdict: 'yes' | 'no' | 'differs' | 'not known' | 'off';
	readonly evidence: string;
}

const verdicts: Readonly<Record<Mark, CheckLine['verdict']>> = {
	'+': 'yes',
	'.': 'yes',
	'0': 'yes',
	'-': 'no',
	'!': 'differs',
	'#': 'differs',
	x: 'no',
	'?': 'not known',
};

function checklist(row: Row | undefined, snapshots: Snapshots): readonly CheckLine[] {
	const line = (system: CheckLine['system'], name: SourceName, found: string | null): CheckLine => {
		const verdict = verdictOf(row?.marks[name], snapshots[name].state);
		return {system, verdict, evidence: found ?? absence(verdict, snapshots[name], missing[name])};
	};

	const {sql = null, middleware = null, device = null} = row ?? {};
	return [
		line(
			'website',
			'sql',
			sql &&
				`id ${sql.employeeId}, ${plainText(sql.name, 60)}, Status ${sql.status === null ? 'NULL' : `"${plainText(sql.status, 30)}"`}, ${cardText(parseCard(sql.card))}`,
		),
		line(
			'middleware',
			'middleware',
			middleware &&
				(middleware.hiddenDetail === null
					? `id ${middleware.employeeId}, ${plainText(middleware.name, 60)}, ${cardText(parseCard(middleware.card))}`
					: plainText(middleware.hiddenDetail)),
		),
		line(
			'device',
			'device',
			device &&
				`slot ${device.uid}, ${plainText(device.name, 60)}, ${cardText(device.card)}${device.enabled ? '' : ', disabled'}`,
		),
	];
}

/** Who is in no list has no marks; then only a list that was read completely says no. */
function verdictOf(mark: Mark | null | undefined, state: SourceState): CheckLine['verdict'] {
	if (state === 'off' || mark === null) return 'off';
	if (mark !== undefined) return verdicts[mark];
	return isKnown(state) ? 'no' : 'not known';
}

const missing: Readonly<Record<SourceName, string>> = {
	sql: 'no Employees row',
	middleware: 'no row',
	device: 'no user with this PIN',
};

function absence(verdict: CheckLine['verdict'], {reason}: Snapshot<unknown>, none: string): string {
	if (verdict === 'off') return 'not configured';
	return verdict === 'not known' ? plainText(reason ?? 'not read completely', 300) : none;
}

export async function run({flags, args, stdout, stderr, signal, openGym}: CommandContext): Promise<ExitCode> {
	const [pin, ...rest] = parsePins(args);
	if (pin === undefined || rest.length > 0)
		throw new UsageError('show takes one PIN.', 'Example: trisync show 17');
	const gym = await openGym();
	const comparison = await gym.compare(signal);
	const {snapshots, rows, isComplete} = comparison;
	const row = rows.find(candidate => candidate.pin === pin);
	const lines = checklist(row, snapshots);
	const asked = row === undefined ? [] : [row];
	const {elsewhere} = gym.workbench;
	const others = await elsewhere.find(pin, signal);
	const places = [personHere(pin, comparison), ...others].filter(place => place !== null);
	const remarks = await gym.workbench.remarks(pin, signal);
	const todo = await readTodo(() => elsewhere.todo(), {stderr});
	const mine = todo?.filter(item => item.pin === pin) ?? null;
	if (flags.json) {
		await writeJson(stdout, {
			schema: 1,
			complete: isComplete,
			sources: sourcesJson(snapshots, gym.now()),
			pin,
			row: row === undefined ? null : rowJson(row, gym.websiteRules),
			checklist: lines,
			devices: places.map(personThereJson),
			middlewareLog: remarks,
			todo: todoJson(mine),
		});
	} else {
		if (!flags.quiet || !isComplete) await writeLines(stderr, sourceLines(snapshots));
		if (!flags.quiet) await writeLines(stderr, todoLines(mine));
		await writeLines(stdout, [
			row === undefined
				? `PIN ${plainText(pin, 50)}: in none of the sources that could be read.`
				: `PIN ${plainText(pin, 50)} ${nameOf(row)}`,
			...lines.map(({system, verdict, evidence}) => `  ${system.padEnd(11)}${verdict.padEnd(10)}${evidence}`),
			...(others.length === 0 ? [] : deviceLines(places)),
			...remarkLines(remarks),
			...(row === undefined ? [] : verdictLines(row)),
		]);
	}

	return overallExit(asked, isComplete);
}

/** What the middleware noted: `  log        2026-11-22 10:41  Return=-1004`. */
function remarkLines(remarks: readonly DeviceRemark[] | null): string[] {
	return (remarks ?? []).map(
		({at, text}) =>
			`  log        ${(at ?? '').slice(0, 16).replace('T', ' ').padEnd(16)}  ${plainText(text, 200)}`,
	);
}

function verdictLines(row: Row): string[] {
	const fixes = {
		register: `trisync register --pin ${row.pin}`,
		resync: `trisync resync --pin ${row.pin}`,
		enable: `trisync enable --pin ${row.pin}`,
	};
	return [
		...(isProblem(row) ? [] : ['  in sync']),
		...row.reasons.map(
			(reason, at) =>
				`  ${(row.kinds[at] ?? row.notes[at - row.kinds.length] ?? '').padEnd(10)} ${plainText(reason, 400)}`,
		),
		...(row.fix === null ? [] : [`  fix: ${fixes[row.fix]}`]),
	];
}
