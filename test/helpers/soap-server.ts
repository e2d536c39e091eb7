import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** How the service misbehaves, or differs from the documented spelling. */
export interface SoapSwitches {
	/** Where it stands; the documented place is `/iclock/WebAPIService.asmx`. */
	readonly path: string;
	/** What the description calls an element: versions differ in case, and the service only reads its own spelling. */
	readonly spell: (name: string) => string;
	/** `none` = neither description nor page; `page` = help page alone. */
	readonly describes: 'wsdl' | 'page' | 'none';
	/** Text of `<Op>Result`, by operation; else `success`. */
	readonly results: Readonly<Record<string, string>>;
	/** XML around the result: where the command's id stands, or none. */
	readonly commandId: 'beside' | 'inside' | 'header' | 'zero' | 'missing';
	/** Instead of answering a POST properly. */
	readonly fault: ((response: ServerResponse, request: SoapCall) => void) | null;
	/** Instead of answering a GET properly. */
	readonly faultOnGet: ((response: ServerResponse) => void) | null;
	/** Who may use it; anybody else gets `Authentication failed`. */
	readonly user: string;
	readonly password: string;
}

export interface SoapCall {
	readonly method: string;
	readonly url: string;
	readonly action: string | null;
	readonly body: string;
	/** Elements of the operation as the service understood them: its own spelling alone. */
	readonly values: Readonly<Record<string, string>>;
}

export interface SoapServer {
	readonly url: string;
	readonly port: number;
	/** Everything that arrived, oldest first. */
	readonly calls: readonly SoapCall[];
	/** POSTs alone. */
	readonly words: () => readonly SoapCall[];
	set(switches: Partial<SoapSwitches>): void;
	close(): Promise<void>;
}

export const operations: Readonly<Record<string, readonly string[]>> = {
	AddEmployee: [
		'APIKey',
		'EmployeeCode',
		'EmployeeName',
		'CardNumber',
		'SerialNumber',
		'UserName',
		'UserPassword',
		'CommandId',
	],
	DeleteUser: ['APIKey', 'EmployeeCode', 'SerialNumber', 'UserName', 'UserPassword', 'CommandId'],
	BlockUnblockUser: [
		'APIKey',
		'EmployeeCode',
		'EmployeeName',
		'SerialNumber',
		'IsBlock',
		'UserName',
		'UserPassword',
		'CommandId',
	],
	GetCommandStatus: ['CommandId', 'UserName', 'UserPassword'],
};

