import {afterEach, describe, expect, test} from 'vitest';
import {RepositoryError, type RouteRequest, sentence} from '../../../source/domain/index.ts';
import {soapRoute} from '../../../source/repository/middleware/routes/index.ts';
import type {SoapSettings} from '../../../source/repository/middleware/routes/soap-client.ts';
import {
	envelope,
	fault,
	html,
	type SoapServer,
	type SoapSwitches,
	startSoapServer,
	xml,
} from '../../helpers/soap-server.ts';

let server: SoapServer | null = null;

afterEach(async () => {
	await server?.close();
	server = null;
});

const secret = 'correct horse';

async function route(switches: Partial<SoapSwitches> = {}, settings: Partial<SoapSettings> = {}) {
	server = await startSoapServer(switches);
	return soapRoute({server: server.url, user: 'desk', password: secret, apiKey: 'key-1', ...settings});
}

const asha: RouteRequest = {
	kind: 'register',
	pin: '17',
	name: 'Asha Verma',
	card: 12_345_678,
	serial: 'CKJF2018',
};

async function failure(work: Promise<unknown>): Promise<RepositoryError> {
	const error: unknown = await work.then(
		() => null,
		error => error,
	);
	expect(error).toBeInstanceOf(RepositoryError);
	return error as RepositoryError;
}

describe('the probe', () => {
	test('sends neither user, password nor key', async () => {
		const soap = await route();
		expect(await soap.probe('CKJF2018', true)).toMatchObject({isUsable: true});
		expect(server!.calls.map(({method, url}) => `${method} ${url}`)).toEqual([
			'GET /iclock/WebAPIService.asmx?WSDL',
		]);
		expect(JSON.stringify(server!.calls)).not.toMatch(/desk|horse|key-1/);
	});

	test('says that plain http shows the password', async () => {
		const soap = await route();
		expect(await soap.probe('CKJF2018', true)).toMatchObject({
			confidence: expect.stringContaining('clear text'),
		});
	});

	test.each([
		['without /iclock', {path: '/WebAPIService.asmx'}],
		['by its help page alone', {describes: 'page'}],
	] as const)('finds the service %s', async (_, switches) => {
		expect(await (await route(switches)).probe('CKJF2018', true)).toMatchObject({isUsable: true});
	});

	const bomb = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;">]><definitions>&m;</definitions>';
	test.each([
		['is not there', {describes: 'none'}, 'the desktop edition has no web service'],
		['is something else', {faultOnGet: html(200, 'It works!')}, 'is not the web service'],
		['wants a login', {faultOnGet: html(401, 'no')}, 'the web server lets nobody see'],
		[
			'points elsewhere',
			{faultOnGet: response => response.writeHead(302, {location: 'http://192.0.2.1/'}).end()},
			'which is not followed',
		],
		['describes itself with entities', {faultOnGet: xml(200, bomb)}, 'cannot be read (a document type)'],
		['ends the line', {faultOnGet: response => response.destroy()}, 'the connection broke'],
		['sends without end', {faultOnGet: xml(200, '<a>'.padEnd(1_100_000, 'x'))}, 'larger than 1 MiB'],
	] as ReadonlyArray<readonly [string, Partial<SoapSwitches>, string]>)(
		'of a service that %s says so',
		async (_, switches, why) => {
			const soap = await route(switches);
			expect(await soap.probe('CKJF2018', true)).toEqual({
				isUsable: false,
				reason: expect.stringContaining(why),
			});
			expect(server!.words()).toEqual([]);
		},
	);

	test('of a silent service ends in time', async () => {
		const soap = await route({faultOnGet: () => {}}, {timeoutMs: 50});
		expect(await soap.probe('CKJF2018', true)).toMatchObject({reason: expect.stringContaining('in time')});
	});

	test('of a port where nobody listens says so', async () => {
		const soap = await route();
		await server!.close();
		server = null;
		expect(await soap.probe('CKJF2018', true)).toMatchObject({
			reason: expect.stringContaining('nobody answers there'),
		});
	});

	test('asks at port 87, where some installations are', async () => {
		const soap = await route({}, {server: '127.0.0.1:87'});
		expect(await soap.probe('CKJF2018', true)).toMatchObject({
			reason: expect.stringContaining('nobody answers there'),
		});
	});

	test.each([
		['user', {user: ''}],
		['password', {password: ''}],
	])('without a %s asks nobody and tries no default', async (_, settings) => {
		const soap = await route({}, settings);
		expect(await soap.probe('CKJF2018', true)).toMatchObject({
			reason: expect.stringContaining('no user and password'),
		});
		expect(server!.calls).toEqual([]);
	});

	test('without a serial number asks nobody', async () => {
		const soap = await route();
		expect(await soap.probe(' ', true)).toMatchObject({reason: expect.stringContaining('serial number')});
		expect(server!.calls).toEqual([]);
	});

	test('can be broken off', async () => {
		const soap = await route({faultOnGet: () => {}});
		await expect(soap.probe('CKJF2018', true, AbortSignal.abort('enough'))).rejects.toBe('enough');
	});
});

