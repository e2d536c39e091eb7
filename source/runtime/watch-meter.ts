import {isKnown, type SourceName, type SourceState} from '../domain/index.ts';
import {summarize} from '../reconcile/index.ts';
import {isProblem, kinds} from '../reconcile/row.ts';
import type {Round} from './watch-rounds.ts';

/** Numbers of a watch for a monitoring system. */
export interface Meter {
	count(round: Round): void;
	countHookFailure(): void;
	/** In Prometheus' text form. No PIN and no name is in it. @param now ms since the epoch. */
	text(now: number): string;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

const states: readonly SourceState[] = ['ok', 'live', 'old', 'part', 'fail', 'wait'];
const sourceNames: readonly SourceName[] = ['sql', 'middleware', 'device'];

/** @param about who watches what, for the labels of `trisync_info`. */
export function makeMeter(about: {readonly version: string; readonly device: string}): Meter {
	let last: Round | null = null;
	const counts = {rounds: 0, incomplete: 0, appeared: 0, disappeared: 0, hookFailures: 0};

	function countersNow(): readonly string[] {
		return [
			...family('trisync_comparisons_total', 'counter', 'Comparisons since the start.', [
				[{}, counts.rounds],
			]),
			...family(
				'trisync_comparisons_incomplete_total',
				'counter',
				'Comparisons in which a source was not read completely.',
				[[{}, counts.incomplete]],
			),
			...family('trisync_changes_total', 'counter', 'Differences that appeared or disappeared.', [
				[{event: 'appeared'}, counts.appeared],
				[{event: 'disappeared'}, counts.disappeared],
			]),
			...family('trisync_hook_failures_total', 'counter', 'Runs of the hook that failed.', [
				[{}, counts.hookFailures],
			]),
		];
	}

	return {
		count(round) {
			last = round;
			counts.rounds++;
			if (round.isTrouble) counts.incomplete++;
			for (const {event} of round.changes) if (event !== 'source') counts[event]++;
		},
		countHookFailure() {
			counts.hookFailures++;
		},
		text(now) {
			const lines = [
				...family('trisync_info', 'gauge', 'Which program watches which terminal.', [[about, 1]]),
				...(last === null ? [] : gaugesOf(last, now)),
				...countersNow(),
			];
			return `${lines.join('\n')}\n`;
		},
	};
}

/** A number that is not known is left out: 0 people, or 0 differences, would be a claim. */
function gaugesOf({comparison, isTrouble, durationMs}: Round, now: number): readonly string[] {
	const {snapshots, rows} = comparison;
	const sources = sourceNames.filter(name => snapshots[name].state !== 'off');
	const summary = summarize(rows);
	const shown = isTrouble ? (['UNKNOWN'] as const) : kinds;
	return [
		...family('trisync_complete', 'gauge', '1 when every source was read completely.', [
			[{}, isTrouble ? 0 : 1],
		]),
		...family(
			'trisync_people',
			'gauge',
			'People of a source that was read completely.',
			sources
				.filter(name => isKnown(snapshots[name].state))
				.map(name => [{source: name}, snapshots[name].people.length]),
		),
		...family(
			'trisync_source_state',
			'gauge',
			'1 for the state in which a source is.',
			sources.flatMap(name =>
				states.map((state): Sample => [{source: name, state}, snapshots[name].state === state ? 1 : 0]),
			),
		),
		...family(
			'trisync_reading_age_seconds',
			'gauge',
			'Seconds since the last complete reading of a source.',
			sources.flatMap((name): readonly Sample[] => {
				const {readAt} = snapshots[name];
				return readAt === null ? [] : [[{source: name}, Math.max(0, now - readAt) / 1000]];
			}),
		),
		...family(
			'trisync_rows',
			'gauge',
			'Rows of each kind; only UNKNOWN while a source is away.',
			shown.map(kind => [{kind}, summary[kind]]),
		),
		...(isTrouble
			? []
			: family('trisync_differences', 'gauge', 'Rows with a difference.', [
					[{}, rows.filter(isProblem).length],
				])),
		...family('trisync_comparison_seconds', 'gauge', 'How long the last comparison took.', [
			[{}, durationMs / 1000],
		]),
	];
}

function family(
	name: string,
	type: 'gauge' | 'counter',
	help: string,
	samples: readonly Sample[],
): readonly string[] {
	if (samples.length === 0) return [];
	return [
		`# HELP ${name} ${help}`,
		`# TYPE ${name} ${type}`,
		...samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}`),
	];
}

function labelText(labels: Readonly<Record<string, string>>): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
	return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
