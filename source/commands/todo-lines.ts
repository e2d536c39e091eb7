import {plainText, sentence} from '../domain/index.ts';
import type {Todo} from '../runtime/todo.ts';
import {wallClock} from '../runtime/wall-clock.ts';
import type {CommandContext} from './command.ts';
import {writeLines} from './output/streams.ts';

/** What is still to be deleted on other terminals; null = not known, which stderr was told. */
export async function readTodo(
	read: () => Promise<readonly Todo[]>,
	{stderr}: Pick<CommandContext, 'stderr'>,
): Promise<readonly Todo[] | null> {
	try {
		return await read();
	} catch (error) {
		await writeLines(stderr, [`trisync: ${plainText(sentence(error), 1000)}`]);
		return null;
	}
}

/** A line for each PIN and terminal that is still open. */
export function todoLines(todos: readonly Todo[] | null): string[] {
	return (todos ?? []).flatMap(({pin, operation, deletedAt, device, open}) =>
		open.map(({name, seenAt}) => {
			const who = `PIN ${plainText(pin, 24)}`;
			const where = plainText(name, 40);
			const done = `was deleted on ${plainText(device.name, 40)} (operation ${operation}, ${local(deletedAt)})`;
			return seenAt === null
				? `trisync: to do: ${who} ${done} and was not looked for on ${where} since: trisync show ${plainText(pin, 24)}`
				: `trisync: to do: ${who} ${done} and was still on ${where} at ${local(seenAt)}: trisync delete --pin ${plainText(pin, 24)} --device ${where}`;
		}),
	);
}

function local(iso: string): string {
	const ms = Date.parse(iso);
	return Number.isNaN(ms) ? 'at a time not known' : wallClock(ms).slice(0, 16);
}

/** The member `todo` of a JSON object. */
export function todoJson(todos: readonly Todo[] | null) {
	return (
		todos?.map(({pin, operation, deletedAt, device, open}) => ({
			pin,
			operation,
			deletedAt,
			device: {name: device.name, address: device.address},
			open: open.map(({name, address, seenAt}) => ({name, address, seenAt})),
		})) ?? null
	);
}