/** A web server that speaks the envelope of eTimeTrackLite Web, on the loopback. */
export async function startSoapServer(given: Partial<SoapSwitches> = {}): Promise<SoapServer> {
	let switches: SoapSwitches = {
		path: '/iclock/WebAPIService.asmx',
		spell: name => name,
		describes: 'wsdl',
		results: {},
		commandId: 'beside',
		fault: null,
		faultOnGet: null,
		user: 'desk',
		password: 'correct horse',
		...given,
	};
	const calls: SoapCall[] = [];
	const server = createServer(async (request, response) => {
		const call = understood(request, await bodyOf(request), switches);
		calls.push(call);
		if (call.method === 'GET') answerGet(call, response, switches);
		else answerPost(call, response, switches, calls.length);
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		calls,
		words: () => calls.filter(({method}) => method === 'POST'),
		set(changes) {
			switches = {...switches, ...changes};
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

export function html(status: number, text: string): (response: ServerResponse) => void {
	return response => {
		response.writeHead(status, {'content-type': 'text/html'}).end(`<html><body>${text}</body></html>`);
	};
}

export function xml(status: number, text: string): (response: ServerResponse) => void {
	return response => {
		response.writeHead(status, {'content-type': 'text/xml; charset=utf-8'}).end(text);
	};
}

export function envelope(inside: string, header = ''): string {
	return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">${header}<soap:Body>${inside}</soap:Body></soap:Envelope>`;
}

export function fault(code: string, text: string): (response: ServerResponse) => void {
	return xml(
		500,
		envelope(
			`<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring><detail /></soap:Fault>`,
		),
	);
}

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text;
}

function operationOf(action: string | null): string | null {
	return /\/(\w+)"?$/.exec(action ?? '')?.[1] ?? null;
}

function understood(request: IncomingMessage, body: string, {spell}: SoapSwitches): SoapCall {
	const header = request.headers.soapaction;
	const action = typeof header === 'string' ? header : null;
	const name = Object.keys(operations).find(one => spell(one) === operationOf(action));
	const values: Record<string, string> = {};
	for (const field of operations[name ?? ''] ?? []) {
		const found = new RegExp(`<${spell(field)}>([^<]*)</${spell(field)}>`).exec(body)?.[1];
		if (found !== undefined) values[field] = unescaped(found);
	}

	return {method: request.method ?? '', url: request.url ?? '', action, body, values};
}

function unescaped(text: string): string {
	const known: Readonly<Record<string, string>> = {lt: '<', gt: '>', quot: '"', apos: "'", amp: '&'};
	return text.replaceAll(/&(\w+);/g, (_, name: string) => known[name] ?? '?');
}

function answerGet(call: SoapCall, response: ServerResponse, switches: SoapSwitches): void {
	const [path, query] = call.url.split('?');
	if (switches.faultOnGet !== null) switches.faultOnGet(response);
	else if (path !== switches.path || switches.describes === 'none') html(404, 'Not Found')(response);
	else if (query?.toLowerCase() === 'wsdl') {
		if (switches.describes === 'wsdl') xml(200, description(switches))(response);
		else html(500, 'Runtime Error')(response);
	} else html(200, helpPage(switches))(response);
}

function answerPost(call: SoapCall, response: ServerResponse, switches: SoapSwitches, id: number): void {
	const name = Object.keys(operations).find(one => switches.spell(one) === operationOf(call.action));
	if (call.url !== switches.path) html(404, 'Not Found')(response);
	else if (switches.fault !== null) switches.fault(response, call);
	else if (name === undefined)
		fault('soap:Client', 'Server did not recognize the value of SOAPAction')(response);
	else xml(200, answer(name, call, switches, 4000 + id))(response);
}

function answer(name: string, {values}: SoapCall, switches: SoapSwitches, id: number): string {
	const {spell, commandId, user, password, results} = switches;
	const isKnown = values.UserName === user && values.UserPassword === password;
	const text = isKnown ? (results[name] ?? 'success') : 'Authentication failed';
	const place = name === 'GetCommandStatus' || !isKnown ? 'missing' : commandId;
	const number = `<${spell('CommandId')}>${place === 'zero' ? 0 : id}</${spell('CommandId')}>`;
	const result = place === 'inside' ? `<Message>${text}</Message>${number}` : text;
	const beside = place === 'beside' || place === 'zero' ? number : '';
	const element = spell(name);
	return envelope(
		`<${element}Response xmlns="http://tempuri.org/"><${element}Result>${result}</${element}Result>${beside}</${element}Response>`,
		place === 'header' ? `<soap:Header>${number}</soap:Header>` : '',
	);
}

function description({spell}: SoapSwitches): string {
	const elements = Object.entries(operations).map(
		([name, fields]) =>
			`<s:element name="${spell(name)}"><s:complexType><s:sequence>${fields
				.map(field => `<s:element minOccurs="0" maxOccurs="1" name="${spell(field)}" type="s:string" />`)
				.join('')}</s:sequence></s:complexType></s:element>`,
	);
	const bindings = Object.keys(operations).map(
		name =>
			`<wsdl:operation name="${spell(name)}"><soap:operation soapAction="http://tempuri.org/${spell(name)}" style="document" /></wsdl:operation>`,
	);
	return `<?xml version="1.0" encoding="utf-8"?><wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="http://tempuri.org/"><wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="http://tempuri.org/">${elements.join('')}</s:schema></wsdl:types><wsdl:binding name="WebAPIServiceSoap" type="tns:WebAPIServiceSoap">${bindings.join('')}</wsdl:binding></wsdl:definitions>`;
}

function helpPage({spell}: SoapSwitches): string {
	const links = Object.keys(operations).map(
		name => `<li><a href="WebAPIService.asmx?op=${spell(name)}">${spell(name)}</a></li>`,
	);
	return `<h1>WebAPIService</h1><ul>${links.join('')}</ul>`;
}
