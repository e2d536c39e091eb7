// Puts a Node "single executable" blob into an ELF program: what postject does, for the one case that we have.
//
// Node finds the blob as a note called NODE_SEA_BLOB in its own program headers. A note has to be mapped, and the table
// of program headers has no room for two more entries, so a new segment goes behind everything else: the moved table,
// then the note. Its address keeps the distance between file and memory of the first segment, because kernels before
// 5.18 compute the table's address from it. Symbols for debuggers (a sixth of the file) are cut off on the way.
// Sources: the ELF-64 specification; Node's src/node_sea.cc and postject-api.h.

const type = {load: 1, note: 4, phdr: 6};
const entryBytes = 56;
const pageBytes = 0x10000;

const up = (value, to) => Math.ceil(value / to) * to;

/**
The program with the blob as a note in a segment of its own.
@param {Buffer} elf a 64-bit little-endian ELF program
@param {string} name name of the note
@param {Buffer} blob
@returns {Buffer}
@throws {Error} when the file is something else
*/
export function injectIntoElf(elf, name, blob) {
	if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1)
		throw new Error('not a 64-bit little-endian ELF program');
	const headers = readHeaders(elf);
	const loads = headers.filter(header => header.type === type.load);
	const [first] = loads;
	const table = headers.find(header => header.type === type.phdr);
	if (first === undefined || table === undefined) throw new Error('no program headers to extend');

	const slide = first.address - first.offset;
	const loadedEnd = Math.max(...loads.map(header => header.offset + header.fileBytes));
	const memoryEnd = Math.max(...loads.map(header => header.address + header.memoryBytes));
	const at = up(Math.max(loadedEnd, memoryEnd - slide), pageBytes);
	const tableBytes = (headers.length + 2) * entryBytes;
	const note = noteOf(name, blob);
	const noteAt = at + up(tableBytes, 16);
	const segmentBytes = noteAt - at + note.length;

	const place = (offset, bytes) => ({
		flags: 4,
		offset,
		address: offset + slide,
		fileBytes: bytes,
		memoryBytes: bytes,
	});
	const moved = headers.map(header =>
		header === table ? {...header, ...place(at, tableBytes), align: 8} : header,
	);
	// Loadable segments stand in the order of their addresses; the new one is the last.
	const lastLoad = moved.findLastIndex(header => header.type === type.load);
	moved.splice(lastLoad + 1, 0, {type: type.load, ...place(at, segmentBytes), align: pageBytes});
	moved.push({type: type.note, ...place(noteAt, note.length), align: 4});

	const out = Buffer.alloc(at + segmentBytes);
	elf.copy(out, 0, 0, loadedEnd);
	for (const [index, header] of moved.entries()) writeHeader(out, at + index * entryBytes, header);
	note.copy(out, noteAt);
	out.writeBigUInt64LE(BigInt(at), 32); // e_phoff
	out.writeUInt16LE(moved.length, 56); // e_phnum
	out.writeBigUInt64LE(0n, 40); // e_shoff: the sections went with the symbols
	out.writeUInt16LE(0, 60); // e_shnum
	out.writeUInt16LE(0, 62); // e_shstrndx
	return out;
}

function readHeaders(elf) {
	const start = Number(elf.readBigUInt64LE(32));
	return Array.from({length: elf.readUInt16LE(56)}, (_, index) => {
		const at = start + index * entryBytes;
		const wide = offset => Number(elf.readBigUInt64LE(at + offset));
		return {
			type: elf.readUInt32LE(at),
			flags: elf.readUInt32LE(at + 4),
			offset: wide(8),
			address: wide(16),
			fileBytes: wide(32),
			memoryBytes: wide(40),
			align: wide(48),
		};
	});
}

function writeHeader(out, at, header) {
	out.writeUInt32LE(header.type, at);
	out.writeUInt32LE(header.flags, at + 4);
	const fields = [
		header.offset,
		header.address,
		header.address,
		header.fileBytes,
		header.memoryBytes,
		header.align,
	];
	for (const [index, value] of fields.entries()) out.writeBigUInt64LE(BigInt(value), at + 8 + index * 8);
}

/** Name with its NUL and contents, each padded to four bytes, behind their lengths and the type 0. */
function noteOf(name, blob) {
	const named = Buffer.from(`${name}\0`);
	const out = Buffer.alloc(12 + up(named.length, 4) + up(blob.length, 4));
	out.writeUInt32LE(named.length, 0);
	out.writeUInt32LE(blob.length, 4);
	named.copy(out, 12);
	blob.copy(out, 12 + up(named.length, 4));
	return out;
}
