import {describe, expect, test} from 'vitest';
// @ts-expect-error a script of the build, in plain JavaScript
import {injectIntoElf as untypedElf} from '../../scripts/executable/elf.js';
// @ts-expect-error a script of the build, in plain JavaScript
import {injectIntoPe as untypedPe} from '../../scripts/executable/pe.js';

type Inject = (program: Buffer, name: string, blob: Buffer) => Buffer;
const [injectIntoElf, injectIntoPe] = [untypedElf as Inject, untypedPe as Inject];
const blob = Buffer.from('what Node shall find inside');

describe('a program of Linux', () => {
	/** Headers of a program that is mapped at 0x400000 and has more memory than file. */
	function elf(): Buffer {
		const out = Buffer.alloc(0x3000, 0xaa);
		out.fill(0, 0, 64 + 2 * 56);
		out.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
		out.writeBigUInt64LE(64n, 32);
		out.writeUInt16LE(2, 56);
		header(out, 64, [6, 4, 64, 0x400040, 112, 112, 8]);
		header(out, 64 + 56, [1, 5, 0, 0x400000, 0x2000, 0x25000, 0x1000]);
		return out;
	}

	function header(out: Buffer, at: number, [type, flags, offset, address, file, memory, align]: number[]) {
		out.writeUInt32LE(type!, at);
		out.writeUInt32LE(flags!, at + 4);
		for (const [index, value] of [offset, address, address, file, memory, align].entries())
			out.writeBigUInt64LE(BigInt(value!), at + 8 + index * 8);
	}

	function headersOf(program: Buffer) {
		const at = Number(program.readBigUInt64LE(32));
		return Array.from({length: program.readUInt16LE(56)}, (_, index) => {
			const start = at + index * 56;
			const wide = (offset: number) => Number(program.readBigUInt64LE(start + offset));
			const [offset, address, file, memory] = [wide(8), wide(16), wide(32), wide(40)];
			return {type: program.readUInt32LE(start), offset, address, file, memory};
		});
	}

	test('has the blob as a note that is mapped, behind the memory of everything else', () => {
		const made = injectIntoElf(elf(), 'NODE_SEA_BLOB', blob);
		const headers = headersOf(made);
		const note = headers.find(({type}) => type === 4)!;
		const [first, added] = headers.filter(({type}) => type === 1);
		expect(made.readUInt32LE(note.offset)).toBe('NODE_SEA_BLOB\0'.length);
		expect(made.readUInt32LE(note.offset + 4)).toBe(blob.length);
		expect(made.toString('latin1', note.offset + 12, note.offset + 25)).toBe('NODE_SEA_BLOB');
		expect(made.subarray(note.offset + 28, note.offset + 28 + blob.length)).toEqual(blob);
		expect(added!.address).toBeGreaterThanOrEqual(first!.address + first!.memory);
		expect(note.offset + note.file).toBeLessThanOrEqual(added!.offset + added!.file);
	});

	test('keeps the distance of file and memory, and its table of headers is in memory', () => {
		const made = injectIntoElf(elf(), 'NODE_SEA_BLOB', blob);
		const headers = headersOf(made);
		expect(new Set(headers.map(({offset, address}) => address - offset))).toEqual(new Set([0x400000]));
		const table = headers.find(({type}) => type === 6)!;
		expect([table.offset, table.file]).toEqual([Number(made.readBigUInt64LE(32)), headers.length * 56]);
	});

	test('loses what is not loaded and nothing else', () => {
		const [before, made] = [elf(), injectIntoElf(elf(), 'NODE_SEA_BLOB', blob)];
		expect(made.subarray(64, 0x2000)).toEqual(before.subarray(64, 0x2000));
		expect(made.subarray(0x2000, headersOf(made)[0]!.offset).every(byte => byte === 0)).toBe(true);
	});

	test('is refused when it is something else', () => {
		expect(() => injectIntoElf(Buffer.alloc(128), 'X', blob)).toThrow(/not a 64-bit/);
	});
});

