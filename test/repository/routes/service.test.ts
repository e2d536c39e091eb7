import {describe, expect, test} from 'vitest';
import {readAnswer, requestEnvelope} from '../../../source/repository/middleware/routes/envelope.ts';
import {hostOf, serviceAddresses} from '../../../source/repository/middleware/routes/service-address.ts';
import {
	type Operation,
	readDescription,
	readHelpPage,
} from '../../../source/repository/middleware/routes/service-description.ts';
import {parseXml} from '../../../source/repository/middleware/routes/xml.ts';
import {envelope} from '../../helpers/soap-server.ts';

describe('the address', () => {
	const page = 'WebAPIService.asmx';

	test.each([
		['10.0.0.5', [`http://10.0.0.5/iclock/${page}`, `http://10.0.0.5/${page}`]],
		['10.0.0.5:85', [`http://10.0.0.5:85/iclock/${page}`, `http://10.0.0.5:85/${page}`]],
		['http://gym-pc:85/iclock/', [`http://gym-pc:85/iclock/${page}`, `http://gym-pc:85/${page}`]],
		['http://gym-pc/iclock/Main.aspx', [`http://gym-pc/iclock/${page}`, `http://gym-pc/${page}`]],
		['http://gym-pc/time', [`http://gym-pc/time/${page}`, `http://gym-pc/time/iclock/${page}`]],
		['https://gym-pc/webapiservice.asmx?op=AddEmployee', ['https://gym-pc/webapiservice.asmx']],
	])('of %s is tried at its usual places', (server, addresses) => {
		expect(serviceAddresses(server).map(String)).toEqual(addresses);
	});

	test('takes the port given apart unless it names one', () => {
		expect(hostOf(serviceAddresses('gym-pc', 8530)[0]!)).toBe('gym-pc:8530');
		expect(hostOf(serviceAddresses('gym-pc:85', 8530)[0]!)).toBe('gym-pc:85');
	});

	test.each(['', 'http://', 'ftp://gym-pc', 'file:///etc/passwd', 'a b'])('"%s" is none', server => {
		expect(() => serviceAddresses(server)).toThrow(
			expect.objectContaining({name: 'ConfigError', code: 'ERR_CONFIG_INVALID'}),
		);
	});

	test('a password in it is refused without being repeated', () => {
		expect(() => serviceAddresses('http://essl:sesame@gym-pc')).toThrow(/give these apart/);
		expect(() => serviceAddresses('http://essl:sesame@gym-pc')).not.toThrow(/sesame/);
	});
});

describe('the description', () => {
	test('a document of another kind is none', () => {
		expect(readDescription('<html/>')).toBeNull();
		expect(readHelpPage('<a href="x.asmx?op=Other">')).toBeNull();
	});

	test('offers only what it names', () => {
		expect(Object.keys(readHelpPage('<a href="x?op=addemployee">')!)).toEqual(['AddEmployee']);
	});
});

const add: Operation = {
	name: 'AddEmployee',
	action: 'http://tempuri.org/AddEmployee',
	namespace: 'http://tempuri.org/',
	fields: ['EmployeeCode', 'employeename', 'CardNumber'],
};

describe('the request', () => {
	test('spells and orders the elements as the service does, and sends no others', () => {
		const body = requestEnvelope(add, {EmployeeName: 'Asha', EmployeeCode: '17', Surprise: 'x'});
		expect(body).toContain(
			'<AddEmployee xmlns="http://tempuri.org/"><EmployeeCode>17</EmployeeCode><employeename>Asha</employeename></AddEmployee>',
		);
		expect(body).not.toContain('Surprise');
	});

	test.each([
		['</employeename><CardNumber>666</CardNumber>'],
		['Asha\tPri=14\r\nPasswd=1'],
		['\u001B[2J\u202Eahsa\u0000'],
		['<![CDATA[x]]> & "quotes" \'too\''],
		['💪'.repeat(400)],
	])('carries the name %j as text of one element', name => {
		const root = parseXml(requestEnvelope(add, {EmployeeCode: '17', EmployeeName: name}));
		const [code, text, ...more] = root.children[0]!.children[0]!.children;
		expect(code?.text).toBe('17');
		expect(text).toMatchObject({name: 'employeename', children: []});
		expect(text?.text).not.toMatch(/[\p{Cc}\p{Cs}\u202E]/u);
		expect(more).toEqual([]);
	});
});

describe('the answer', () => {
	const result = (inside: string) => envelope(`<AddEmployeeResponse>${inside}</AddEmployeeResponse>`);

	test.each([
		[
			'beside the result',
			result('<AddEmployeeResult>success</AddEmployeeResult><CommandId>4711</CommandId>'),
		],
		[
			'of another case',
			result('<addemployeeresult>success</addemployeeresult><commandID> 4711 </commandID>'),
		],
		[
			'inside the result',
			result('<AddEmployeeResult>success<CommandId>4711</CommandId></AddEmployeeResult>'),
		],
		[
			'outside the response',
			envelope(
				'<AddEmployeeResponse><AddEmployeeResult>success</AddEmployeeResult></AddEmployeeResponse><CommandId>4711</CommandId>',
			),
		],
		[
			'behind a zero',
			result(
				'<CommandId>0</CommandId><AddEmployeeResult>success</AddEmployeeResult><CommandId>4711</CommandId>',
			),
		],
	])('gives the id %s', (_, document) => {
		expect(readAnswer(document, add)).toEqual({kind: 'result', text: 'success', commandId: '4711'});
	});

	test.each([
		['<CommandId>0</CommandId>'],
		['<CommandId>-1</CommandId>'],
		['<CommandId>x</CommandId>'],
		['<CommandId/>'],
		[''],
	])('takes %s for no id', id => {
		expect(readAnswer(result(`<AddEmployeeResult>success</AddEmployeeResult>${id}`), add)).toMatchObject({
			commandId: null,
		});
	});

	test.each([
		[
			'another operation',
			envelope('<DeleteUserResponse><DeleteUserResult>success</DeleteUserResult></DeleteUserResponse>'),
		],
		['no result', result('')],
		['a page', '<html><body>success</body></html>'],
	])('%s is no answer', (_, document) => {
		expect(readAnswer(document, add)).toBeNull();
	});

	test('its words are bounded and stripped', () => {
		const long = `a&#x9;\u009B2J${'b'.repeat(5000)}`;
		const found = readAnswer(result(`<AddEmployeeResult>${long}</AddEmployeeResult>`), add);
		expect(found?.text).toMatch(/^a 2Jb{196}$/);
	});
});