describe('a word', () => {
	test.each([
		['register', 'AddEmployee', {EmployeeName: 'Asha Verma', CardNumber: '12345678'}],
		['delete', 'DeleteUser', {}],
		['block', 'BlockUnblockUser', {EmployeeName: 'Asha Verma', IsBlock: 'true'}],
		['unblock', 'BlockUnblockUser', {EmployeeName: 'Asha Verma', IsBlock: 'false'}],
	] as const)('to %s is %s with the fields it has', async (kind, operation, values) => {
		const soap = await route();
		await soap.send({...asha, kind});
		const [word, ...more] = server!.words();
		expect(more).toEqual([]);
		expect(word?.action).toBe(`"http://tempuri.org/${operation}"`);
		expect(word?.values).toEqual({
			EmployeeCode: '17',
			SerialNumber: 'CKJF2018',
			APIKey: 'key-1',
			UserName: 'desk',
			UserPassword: secret,
			CommandId: '0',
			...values,
		});
	});

	test('sends no card where there is none', async () => {
		const soap = await route();
		await soap.send({...asha, card: 0});
		expect(server!.words()[0]?.values.CardNumber).toBe('');
	});

	test.each([
		['lower case', (name: string) => name.toLowerCase()],
		['camel case', (name: string) => name[0]!.toLowerCase() + name.slice(1)],
		['upper case', (name: string) => name.toUpperCase()],
	])('reaches a service that spells everything in %s', async (_, spell) => {
		const soap = await route({spell});
		expect(await soap.send(asha)).toMatchObject({id: expect.stringMatching(/^4\d{3}$/)});
		expect(server!.words()[0]?.values.EmployeeName).toBe('Asha Verma');
	});

	test.each(['beside', 'inside', 'header'] as const)('brings the id that stands %s', async commandId => {
		const soap = await route({commandId});
		expect(await soap.send(asha)).toEqual({
			id: expect.stringMatching(/^4\d{3}$/),
			status: {state: 'waiting', raw: 'success'},
		});
	});

	test.each(['missing', 'zero'] as const)('is taken although the id is %s', async commandId => {
		const soap = await route({commandId});
		expect(await soap.send(asha)).toMatchObject({id: null, status: {state: 'waiting'}});
	});

	test('to a computer that is off never leaves, and says so', async () => {
		const soap = await route();
		await server!.close();
		server = null;
		const error = await failure(soap.send(asha));
		expect(error.code).toBe('ERR_REPOSITORY_UNAVAILABLE');
		expect(error.message).toMatch(
			/^Nothing was sent to eTimeTrackLite Web at 127\.0\.0\.1:\d+: nobody answers there\.$/,
		);
	});

	test('carries a hostile name as a name', async () => {
		const soap = await route();
		await soap.send({...asha, name: '</EmployeeName><SerialNumber>OTHER</SerialNumber>\tPri=14'});
		expect(server!.words()[0]?.values).toMatchObject({
			EmployeeName: '</EmployeeName><SerialNumber>OTHER</SerialNumber>Pri=14',
			SerialNumber: 'CKJF2018',
		});
	});

	test('about a PIN that could be read as more is not sent', async () => {
		const soap = await route();
		expect(await failure(soap.send({...asha, pin: '17 Pri=14'}))).toMatchObject({
			code: 'ERR_REPOSITORY_UNAVAILABLE',
		});
		expect(server!.calls).toEqual([]);
	});

	test('is not sent without a password', async () => {
		const soap = await route({}, {password: ''});
		expect(sentence(await failure(soap.send(asha)))).toContain('no user and password');
		expect(server!.calls).toEqual([]);
	});

	test('is not sent to a service that takes no serial number', async () => {
		const soap = await route({spell: name => (name === 'SerialNumber' ? 'DeviceId' : name)});
		expect(sentence(await failure(soap.send(asha)))).toContain('its AddEmployee takes no SerialNumber');
		expect(server!.words()).toEqual([]);
	});
});