describe('a program of Windows', () => {
	const optional = 0x80 + 24;
	const resourceAt = 0x400;
	const resourceAddress = 0x2000;

	/** One section of resources with an icon (3) named 1 in language 1033, and a signature at the end. */
	function pe(): Buffer {
		const out = Buffer.alloc(0x700);
		out.writeUInt32LE(0x80, 0x3c);
		out.write('PE\0\0', 0x80, 'latin1');
		out.writeUInt16LE(1, 0x80 + 6);
		out.writeUInt16LE(240, 0x80 + 20);
		out.writeUInt16LE(0x20b, optional);
		out.writeUInt32LE(0x1000, optional + 32);
		out.writeUInt32LE(0x200, optional + 36);
		out.writeUInt32LE(resourceAddress, optional + 112 + 16);
		out.writeUInt32LE(0x600, optional + 112 + 32);
		out.writeUInt32LE(0x100, optional + 112 + 36);
		const section = optional + 240;
		out.write('.rsrc', section, 'latin1');
		out.writeUInt32LE(0x100, section + 8);
		out.writeUInt32LE(resourceAddress, section + 12);
		out.writeUInt32LE(0x200, section + 16);
		out.writeUInt32LE(resourceAt, section + 20);
		for (const [level, key] of [3, 1, 1033].entries()) {
			const at = resourceAt + level * 24;
			out.writeUInt16LE(1, at + 14);
			out.writeUInt32LE(key, at + 16);
			out.writeUInt32LE(level === 2 ? 72 : 0x80000000 + (level + 1) * 24, at + 20);
		}

		out.writeUInt32LE(resourceAddress + 88, resourceAt + 72);
		out.writeUInt32LE(4, resourceAt + 76);
		out.write('icon', resourceAt + 88, 'latin1');
		return out;
	}

	/** Reads `type/name/language` to bytes, as Windows would. */
	function resourcesOf(program: Buffer): Record<string, string> {
		const sections = Array.from({length: program.readUInt16LE(0x80 + 6)}, (_, index) => {
			const at = optional + 240 + index * 40;
			const [size, address, , offset] = [8, 12, 16, 20].map(field => program.readUInt32LE(at + field));
			return {size: size!, address: address!, offset: offset!};
		});
		const offsetOf = (address: number) => {
			const home = sections.find(it => address >= it.address && address < it.address + it.size)!;
			return address - home.address + home.offset;
		};
		const base = offsetOf(program.readUInt32LE(optional + 112 + 16));
		const found: Record<string, string> = {};
		const walk = (at: number, path: readonly (string | number)[]) => {
			const count = program.readUInt16LE(base + at + 12) + program.readUInt16LE(base + at + 14);
			for (let index = 0; index < count; index++) {
				const [key, to] = [0, 4].map(field => program.readUInt32LE(base + at + 16 + index * 8 + field));
				const nameAt = base + (key! & 0x7fffffff);
				const name =
					key! < 0x80000000
						? key!
						: program.toString('utf16le', nameAt + 2, nameAt + 2 + program.readUInt16LE(nameAt) * 2);
				if (to! >= 0x80000000) walk(to! - 0x80000000, [...path, name]);
				else {
					const [address, size] = [0, 4].map(field => program.readUInt32LE(base + to! + field));
					const data = offsetOf(address!);
					found[[...path, name].join('/')] = program.toString('latin1', data, data + size!);
				}
			}
		};
		walk(0, []);
		return found;
	}

	test('has the blob among its resources, and the old ones still', () => {
		expect(resourcesOf(pe())).toEqual({'3/1/1033': 'icon'});
		expect(resourcesOf(injectIntoPe(pe(), 'NODE_SEA_BLOB', blob))).toEqual({
			'3/1/1033': 'icon',
			'10/NODE_SEA_BLOB/0': blob.toString('latin1'),
		});
	});

	test('carries no signature of what it was', () => {
		const made = injectIntoPe(pe(), 'NODE_SEA_BLOB', blob);
		expect(made.readBigUInt64LE(optional + 112 + 32)).toBe(0n);
	});

	test('is refused when it is something else', () => {
		expect(() => injectIntoPe(Buffer.alloc(0x200), 'X', blob)).toThrow(/not a 64-bit/);
	});
});
