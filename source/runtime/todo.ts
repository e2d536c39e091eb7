import {join} from 'node:path';
import {type DeviceUser, SafetyError, type TerminalPort} from '../domain/index.ts';
import {isDeviceStep, type Plan} from '../plan/index.ts';
import type {RunReport} from '../plan/run.ts';
import {withBriefLock} from './lock.ts';
import type {StateFolder} from './state-folder.ts';

/** Somebody was taken off one terminal and may still open another door. */
export interface Todo {
	readonly pin: string;
	/** The operation that took them off. */
	readonly operation: number;
	/** ISO time. */
	readonly deletedAt: string;
	/** Where they were taken off. */
	readonly device: TodoPlace;
	/** Where they were not seen absent since; never empty. */
	readonly open: readonly OpenPlace[];
}

export interface TodoPlace {
	readonly name: string;
	readonly address: string;
}

export interface OpenPlace extends TodoPlace {
	/** ISO time of the last complete reading that still had them; null = not read since. */
	readonly seenAt: string | null;
}

type Place = Pick<TerminalPort, 'name' | 'address'>;

const largestBytes = 4 * 1024 * 1024;

/**
`todo.json` in the state folder, readable by its owner only.
@throws {SafetyError} for a file that is not one of ours: an empty answer would be a claim.
*/
export async function readTodos({
	files,
	directory,
}: Pick<StateFolder, 'files' | 'directory'>): Promise<readonly Todo[]> {
	const path = todoPath(directory);
	const text = await files.read(path, largestBytes);
	if (text === null) return [];
	try {
		const {version, items} = JSON.parse(text) as {readonly version?: unknown; readonly items?: unknown};
		if (version === 1 && Array.isArray(items) && items.every(isTodo)) return items;
	} catch {
		// Told below, as any other damage.
	}

	throw new SafetyError(
		'ERR_SAFETY_JOURNAL',
		`${path} is damaged: what is still to be deleted is not known.`,
		{
			hint: 'trisync audit tells what was deleted; look for these PINs on every terminal, then remove the file.',
		},
	);
}

/** Those that a configured terminal can still end, with the places that are configured. */
export function todosOf(
	todos: readonly Todo[],
	places: readonly {readonly address: string}[],
): readonly Todo[] {
	const known = new Set(places.map(({address}) => address));
	return todos
		.map(todo => ({...todo, open: todo.open.filter(({address}) => known.has(address))}))
		.filter(({open}) => open.length > 0);
}

/** Whoever is not in a complete list of a terminal needs no further deleting there. */
export async function noteListed(
	folder: StateFolder,
	place: Place,
	users: readonly DeviceUser[],
	readAt: number,
): Promise<void> {
	const isHere = ({address}: OpenPlace): boolean => address === place.address;
	if (!(await readTodos(folder)).some(({open}) => open.some(isHere))) return;
	const pins = new Set(users.map(({pin}) => pin));
	await change(folder, readAt, todos =>
		todos.map(todo => ({
			...todo,
			open: todo.open.flatMap(one => {
				if (!isHere(one)) return [one];
				return pins.has(todo.pin) ? [{...one, seenAt: new Date(readAt).toISOString()}] : [];
			}),
		})),
	);
}

/**
After a run: proven deletes open a to-do for the other terminals, and whoever was proven to be put on a terminal again
is wanted there.
*/
export async function noteDeleted(
	folder: StateFolder,
	{
		plan,
		report,
		others,
		now,
	}: {
		readonly plan: Plan;
		readonly report: RunReport;
		readonly others: readonly Place[];
		readonly now: number;
	},
): Promise<void> {
	const proven = new Set(report.results.filter(({state}) => state === 'verified').map(({id}) => id));
	const steps = plan.steps.filter(isDeviceStep).filter(({id}) => proven.has(id));
	// Taking a registration back says nothing about other doors.
	const isDelete = plan.operation !== 'undo';
	const gone = steps.filter(({action}) => isDelete && action === 'delete').map(({pin}) => pin);
	const back = steps.filter(({action}) => action === 'register' || action === 'restore').map(({pin}) => pin);
	const isKept = (gone.length > 0 && others.length > 0) || (await readTodos(folder)).length > 0;
	if (!isKept || gone.length + back.length === 0) return;
	const {name, address} = plan.device;
	await change(folder, now, todos => {
		const wanted = new Set(back);
		const stay = todos.filter(({pin}) => !wanted.has(pin));
		return gone.reduce<readonly Todo[]>(
			(all, pin) => deleted(all, {pin, operation: plan.number, device: {name, address}}, others, now),
			stay,
		);
	});
}

function deleted(
	todos: readonly Todo[],
	{pin, operation, device}: Pick<Todo, 'pin' | 'operation' | 'device'>,
	others: readonly Place[],
	now: number,
): readonly Todo[] {
	const earlier = todos.find(todo => todo.pin === pin && todo.device.address !== device.address);
	// Taken off another terminal before: this was one of the places where that was still to be done.
	if (earlier !== undefined) {
		const open = earlier.open.filter(({address}) => address !== device.address);
		return todos.map(todo => (todo === earlier ? {...earlier, open} : todo));
	}

	const open = others.map(({name, address}) => ({name, address, seenAt: null}));
	const todo: Todo = {pin, operation, deletedAt: new Date(now).toISOString(), device, open};
	return [...todos.filter(other => other.pin !== pin), todo];
}

async function change(
	folder: StateFolder,
	now: number,
	changed: (todos: readonly Todo[]) => readonly Todo[],
): Promise<void> {
	const {directory, files} = folder;
	const lock = {...folder, path: join(directory, 'locks', 'todo.lock'), subject: 'The to-do list'};
	await withBriefLock(lock, now, async () => {
		const before = await readTodos(folder);
		const items = changed(before).filter(({open}) => open.length > 0);
		if (JSON.stringify(items) === JSON.stringify(before)) return;
		await files.replace(todoPath(directory), `${JSON.stringify({version: 1, items})}\n`);
	});
}

function todoPath(directory: string): string {
	return join(directory, 'todo.json');
}

function isTodo(value: unknown): value is Todo {
	const {pin, operation, deletedAt, device, open} = (value ?? {}) as Partial<Todo>;
	return (
		typeof pin === 'string' &&
		typeof operation === 'number' &&
		typeof deletedAt === 'string' &&
		isPlace(device) &&
		Array.isArray(open) &&
		open.every(place => isPlace(place) && (place.seenAt === null || typeof place.seenAt === 'string'))
	);
}

function isPlace<P extends TodoPlace>(value: P | undefined): value is P {
	return typeof value?.name === 'string' && typeof value.address === 'string';
}
