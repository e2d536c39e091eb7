import {resolve} from 'node:path';
import {planJson, resultJson} from '../plan/plan-json.ts';
import {csvText} from '../reconcile/export-csv.ts';
import {summarize} from '../reconcile/index.ts';
import {rowJson, sourcesJson} from '../reconcile/row-json.ts';
import type {Effect} from '../store/index.ts';
import {localDate} from './clock.ts';
import {writePrivateFile} from './config/private-file.ts';

type Wanted<Type> = Extract<Effect, {readonly type: Type}>;

/** What files of the screen are made with. */
export interface Desktop {
	/** Where they are put: the folder that the program was started in. */
	readonly folder: string;
	/** A package that ended makes a member inactive. */
	readonly expireByPackage: boolean;
}

/** The rows shown, as `trisync export` writes them. @returns where they are. @throws {ConfigError} */
export async function exportRows(
	{format, device, rows, snapshots, isComplete}: Wanted<'export-rows'>,
	{folder, expireByPackage}: Desktop,
	now: number,
): Promise<string> {
	const rules = {today: localDate(now), expireByPackage};
	const text =
		format === 'csv'
			? csvText(rows)
			: json({
					schema: 1,
					complete: isComplete,
					sources: sourcesJson(snapshots, now),
					rows: rows.map(row => rowJson(row, rules)),
					summary: summarize(rows),
				});
	const file = resolve(folder, `trisync-${wordOf(device)}-${stampOf(now)}.${format}`);
	await writePrivateFile(file, text);
	return file;
}

/** What a run was to do and what came of it, as `--json` of its command. @returns where it is. @throws {ConfigError} */
export async function saveReport(
	{plan, report}: Wanted<'save-report'>,
	{folder}: Pick<Desktop, 'folder'>,
): Promise<string> {
	const file = resolve(folder, `trisync-${wordOf(plan.device.name)}-operation-${report.number}.json`);
	const result = resultJson(report.results, report);
	await writePrivateFile(file, json({schema: 1, operation: plan.operation, plan: planJson(plan), result}));
	return file;
}

const json = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;

/** A device may be called anything, a file may not. */
function wordOf(device: string | null): string {
	return (device ?? 'no-device').replaceAll(/[^\p{L}\p{N}.-]+/gu, '-').slice(0, 60);
}

/** `2026-11-22-104155`, local time. */
function stampOf(now: number): string {
	const date = new Date(now);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${localDate(now)}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
