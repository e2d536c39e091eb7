import {describe, expect, test} from 'vitest';
import {sentence} from '../../../source/domain/index.ts';
import type {MssqlSettings} from '../../../source/repository/index.ts';
import {explainedError} from '../../../source/repository/mssql/errors.ts';

const settings: MssqlSettings = {
	server: 'GYM-PC',
	instance: 'SQLEXPRESS',
	database: 'etimetracklite1',
	user: 'essl',
	password: 'hunter2',
};

/** A driver's error around a socket's error, as the driver wraps them. */
const wrapped = (code: string, message: string) =>
	Object.assign(new Error(message), {
		code: 'ESOCKET',
		originalError: new Error(message, {cause: Object.assign(new Error(message), {code})}),
	});

describe('causes that no test server can play', () => {
	test.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'ERR_REPOSITORY_CERTIFICATE'],
		['CERT_HAS_EXPIRED', 'certificate has expired', 'ERR_REPOSITORY_CERTIFICATE'],
		['ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol', 'ERR_REPOSITORY_CERTIFICATE'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND GYM-PC', 'ERR_REPOSITORY_UNAVAILABLE'],
		['EHOSTUNREACH', 'connect EHOSTUNREACH', 'ERR_REPOSITORY_UNAVAILABLE'],
		['ETIMEDOUT', 'connect ETIMEDOUT', 'ERR_REPOSITORY_TIMEOUT'],
		['ECONNRESET', 'read ECONNRESET', 'ERR_REPOSITORY_LOST'],
	])('%s is told by its cause, whatever the driver calls it', (code, message, expected) => {
		const error = explainedError(wrapped(code, message), settings);
		expect(error.code).toBe(expected);
		expect(error.hint).not.toBeNull();
	});

	test('a refused certificate says which setting accepts it', () => {
		const error = explainedError(wrapped('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), settings);
		expect(sentence(error)).toContain('trustServerCertificate');
	});

	test('a silent SQL Server Browser is named, and the way around it', () => {
		const error = explainedError(
			Object.assign(new Error('Failed to get response'), {code: 'EINSTLOOKUP'}),
			settings,
		);
		expect(error.message).toBe('The server GYM-PC does not tell where its instance SQLEXPRESS listens.');
		expect(error.hint).toContain('1434');
	});

	test('silence of an instance without a port hints at the browser as well', () => {
		const silent = Object.assign(new Error('Failed to connect in 15000ms'), {code: 'ETIMEOUT'});
		expect(explainedError(silent, settings).hint).toContain('1434');
		expect(explainedError(silent, {...settings, port: 50_123}).hint).not.toContain('1434');
	});

	test('several addresses that all refuse are one refusal', () => {
		const refused = Object.assign(new Error('connect ECONNREFUSED'), {code: 'ECONNREFUSED'});
		const error = explainedError({originalError: new AggregateError([refused, refused])}, settings);
		expect(error.message).toBe('Nothing listens at GYM-PC\\SQLEXPRESS.');
	});

	test('an error that wraps itself ends', () => {
		const error: Error & {originalError?: Error} = new Error('round');
		error.originalError = error;
		expect(explainedError(error, settings).code).toBe('ERR_REPOSITORY_FAILED');
	});

	test('what is no error at all is still a sentence', () => {
		expect(explainedError(undefined, settings).message).toMatch(/^Reading etimetracklite1 failed/);
	});
});
