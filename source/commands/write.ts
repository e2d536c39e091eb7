import {plainText} from '../domain/index.ts';
import type {Also, Intent, Place} from '../plan/plan.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {UsageError} from './flags.ts';
import {parseKind, parsePins} from './selectors.ts';

export type WriteOperation = 'register' | 'resync' | 'delete' | 'enable' | 'disable';

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

/** @throws {UsageError} */
function parseAlso(texts: readonly string[] | undefined): readonly Also[] {
	const places = (texts ?? []).flatMap(text => text.split(',')).map(text => text.trim().toLowerCase());
	const stray = places.find(place => place !== 'sql' && place !== 'mw');
	if (stray !== undefined)
		throw new UsageError(`--also takes sql and mw, not "${plainText(stray, 40)}".`, 'Example: --also sql,mw');
	return [...new Set(places as readonly Also[])];
}

/** @throws {UsageError} */
function parsePlace(text: string | undefined): Place {
	const place = text?.trim().toLowerCase() ?? 'device';
	if (place !== 'device' && place !== 'sql' && place !== 'mw')
		throw new UsageError(`--in takes device, sql or mw, not "${plainText(place, 40)}".`, 'Example: --in mw');
	return place;
}

function intentOf(operation: WriteOperation, context: CommandContext): Intent {
	const {also, in: place} = context.flags;
	return {
		operation,
		selector: parseSelector(operation, context),
		...(operation === 'delete' && also !== undefined ? {also: parseAlso(also)} : {}),
		...(operation === 'resync' && place !== undefined ? {in: parsePlace(place)} : {}),
	};
}

export async function run(operation: WriteOperation, context: CommandContext): Promise<ExitCode> {
	const intent = intentOf(operation, context);
	return carryOut(
		{
			operation,
			...(operation === 'disable' || operation === 'enable' ? {parts: {isAnySource: true}} : {}),
			isForAll: intent.selector.by === 'all',
			async makePlan({compare, workbench}, signal) {
				await compare(signal);
				return workbench.plan(intent, signal);
			},
		},
		context,
	);
}