describe('an answer', () => {
	type Case = readonly [what: string, switches: Partial<SoapSwitches>, code: string, words: string];
	const taken = envelope(
		'<AddEmployeeResponse><AddEmployeeResult>success</AddEmployeeResult></AddEmployeeResponse>',
	);
	const cases: readonly Case[] = [
		[
			'that refuses',
			{results: {AddEmployee: 'Invalid SerialNumber'}},
			'_FAILED',
			'refused AddEmployee: "Invalid SerialNumber"',
		],
		['that is unsuccessful', {results: {AddEmployee: 'Unsuccessful'}}, '_FAILED', 'refused AddEmployee'],
		['that is not successful', {results: {AddEmployee: 'not successful'}}, '_FAILED', 'refused AddEmployee'],
		['to a wrong password', {password: 'another'}, '_LOGIN', '"Authentication failed"'],
		[
			'that blames the request',
			{fault: fault('soap:Client', 'no such action')},
			'_FAILED',
			'"no such action"',
		],
		['of a web server that wants a login', {fault: html(401, '')}, '_LOGIN', 'HTTP 401'],
		[
			'that points elsewhere',
			{fault: response => response.writeHead(307, {location: '/other'}).end()},
			'_UNAVAILABLE',
			'nothing was queued',
		],
		['that finds no page', {fault: html(404, '')}, '_UNAVAILABLE', 'nothing was queued'],
		[
			'with a fault of the service',
			{fault: fault('soap:Server', 'Object reference not set')},
			'_IN_DOUBT',
			'"Object reference not set"',
		],
		['that is an error page', {fault: html(500, 'Runtime Error<br>')}, '_IN_DOUBT', 'HTTP 500'],
		['that is a page', {fault: html(200, 'Welcome')}, '_IN_DOUBT', 'something else than AddEmployee'],
		[
			'about something else',
			{fault: xml(200, envelope('<X/>'))},
			'_IN_DOUBT',
			'something else than AddEmployee',
		],
		['that is cut', {fault: xml(200, taken.slice(0, -16))}, '_IN_DOUBT', 'it is cut short'],
		[
			'with entities',
			{fault: xml(200, `<!DOCTYPE a [<!ENTITY x "1">]>${taken}`)},
			'_IN_DOUBT',
			'a document type',
		],
		[
			'without end',
			{fault: xml(200, taken.replace('success', 'success'.padEnd(1_100_000)))},
			'_IN_DOUBT',
			'larger than 1 MiB',
		],
		['that never comes', {fault: () => {}}, '_IN_DOUBT', 'in time'],
		['on a line that breaks', {fault: response => response.destroy()}, '_IN_DOUBT', 'the connection broke'],
		[
			'that breaks in the middle',
			{
				fault: response =>
					response.writeHead(200, {'content-length': '500'}).write('<a>', () => response.destroy()),
			},
			'_IN_DOUBT',
			'the connection broke',
		],
	];

	test.each(cases)(
		'%s is told for what it is, and nothing is sent twice',
		async (_, switches, code, words) => {
			const soap = await route(switches, {timeoutMs: code === '_IN_DOUBT' ? 400 : 10_000});
			const error = await failure(soap.send(asha));
			expect(error.code).toBe(`ERR_REPOSITORY${code}`);
			expect(error.message).toContain(words);
			expect(server!.words()).toHaveLength(1);
		},
	);

	test.each(cases)('%s shows no secret, whatever it repeats', async (_, switches) => {
		const soap = await route(switches, {timeoutMs: 400});
		const error = await failure(soap.send(asha));
		expect(`${sentence(error)}${error.stack}`).not.toMatch(/horse|key-1/);
	});

	test('that repeats the password shows it to nobody', async () => {
		const soap = await route({results: {AddEmployee: `no user with ${secret} and key-1`}});
		expect(sentence(await failure(soap.send(asha)))).toContain('no user with *** and ***');
	});
});

