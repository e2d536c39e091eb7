import {plainText} from '../domain/index.ts';
import type {NewMember} from '../plan/plan.ts';
import {carryOut} from './carry-out.ts';
import type {CommandContext, ExitCode} from './command.ts';
import {type Flags, UsageError} from './flags.ts';

/** @throws {UsageError} */
function parseMember({
	name,
	card,
	months,
	packageEnd,
	package: packageName,
	trainer,
	gender,
}: Flags): NewMember {
	if (name === undefined || name.trim() === '')
		throw new UsageError('add needs a name.', 'Example: trisync add --name "Asha Verma" --card 12345678');
	if (months !== undefined && (!Number.isInteger(months) || months < 1 || months > 120))
		throw new UsageError('--months takes a number from 1 to 120.');
	if (packageEnd !== undefined && !isDay(packageEnd))
		throw new UsageError(`"${plainText(packageEnd, 40)}" is not a day.`, 'Example: --package-end 2027-03-31');
	if (months !== undefined && packageEnd !== undefined)
		throw new UsageError('--months and --package-end say the same in two ways: give one of them.');
	return {
		name: name.trim(),
		card: card?.trim() ?? '',
		packageEnd: packageEnd ?? null,
		months: months ?? null,
		package: packageName?.trim() || null,
		trainer: trainer?.trim() || null,
		gender: parseGender(gender),
	};
}

function isDay(text: string): boolean {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function parseGender(text: string | undefined): NewMember['gender'] {
	if (text === undefined) return null;
	if (/^m(?:ale)?$/i.test(text)) return 'Male';
	if (/^f(?:emale)?$/i.test(text)) return 'Female';
	throw new UsageError(`--gender takes male or female, not "${plainText(text, 40)}".`);
}

export async function run(context: CommandContext): Promise<ExitCode> {
	if (context.args.length > 0)
		throw new UsageError(
			`add does not know "${plainText(context.args[0]!, 40)}".`,
			'The name goes behind --name.',
		);
	const member = parseMember(context.flags);
	return carryOut(
		{
			operation: 'add',
			mayRetry: true,
			async makePlan({compare, workbench}, signal) {
				await compare(signal);
				return workbench.plan({operation: 'add', selector: {by: 'all'}, member}, signal);
			},
		},
		context,
	);
}
