import * as z from 'zod';
import type {Archive} from './archive.ts';

const text = z.string();
const hex = z.string().regex(/^(?:[\da-f]{2})*$/i);
const byte = z.number().int().min(0).max(0xff);
const slot = z.number().int().min(0).max(0xff_ff);

const user = z.object({
	uid: slot,
	pin: text,
	name: text,
	nameBytes: hex,
	card: z.number().int().min(0).max(0xff_ff_ff_ff),
	privilege: byte,
	enabled: z.boolean(),
	group: byte,
	hasPassword: z.boolean(),
	record: hex,
});
const template = z.object({uid: slot, finger: byte, flag: byte, template: hex});
const row = z.object({
	table: z.enum(['Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio']),
	key: z.object({column: text, value: text}),
	values: z.record(text, z.union([text, z.null(), z.object({hex})])),
});
const archive = z.object({
	id: text,
	operation: z.number().int().min(0).nullable(),
	at: text,
	device: z.object({name: text, address: text, serial: text.nullable()}),
	fingerprintVersion: text.nullable(),
	users: z.array(user),
	templates: z.array(template).nullable(),
	rows: z.object({website: z.array(row), middleware: z.array(row)}),
});

/**
What a backup kept, out of parsed JSON. A checksum proves that nobody's disk changed it, not who wrote it: what no
terminal and no database can hold is refused here, before anything is planned with it.
@returns null when it is not of the form.
*/
export function parseArchive(data: unknown): Archive | null {
	return archive.safeParse(data).data ?? null;
}
