import {plainText} from '../../../domain/index.ts';
import type {Operation} from './service-description.ts';
import {descendants, escapeXml, find, parseXml, type XmlElement} from './xml.ts';

/** Fields by their documented names; only those that the operation knows are sent. */
export type Values = Readonly<Record<string, string>>;

/** What came back, in the service's own words, bounded and stripped. */
export type Answer =
	| {readonly kind: 'result'; readonly text: string; readonly commandId: string | null}
	| {readonly kind: 'fault'; readonly isOurs: boolean; readonly text: string};

const longestText = 200;

/** A SOAP 1.1 request. Values are stripped of what could act on a terminal or begin another field. */
export function requestEnvelope({name, namespace, fields}: Operation, values: Values): string {
	const known = new Map(Object.entries(values).map(([field, value]) => [field.toLowerCase(), value]));
	const elements = fields.flatMap(field => {
		const value = known.get(field.toLowerCase());
		return value === undefined ? [] : [`<${field}>${escapeXml(plainText(value, longestText))}</${field}>`];
	});
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>',
		`<${name} xmlns="${escapeXml(namespace)}">${elements.join('')}</${name}>`,
		'</soap:Body></soap:Envelope>',
	].join('');
}

/**
Reads the answer to an operation: its `…Result`, and the command's id wherever it stands.
@returns null when the document is no answer to it.
@throws XmlError
*/
export function readAnswer(document: string, {name}: Operation): Answer | null {
	const root = parseXml(document);
	if (root.name.toLowerCase() !== 'envelope') return null;
	const fault = find(root, 'Fault');
	if (fault !== null) {
		const code = (find(fault, 'faultcode')?.text ?? '').trim();
		const text = find(fault, 'faultstring')?.text ?? '';
		return {kind: 'fault', isOurs: /(?:^|:)client\b/i.test(code), text: words(text)};
	}

	const response = find(root, `${name}Response`);
	const result = response === null ? null : find(response, `${name}Result`);
	if (response === null || result === null) return null;
	const isId = (element: XmlElement) => element.name.toLowerCase() === 'commandid';
	const ids = [...descendants(root)].filter(isId).map(element => element.text.trim());
	const text = [...descendants(result)].filter(element => !isId(element)).map(element => element.text);
	return {
		kind: 'result',
		text: words(text.join(' ')),
		// 0 and negative numbers are what stands there before there is a command.
		commandId: ids.find(id => /^0*[1-9]\d{0,18}$/.test(id)) ?? null,
	};
}

function words(text: string): string {
	return plainText(text.replaceAll(/\s+/g, ' ').trim(), longestText);
}
