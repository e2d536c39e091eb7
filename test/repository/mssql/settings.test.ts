import {expect, test} from 'vitest';
import {parseServer} from '../../../source/repository/index.ts';

test.each([
	['GYM-PC', {server: 'GYM-PC'}],
	['GYM-PC\\SQLEXPRESS', {server: 'GYM-PC', instance: 'SQLEXPRESS'}],
	['GYM-PC,1433', {server: 'GYM-PC', port: 1433}],
	['GYM-PC , 1433', {server: 'GYM-PC', port: 1433}],
	['GYM-PC\\SQLEXPRESS,50123', {server: 'GYM-PC', instance: 'SQLEXPRESS', port: 50_123}],
	['tcp:gym.example,14330', {server: 'gym.example', port: 14_330}],
	['gym.example:1433', {server: 'gym.example', port: 1433}],
	['192.0.2.7:1433', {server: '192.0.2.7', port: 1433}],
	['[2001:db8::7]:1433', {server: '2001:db8::7', port: 1433}],
	['2001:db8::7', {server: '2001:db8::7'}],
	['.\\SQLEXPRESS', {server: 'localhost', instance: 'SQLEXPRESS'}],
	['(local)', {server: 'localhost'}],
	['GYM-PC\\MSSQLSERVER', {server: 'GYM-PC'}],
	['  GYM-PC  ', {server: 'GYM-PC'}],
	['GYM-PC,99999', {server: 'GYM-PC,99999'}],
	['a,b,c', {server: 'a,b,c'}],
	['', {server: ''}],
])('%s is read as %j', (text, expected) => {
	expect(parseServer(text)).toEqual(expected);
});