describe('a second word for one PIN', () => {
	test('waits until the first has gone', async () => {
		const soap = await route({results: {GetCommandStatus: 'Pending'}});
		await soap.send(asha);
		expect(await failure(soap.send(asha))).toMatchObject({code: 'ERR_REPOSITORY_CONFLICT'});
		server!.set({results: {GetCommandStatus: 'Success'}});
		expect(await soap.send(asha)).toMatchObject({status: {state: 'waiting'}});
		const sent = server!.words().filter(({action}) => action?.includes('AddEmployee'));
		expect(sent).toHaveLength(2);
	});

	test('is not sent after one in doubt', async () => {
		const soap = await route({fault: response => response.destroy()});
		await failure(soap.send(asha));
		server!.set({fault: null});
		expect(await failure(soap.send(asha))).toMatchObject({code: 'ERR_REPOSITORY_CONFLICT'});
		expect(server!.words()).toHaveLength(1);
	});

	test('is sent after one that was refused', async () => {
		const soap = await route({results: {AddEmployee: 'Invalid SerialNumber'}});
		await failure(soap.send(asha));
		server!.set({results: {}});
		expect(await soap.send(asha)).toMatchObject({status: {state: 'waiting'}});
	});

	test('is not sent beside the first', async () => {
		const soap = await route();
		const results = await Promise.allSettled([soap.send(asha), soap.send(asha)]);
		expect(results.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(server!.words()).toHaveLength(1);
	});

	test('for another PIN goes', async () => {
		const soap = await route({results: {GetCommandStatus: 'Pending'}});
		await soap.send(asha);
		expect(await soap.send({...asha, pin: '18'})).toMatchObject({status: {state: 'waiting'}});
	});
});

describe('the status', () => {
	test.each([
		['Success', 'handed-over'],
		['Command executed successfully', 'handed-over'],
		['Pending', 'waiting'],
		['Failed', 'refused'],
		['Command not found', 'refused'],
		['Invalid CommandId', 'refused'],
		['-1002', 'refused'],
		['', 'unknown'],
		['Gesendet', 'unknown'],
	])('"%s" is %s, with its own spelling', async (raw, state) => {
		const soap = await route({results: {GetCommandStatus: raw}});
		expect(await soap.status('4711')).toEqual({state, raw});
		expect(server!.words()[0]?.values).toEqual({CommandId: '4711', UserName: 'desk', UserPassword: secret});
	});

	test('that does not come leaves no doubt behind', async () => {
		const soap = await route({fault: response => response.destroy()});
		expect(await failure(soap.status('4711'))).toMatchObject({code: 'ERR_REPOSITORY_LOST'});
	});
});
