// Puts a Node "single executable" blob into a Windows program: as a resource of the type "raw data", in a new last
// section that holds the whole tree of resources anew. The data of the old resources stay where they are: a tree names
// them by their address in memory. Put together and looked at on Linux; run nowhere by us.
// Source: Microsoft's "PE Format".

const rawData = 10;
const resources = 2;
const certificates = 4;
const isDirectory = 0x80000000;
const sectionBytes = 40;

const up = (value, to) => Math.ceil(value / to) * to;

/**
The program with the blob as a resource.
@param {Buffer} pe a PE32+ program
@param {string} name name of the resource, in capitals
@param {Buffer} blob
@returns {Buffer}
@throws {Error} when the file is something else, or has no room for one more section
*/
export function injectIntoPe(pe, name, blob) {
	const start = pe.readUInt32LE(0x3c);
	const optional = start + 24;
	if (pe.readUInt32BE(start) !== 0x50450000 || pe.readUInt16LE(optional) !== 0x20b)
		throw new Error('not a 64-bit Windows program');
	const sections = readSections(pe, start);
	const headerAt = optional + pe.readUInt16LE(start + 20) + sections.length * sectionBytes;
	if (headerAt + sectionBytes > Math.min(...sections.map(({offset}) => offset)))
		throw new Error('no room for one more section');

	const sectionAlign = pe.readUInt32LE(optional + 32);
	const fileAlign = pe.readUInt32LE(optional + 36);
	const directory = index => optional + 112 + index * 8;
	// A signature is of the file as it was, and lies behind everything else.
	const signedAt = pe.readUInt32LE(directory(certificates));
	const body = signedAt === 0 ? pe : pe.subarray(0, signedAt);
	const last = sections.at(-1);
	const address = up(last.address + last.memoryBytes, sectionAlign);
	const offset = up(body.length, fileAlign);

	const old = sections.find(section => section.address === pe.readUInt32LE(directory(resources)));
	const tree = old === undefined ? [] : readDirectory(pe, old.offset, 0);
	addData(tree, [rawData, name, 0], blob);
	const written = writeTree(tree, address);

	const out = Buffer.alloc(offset + up(written.length, fileAlign));
	body.copy(out);
	written.copy(out, offset);
	out.write('.sea\0\0\0\0', headerAt, 'latin1');
	out.writeUInt32LE(written.length, headerAt + 8);
	out.writeUInt32LE(address, headerAt + 12);
	out.writeUInt32LE(up(written.length, fileAlign), headerAt + 16);
	out.writeUInt32LE(offset, headerAt + 20);
	out.writeUInt32LE(0x40000040, headerAt + 36); // readable, initialised data
	out.writeUInt16LE(sections.length + 1, start + 6);
	out.writeUInt32LE(address + up(written.length, sectionAlign), optional + 56); // size of the image
	out.writeUInt32LE(0, optional + 64); // checksum: only drivers have it checked
	out.writeUInt32LE(address, directory(resources));
	out.writeUInt32LE(written.length, directory(resources) + 4);
	out.fill(0, directory(certificates), directory(certificates) + 8);
	return out;
}

function readSections(pe, start) {
	const first = start + 24 + pe.readUInt16LE(start + 20);
	return Array.from({length: pe.readUInt16LE(start + 6)}, (_, index) => {
		const at = first + index * sectionBytes;
		return {
			memoryBytes: pe.readUInt32LE(at + 8),
			address: pe.readUInt32LE(at + 12),
			offset: pe.readUInt32LE(at + 20),
		};
	});
}

/** Entries `{key, entries}` or `{key, data: {address, bytes, codePage}}`; a key is a number or a name. */
function readDirectory(pe, base, at) {
	const count = pe.readUInt16LE(base + at + 12) + pe.readUInt16LE(base + at + 14);
	return Array.from({length: count}, (_, index) => {
		const entryAt = base + at + 16 + index * 8;
		const [keyAt, to] = [pe.readUInt32LE(entryAt), pe.readUInt32LE(entryAt + 4)];
		const key = keyAt >= isDirectory ? readName(pe, base + keyAt - isDirectory) : keyAt;
		if (to >= isDirectory) return {key, entries: readDirectory(pe, base, to - isDirectory)};
		const [address, bytes, codePage] = [0, 4, 8].map(field => pe.readUInt32LE(base + to + field));
		return {key, data: {address, bytes, codePage}};
	});
}

function readName(pe, at) {
	return pe.toString('utf16le', at + 2, at + 2 + pe.readUInt16LE(at) * 2);
}

/** Type, name and language lead to a resource; directories that are missing on the way are made. */
function addData(entries, [key, ...rest], blob) {
	let entry = entries.find(candidate => candidate.key === key);
	if (entry === undefined) {
		entry = rest.length === 0 ? {key, data: {blob, codePage: 0}} : {key, entries: []};
		entries.push(entry);
		entries.sort(inOrder);
	}

	if (rest.length > 0) addData(entry.entries, rest, blob);
}

/** Names before numbers, each rising. */
function inOrder({key: a}, {key: b}) {
	if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
	return a < b ? -1 : 1;
}

/** Directories, then descriptions of data, names and new data, each behind the other. */
function writeTree(tree, address) {
	const directories = [];
	const leaves = [];
	const names = [];
	const collect = entries => {
		directories.push(entries);
		for (const entry of entries) {
			if (typeof entry.key === 'string') names.push(entry);
			if (entry.data === undefined) collect(entry.entries);
			else leaves.push(entry);
		}
	};
	collect(tree);

	let end = 0;
	const take = (bytes, align = 4) => {
		const at = up(end, align);
		end = at + bytes;
		return at;
	};
	const directoryAt = new Map(directories.map(entries => [entries, take(16 + entries.length * 8)]));
	const leafAt = new Map(leaves.map(entry => [entry, take(16)]));
	const nameAt = new Map(names.map(entry => [entry, take(2 + entry.key.length * 2)]));
	const blobAt = new Map(
		leaves.filter(({data}) => data.blob).map(entry => [entry, take(entry.data.blob.length, 16)]),
	);

	const out = Buffer.alloc(end);
	for (const [entries, at] of directoryAt) {
		const named = entries.filter(({key}) => typeof key === 'string').length;
		out.writeUInt16LE(named, at + 12);
		out.writeUInt16LE(entries.length - named, at + 14);
		for (const [index, entry] of entries.entries()) {
			const entryAt = at + 16 + index * 8;
			out.writeUInt32LE(nameAt.has(entry) ? isDirectory + nameAt.get(entry) : entry.key, entryAt);
			const to = entry.data === undefined ? isDirectory + directoryAt.get(entry.entries) : leafAt.get(entry);
			out.writeUInt32LE(to, entryAt + 4);
		}
	}

	for (const [entry, at] of leafAt) {
		const {blob, bytes = blob?.length, codePage} = entry.data;
		out.writeUInt32LE(blob === undefined ? entry.data.address : address + blobAt.get(entry), at);
		out.writeUInt32LE(bytes, at + 4);
		out.writeUInt32LE(codePage, at + 8);
		blob?.copy(out, blobAt.get(entry));
	}

	for (const [{key}, at] of nameAt) {
		out.writeUInt16LE(key.length, at);
		out.write(key, at + 2, 'utf16le');
	}

	return out;
}
