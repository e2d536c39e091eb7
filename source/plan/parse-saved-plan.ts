import * as z from 'zod';
import {kinds} from '../reconcile/row.ts';
import {actions} from './plan.ts';
import type {SavedPlan} from './saved-plan.ts';

/** Of a plan's text; a plan for 50,000 people has about half of it. */
const mostCharacters = 64 * 1024 * 1024;
const mostSteps = 100_000;
const mostRows = 1000;

const text = z.string().max(10_000);
const short = z.string().max(200);
const pin = z.string().max(200);
const count = z.number().int().min(0).max(1e9);
const time = z.iso.datetime();
const value = z.union([z.string().max(1_000_000), z.null(), z.object({hex: z.string().max(1_000_000)})]);
const columns = z.record(short, value);
const action = z.enum(actions);
const operation = z.enum([
	'register',
	'resync',
	'delete',
	'enable',
	'disable',
	'fix',
	'add',
	'restore',
	'undo',
]);

const user = z.object({
	uid: count,
	pin,
	name: short,
	nameBytes: short,
	card: z.number().int().min(0).max(0xff_ff_ff_ff),
	privilege: count,
	enabled: z.boolean(),
	group: count,
	hasPassword: z.boolean(),
});
const state = z.union([user, columns, z.null()]);
const place = z.object({
	table: z.enum(['Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio']),
	key: z.object({column: short, value: text}).nullable(),
});
const step = z.object({
	id: short,
	action,
	pin,
	target: short,
	route: z.enum(['tcp', 'sql', 'soap', 'queue', 'manual']),
	reason: text,
	remarks: z.array(text).max(100),
	needs: short.nullable(),
	before: state,
	after: state,
	fingers: count.nullable(),
	templates: count,
	rows: z.array(place).max(mostRows),
});
const intent = z.object({
	operation,
	selector: z.discriminatedUnion('by', [
		z.object({by: z.literal('pins'), pins: z.array(pin).max(mostSteps)}),
		z.object({by: z.literal('kind'), kind: z.enum(kinds), maxDelete: count.exactOptional()}),
		z.object({by: z.literal('all')}),
	]),
	also: z
		.array(z.enum(['sql', 'mw']))
		.max(2)
		.exactOptional(),
	in: z.enum(['device', 'sql', 'mw']).exactOptional(),
	member: z
		.object({
			name: text,
			card: short,
			packageEnd: short.nullable(),
			package: short.nullable(),
			trainer: short.nullable(),
			gender: z.enum(['Male', 'Female']).nullable(),
			months: count.nullable().exactOptional(),
		})
		.exactOptional(),
	from: text.exactOptional(),
});
const source = z.object({
	state: z.enum(['ok', 'live', 'old', 'part', 'fail', 'off', 'wait']),
	count: count.nullable(),
	identity: z.record(short, z.union([text, z.number(), z.boolean(), z.null()])),
});
const perSource = <T extends z.ZodType>(one: T) => z.object({sql: one, middleware: one, device: one});
const plan = z.object({
	format: z.literal('trisync-plan'),
	version: z.literal(1),
	number: count,
	operation,
	device: z.object({name: short, address: short, serial: short.nullable()}),
	builtAt: time,
	readAt: perSource(time.nullable()),
	intent,
	sources: perSource(source),
	steps: z.array(step).max(mostSteps),
	leftOut: z.array(z.object({pin, kind: short, reason: text})).max(mostSteps),
	warnings: z.array(text).max(mostSteps),
	brakes: z
		.array(
			z.object({
				name: z.enum(['deletes', 'share', 'shrunk', 'capacity', 'empty-device', 'wrong-database']),
				reason: text,
				phrase: text,
			}),
		)
		.max(100),
	consent: z.discriminatedUnion('kind', [
		z.object({kind: z.literal('none')}),
		z.object({kind: z.literal('key')}),
		z.object({kind: z.literal('phrase'), phrase: text}),
	]),
});

export type ParsedPlan =
	| {readonly plan: SavedPlan; readonly problem: null}
	| {readonly plan: null; readonly problem: string};

/**
A saved plan out of a file's text. Whatever is not of its form is refused, with the place in words; what it does not
know is dropped. A plan that was read is no plan to apply: it says only what was asked for and shown.
*/
export function parseSavedPlan(file: string): ParsedPlan {
	if (file.length > mostCharacters) return refused('it is larger than any plan');
	let data: unknown;
	try {
		data = JSON.parse(file);
	} catch {
		return refused('it is no complete JSON');
	}

	const {format, version} = (typeof data === 'object' && data !== null ? data : {}) as {
		format?: unknown;
		version?: unknown;
	};
	if (format !== 'trisync-plan') return refused('it is no plan of trisync');
	if (version !== 1) return refused('its version is not known here');
	const parsed = plan.safeParse(data);
	if (!parsed.success) {
		const where = parsed.error.issues[0]?.path.slice(0, 6).map(String).join('.') ?? '';
		return refused(`${where.slice(0, 80) || 'its content'} is not as a plan has it`);
	}

	if (parsed.data.intent.operation !== parsed.data.operation)
		return refused('it asks for something else than it shows');
	return {plan: parsed.data, problem: null};
}

function refused(why: string): ParsedPlan {
	return {plan: null, problem: `The file is not a plan that can be applied: ${why}.`};
}
