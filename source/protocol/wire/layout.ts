/** Records as tables of fields: offsets are running sums, so that code, dumps and docs cannot drift apart. */

export interface Field<T> {
	readonly bytes: number;
	readonly kind: string;
	read(view: DataView, at: number): T;
	write(view: DataView, at: number, value: T): void;
}

export const u8: Field<number> = {
	bytes: 1,
	kind: 'u8',
	read: (view, at) => view.getUint8(at),
	write: (view, at, value) => view.setUint8(at, value),
};

export const u16: Field<number> = {
	bytes: 2,
	kind: 'u16 LE',
	read: (view, at) => view.getUint16(at, true),
	write: (view, at, value) => view.setUint16(at, value, true),
};

export const u32: Field<number> = {
	bytes: 4,
	kind: 'u32 LE',
	read: (view, at) => view.getUint32(at, true),
	write: (view, at, value) => view.setUint32(at, value, true),
};

/** Bytes kept as they are. Reading gives a view on the record; writing pads with NUL and refuses more than fits. */
export function raw(bytes: number): Field<Uint8Array> {
	return {
		bytes,
		kind: `${bytes} bytes`,
		read: (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, bytes),
		write(view, at, value) {
			if (value.length > bytes) throw new RangeError(`${value.length} bytes do not fit a field of ${bytes}`);
			const target = new Uint8Array(view.buffer, view.byteOffset + at, bytes);
			target.fill(0);
			target.set(value);
		},
	};
}

type Values<Fields> = {[Name in keyof Fields]: Fields[Name] extends Field<infer T> ? T : never};

export interface Layout<Fields> {
	readonly bytes: number;
	/** One line a field, in order: what the docs and dumps print. */
	readonly table: ReadonlyArray<{
		readonly name: string;
		readonly offset: number;
		readonly bytes: number;
		readonly kind: string;
	}>;
	readonly offsets: Readonly<Record<keyof Fields, number>>;
	decode(bytes: Uint8Array, at?: number): Values<Fields>;
	encode(values: Values<Fields>): Uint8Array;
	/** A copy of `record` with only the named fields changed: every other byte goes back as it was. */
	patch(record: Uint8Array, changes: Partial<Values<Fields>>): Uint8Array;
}

// biome-ignore lint/suspicious/noExplicitAny: a field of any value type; Values<> restores the exact ones
export function layout<const Fields extends Record<string, Field<any>>>(fields: Fields): Layout<Fields> {
	const table: Array<{name: string; offset: number; bytes: number; kind: string}> = [];
	const offsets: Record<string, number> = {};
	let size = 0;
	for (const [name, field] of Object.entries(fields)) {
		table.push({name, offset: size, bytes: field.bytes, kind: field.kind});
		offsets[name] = size;
		size += field.bytes;
	}

	const write = (bytes: Uint8Array, values: Record<string, unknown>): Uint8Array => {
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		for (const {name, offset} of table) {
			if (values[name] !== undefined) fields[name]!.write(view, offset, values[name]);
		}

		return bytes;
	};

	return {
		bytes: size,
		table,
		offsets: offsets as Record<keyof Fields, number>,
		decode(bytes, at = 0) {
			const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
			const values: Record<string, unknown> = {};
			for (const {name, offset} of table) values[name] = fields[name]!.read(view, offset);
			return values as Values<Fields>;
		},
		encode: values => write(new Uint8Array(size), values),
		patch: (record, changes) => write(record.slice(0, size), changes),
	};
}
