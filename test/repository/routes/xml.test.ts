import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {escapeXml, find, parseXml, XmlError} from '../../../source/repository/middleware/routes/xml.ts';

describe('reading', () => {
	test('elements keep their local name, their own attributes and their text', () => {
		expect(
			parseXml(
				'\uFEFF<?xml version="1.0" encoding="utf-8"?>\n<a:x xmlns:a="urn:1" xmlns="urn:2" k=\'1 &lt; 2\' a:k="other">one<!-- -- no <b> --><b/>two<![CDATA[<&>]]></a:x >\n',
			),
		).toEqual({
			name: 'x',
			attributes: {k: '1 < 2'},
			children: [{name: 'b', attributes: {}, children: [], text: ''}],
			text: 'onetwo<&>',
		});
	});

	test('an element is found whatever its case and depth', () => {
		expect(find(parseXml('<a><b><COMMANDID>7</COMMANDID></b></a>'), 'CommandId')?.text).toBe('7');
		expect(find(parseXml('<a/>'), 'b')).toBeNull();
	});

	test.each([
		['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
		['&#65;&#x42;&#x1F600;', 'AB\u{1F600}'],
		['a &amp;lt; b', 'a &lt; b'],
	])('%s is %s', (written, meant) => {
		expect(parseXml(`<a>${written}</a>`).text).toBe(meant);
	});

	test('text goes through writing and reading unchanged', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), text => {
				const kept = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
				const {text: inside, attributes} = parseXml(`<a k="${escapeXml(text)}">${escapeXml(text)}</a>`);
				expect([inside, attributes.k]).toEqual([kept, kept]);
			}),
		);
	});

	test('a value cannot end its element or begin another', () => {
		expect(escapeXml('</EmployeeName><UserName>x')).not.toContain('<');
	});
});

describe('hostile documents', () => {
	const laughs = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>';

	test.each([
		['an entity bomb', laughs, 'a document type'],
		[
			'a document type that fetches a file',
			'<!doctype a SYSTEM "file:///etc/passwd"><a/>',
			'a document type',
		],
		['a document type inside', '<a><!DOCTYPE b></a>', 'a document type'],
		['an entity of its own', '<a>&file;</a>', 'an entity that XML does not know by itself'],
		['an entity without its end', '<a>&amp</a>', 'an entity that XML does not know by itself'],
		['a lone ampersand', '<a>salt & pepper</a>', 'an entity that XML does not know by itself'],
		['a character that is none', '<a>&#0;</a>', 'an entity that XML does not know by itself'],
		['half a character', '<a>&#xD800;</a>', 'an entity that XML does not know by itself'],
		['a character beyond the last', '<a>&#x110000;</a>', 'an entity that XML does not know by itself'],
		['a processing instruction', '<a><?php x ?></a>', 'a processing instruction'],
		['an end for something else', '<a><b></a></b>', 'an end without its beginning'],
		['an end of another case', '<a></A>', 'an end without its beginning'],
		['a cut document', '<a><b>', 'it is cut short'],
		['a cut comment', '<a><!-- x', 'it is cut short'],
		['a cut CDATA', '<a><![CDATA[ x', 'it is cut short'],
		['a cut tag', '<a k="1', 'a tag that does not end'],
		['two documents', '<a/><b/>', 'more than one document'],
		['text behind it', '<a/>x', 'text outside the document'],
		['an attribute twice', '<a k="1" k="2"/>', 'an attribute given twice'],
		['a tag inside an attribute', '<a k="<b>"/>', 'a tag that does not end'],
		['nothing', '', 'it has no element'],
		['no XML', 'success', 'text outside the document'],
		['a web page', '<!DOCTYPE html><html><br></html>', 'a document type'],
		['deep nesting', '<a>'.repeat(100), 'nested deeper than 64'],
		['many elements', `<a>${'<b/>'.repeat(60_000)}</a>`, 'more than 50000 elements'],
	])('%s is refused', (_, document, why) => {
		expect(() => parseXml(document)).toThrow(new XmlError(why));
	});

	test.each([
		['spaces in a tag', `<a${' '.repeat(900_000)}`],
		['a name', `<${'a'.repeat(900_000)}`],
		['a comment', `<a><!--${'-'.repeat(900_000)}`],
		['ampersands', `<a>${'&'.repeat(900_000)}</a>`],
		['attributes', `<a ${'b="" '.repeat(150_000)}`],
	])('a megabyte of %s is read once, not again and again', (_, document) => {
		expect(() => parseXml(document)).toThrow(XmlError);
	});

	test('whatever comes is either read or refused', () => {
		const bits = fc.constantFrom(
			'<',
			'>',
			'/',
			'a',
			'b',
			' ',
			'="',
			'"',
			"'",
			'&',
			';',
			'#',
			'<!--',
			'-->',
			'<a>',
			'</a>',
			'<![CDATA[',
			']]>',
			'<?',
			'?>',
			':',
		);
		fc.assert(
			fc.property(fc.array(bits), pieces => {
				try {
					expect(parseXml(pieces.join('')).name).not.toBe('');
				} catch (error) {
					expect(error).toBeInstanceOf(XmlError);
				}
			}),
		);
	});
});
