/** One element of a small document; names without their prefix. */
export interface XmlElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly XmlElement[];
	/** The text directly inside, CDATA included, its pieces joined. */
	readonly text: string;
}

/** Not the XML that this reader takes; the message tells why, without a word of the document. */
export class XmlError extends Error {}

const deepest = 64;
const mostElements = 50_000;

const named: ReadonlyMap<string, string> = new Map([
	['lt', '<'],
	['gt', '>'],
	['amp', '&'],
	['quot', '"'],
	['apos', "'"],
]);

/** Markup at the reader's place. */
const piece = {
	declaration: /<\?xml\s[^?<>]*\?>/y,
	end: /<\/(?:[\w.-]+:)?([\w.-]+)\s*>/y,
	start: /<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/y,
	attribute: /\s+([\w.-]+:)?([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y,
	close: /\s*(\/?)>/y,
	text: /[^<]+/y,
};

interface Open {
	readonly name: string;
	readonly attributes: Record<string, string>;
	readonly children: XmlElement[];
	text: string;
}

/**
Reads a document of elements, attributes, text, CDATA and comments: all that a SOAP answer and a service description
consist of. Document types, entities beyond the five of XML and processing instructions are refused, so nothing
expands and nothing is fetched. The caller bounds the length; depth and number of elements are bounded here.
@throws XmlError
*/
export function parseXml(document: string): XmlElement {
	const text = document.replace(/^\uFEFF/, '');
	let at = 0;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		if (found !== null) at = pattern.lastIndex;
		return found;
	};

	/** What stands between two marks that belong to no tag; found by search, for it may be long. */
	const enclosed = (from: string, to: string): string | null => {
		if (!text.startsWith(from, at)) return null;
		const end = text.indexOf(to, at + from.length);
		if (end === -1) throw new XmlError('it is cut short');
		const inside = text.slice(at + from.length, end);
		at = end + to.length;
		return inside;
	};

	take(piece.declaration);
	const root: Open = {name: '', attributes: {}, children: [], text: ''};
	const open: Open[] = [root];
	let elements = 0;
	while (at < text.length) {
		const inside = open.at(-1)!;
		const words = take(piece.text);
		if (words !== null) {
			if (inside === root && words[0].trim() !== '') throw new XmlError('text outside the document');
			inside.text += unescaped(words[0]);
			continue;
		}

		if (enclosed('<!--', '-->') !== null) continue;
		const raw = enclosed('<![CDATA[', ']]>');
		if (raw !== null) {
			if (inside === root) throw new XmlError('text outside the document');
			inside.text += raw;
			continue;
		}

		const end = take(piece.end);
		if (end !== null) {
			if (inside === root || end[1] !== inside.name) throw new XmlError('an end without its beginning');
			open.pop();
			continue;
		}

		const start = take(piece.start);
		if (start === null) throw new XmlError(refusal(text, at));
		if (inside === root && root.children.length > 0) throw new XmlError('more than one document');
		if (++elements > mostElements) throw new XmlError(`more than ${mostElements} elements`);
		const element: Open = {name: start[1]!, attributes: attributes(take), children: [], text: ''};
		const close = take(piece.close);
		if (close === null) throw new XmlError('a tag that does not end');
		inside.children.push(element);
		if (close[1] === '/') continue;
		if (open.push(element) > deepest) throw new XmlError(`nested deeper than ${deepest}`);
	}

	if (open.length > 1) throw new XmlError('it is cut short');
	const [only] = root.children;
	if (only === undefined) throw new XmlError('it has no element');
	return only;
}

/** The element and everything below it, parents first. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
	yield element;
	for (const child of element.children) yield* descendants(child);
}

/** The first element of that name, whatever its case and however deep; null when there is none. */
export function find(element: XmlElement, name: string): XmlElement | null {
	const wanted = name.toLowerCase();
	for (const one of descendants(element)) {
		if (one.name.toLowerCase() === wanted) return one;
	}

	return null;
}

/** Text for the inside of an element. Characters that XML 1.0 has no place for are left out. */
export function escapeXml(text: string): string {
	return text
		.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&apos;');
}

function attributes(take: (pattern: RegExp) => RegExpExecArray | null): Record<string, string> {
	const found: Record<string, string> = Object.create(null);
	for (let next = take(piece.attribute); next !== null; next = take(piece.attribute)) {
		const [, prefix, name, double, single] = next;
		// Those of other name spaces say nothing here, and may have the same name.
		if (prefix !== undefined || name === 'xmlns') continue;
		if (name! in found) throw new XmlError('an attribute given twice');
		found[name!] = unescaped(double ?? single ?? '');
	}

	return found;
}

function unescaped(text: string): string {
	if (!text.includes('&')) return text;
	return text.replaceAll(/&([^;&\s]{0,12}(?:;|$)|)/g, (_, reference: string) => {
		const name = reference.slice(0, -1);
		const known = reference.endsWith(';') ? (named.get(name) ?? character(name)) : null;
		if (known === null) throw new XmlError('an entity that XML does not know by itself');
		return known;
	});
}

/** `#65` or `#x41` as its character; null for what is none in XML. */
function character(reference: string): string | null {
	const digits = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
	if (digits === null) return null;
	const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
	if (code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) return null;
	return code < 0x20 && code !== 9 && code !== 10 && code !== 13 ? null : String.fromCodePoint(code);
}

function refusal(text: string, at: number): string {
	if (/^<!doctype/i.test(text.slice(at, at + 9))) return 'a document type';
	if (text.startsWith('<!', at)) return 'a declaration';
	if (text.startsWith('<?', at)) return 'a processing instruction';
	return 'a tag that is none';
}
