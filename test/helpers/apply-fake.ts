import type {TerminalPort} from '../../source/domain/index.ts';
import type {Plan} from '../../source/plan/plan.ts';
import type {ConsentGiven, RunProgress} from '../../source/plan/run.ts';
import {createWorkbench, type WorkbenchDependencies} from '../../source/runtime/create-workbench.ts';
import {type Files, openFiles} from '../../source/runtime/files.ts';
import {type JournalSummary, parseJournal, summarizeJournal} from '../../source/runtime/journal-reader.ts';
import {systemPlatform} from '../../source/runtime/platform.ts';
import type {Workbench} from '../../source/runtime/workbench.ts';
import {scratchFolder} from './folder.ts';

export const yes: ConsentGiven = {isYes: true, phrase: null, passedBrakes: []};
/** What the plan asks for. */
export const agreeing = ({consent}: Plan): ConsentGiven =>
	consent.kind === 'phrase' ? typed(consent.phrase) : yes;
export const typed = (phrase: string): ConsentGiven => ({isYes: false, phrase, passedBrakes: []});

/** What the guardian process was told, in order. */
export type Watch = 'armed' | 'disarmed' | 'fired';

/** A workbench over a state folder of its own, with a clock that the test moves. */
export interface FakeSite {
	readonly workbench: Workbench;
	readonly folder: ReturnType<typeof scratchFolder>;
	readonly files: Files;
	readonly watch: Watch[];
	readonly progress: RunProgress[];
	/** Flushes to disk that were asked for: an append is one, a replaced file two. */
	readonly flushes: {appends: number; replacements: number};
	now: number;
	apply(plan: Plan, given?: ConsentGiven, signal?: AbortSignal): ReturnType<Workbench['apply']>;
	journal(operation?: number): Promise<JournalSummary | null>;
	/** Another program start over the same state folder. */
	restart(): Workbench;
}

export function fakeSite(
	terminal: TerminalPort | null,
	more: Partial<WorkbenchDependencies> & {
		readonly files?: Files;
		readonly readOnly?: boolean;
		readonly expectedSerial?: string;
	} = {},
): FakeSite {
	const folder = scratchFolder();
	const platform = systemPlatform();
	const disk = more.files ?? openFiles(platform);
	const flushes = {appends: 0, replacements: 0};
	const files: Files = {
		...disk,
		async append(path, text) {
			flushes.appends++;
			await disk.append(path, text);
		},
		async replace(path, text) {
			flushes.replacements++;
			await disk.replace(path, text);
		},
	};
	const watch: Watch[] = [];
	const progress: RunProgress[] = [];
	function open(): Workbench {
		return createWorkbench({
			website: null,
			middleware: null,
			terminal,
			stateDirectory: folder.path,
			settings: {
				isReadOnly: more.readOnly ?? false,
				expectedSerial: more.expectedSerial ?? null,
				isMiddlewareIdentityConfirmed: true,
				expireByPackage: false,
				strictNames: false,
				deviceAdmins: [],
				expected: [],
			},
			clock: {now: () => site.now, today: () => '2026-11-22', wait: async () => {}},
			person: {osUser: 'asha', sshClient: '192.0.2.77'},
			startWatchdog() {
				watch.push('armed');
				return {disarm: () => watch.push('disarmed'), fire: () => watch.push('fired')};
			},
			platform,
			...more,
			files,
		});
	}

	const site: FakeSite = {
		workbench: undefined as unknown as Workbench,
		folder,
		files,
		watch,
		progress,
		flushes,
		now: 0,
		apply: (plan, given = agreeing(plan), signal) =>
			site.workbench.apply(plan, given, item => progress.push(item), signal),
		async journal(operation = 44) {
			const text = await files.read(folder.file(`journal/${operation}.jsonl`));
			return text === null ? null : summarizeJournal(parseJournal(text));
		},
		restart: open,
	};
	return Object.assign(site, {workbench: open()});
}
