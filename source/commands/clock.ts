import {errorCode, plainText} from '../domain/index.ts';
import {
	type ClockReading,
	type ClockReport,
	type ClockSetting,
	closeEnoughSeconds,
} from '../runtime/clock.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {canAsk, isTyped} from './consent.ts';
import {UsageError} from './flags.ts';
import {writeJson, writeLines} from './output/streams.ts';

export async function run(context: CommandContext): Promise<ExitCode> {
	const {args, flags, signal, openGym} = context;
	if (args.length > 0) throw new UsageError('clock takes no arguments.', 'Example: trisync clock --set');
	const gym = await openGym({isDeviceOnly: true});
	const {clock} = gym.workbench;
	const report = await clock.read(signal);
	if (!flags.json) await writeLines(context.stdout, readingLines(report));
	if (flags.set !== true) return end(context, report, 0);
	if (isRight(report.reading)) {
		await say(context, 'the clock is right already; nothing was changed.');
		return end(context, report, 0);
	}

	if (flags.dryRun) return end(context, report, 1);
	if (!flags.yes && !(await isAgreed(context))) {
		const how = canAsk(context) ? '' : '; without a terminal --yes sets it';
		await writeLines(context.stderr, [`trisync: no confirmation was given${how}. Nothing was changed.`]);
		return end(context, report, 2);
	}

	try {
		const setting = await clock.set(report, true, signal);
		if (!flags.json) await writeLines(context.stdout, settingLines(setting));
		if (!setting.isAudited) await say(context, 'the change could not be written into the audit.');
		return await end(context, report, setting.state === 'verified' ? 0 : 1, setting);
	} catch (error) {
		if (errorCode(error) !== null) await end(context, report, 2);
		throw error;
	}
}

function isRight({driftSeconds}: ClockReading): boolean {
	return Math.abs(driftSeconds) <= closeEnoughSeconds;
}

async function isAgreed(context: CommandContext): Promise<boolean> {
	if (!canAsk(context)) return false;
	return isTyped(
		'y',
		"Punches are stamped with it from then on. Type  y  to set it to this computer's time, anything else to leave: ",
		context,
	);
}

/** The one object on stdout, whatever came of it. */
async function end(
	{flags, stdout}: CommandContext,
	{device, reading}: ClockReport,
	exit: ExitCode,
	setting: ClockSetting | null = null,
): Promise<ExitCode> {
	if (flags.json) await writeJson(stdout, {schema: 1, device, reading, setting});
	return exit;
}

async function say({flags, stderr}: CommandContext, text: string): Promise<void> {
	if (!flags.quiet) await writeLines(stderr, [`trisync: ${text}`]);
}

function readingLines({device, reading}: ClockReport): string[] {
	const serial = device.serial === null ? '' : `, serial ${plainText(device.serial, 40)}`;
	return [
		`${plainText(device.name, 60)} (${plainText(device.address, 80)})${serial}`,
		`terminal  ${plainText(reading.terminal, 30)}`,
		`computer  ${reading.computer}`,
		`drift     ${drift(reading.driftSeconds)}`,
	];
}

function settingLines({state, before, after, reason}: ClockSetting): string[] {
	const shown =
		after === null ? 'not known' : `${plainText(after.terminal, 30)}, ${drift(after.driftSeconds)}`;
	return [
		`before    ${plainText(before.terminal, 30)}`,
		`after     ${shown}`,
		`${state}${reason === null ? '' : `: ${plainText(reason, 1000)}`}`,
	];
}

const units = [
	['d', 86_400],
	['h', 3600],
	['min', 60],
	['s', 1],
] as const;

/** `2 min 3 s behind this computer`; the two largest units are enough. */
export function drift(seconds: number): string {
	if (seconds === 0) return 'none';
	let rest = Math.abs(seconds);
	const parts: string[] = [];
	for (const [unit, size] of units) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) parts.push(`${count} ${unit}`);
	}

	return `${parts.slice(0, 2).join(' ')} ${seconds < 0 ? 'behind' : 'ahead of'} this computer`;
}
