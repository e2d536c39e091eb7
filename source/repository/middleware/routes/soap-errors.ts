import {RepositoryError} from '../../../domain/index.ts';
import type {HttpFailure} from './http.ts';

/** What an exchange saw, as the end of a sentence. */
export function failureSentence({kind}: HttpFailure): string {
	switch (kind) {
		case 'unreachable':
			return 'nobody answers there';
		case 'certificate':
			return 'its certificate is not vouched for by anybody this computer trusts (NODE_EXTRA_CA_CERTS names more)';
		case 'silent':
			return 'it did not answer in time';
		case 'broken':
			return 'the connection broke';
		case 'endless':
			return 'its answer was larger than 1 MiB';
	}
}

/** The word certainly did not leave, or was certainly not looked at. */
export function nothingSent(host: string, reason: string): RepositoryError {
	return new RepositoryError(
		'ERR_REPOSITORY_UNAVAILABLE',
		`Nothing was sent to eTimeTrackLite Web at ${host}: ${reason}.`,
		{hint: 'Check the address of its web service, or take another way.'},
	);
}

/** The web server turned the request away before the service saw it; null when it did not. */
export function refusalOf(status: number, host: string): RepositoryError | null {
	const message = `eTimeTrackLite Web at ${host} turned the word away (HTTP ${status}): nothing was queued.`;
	if (status === 401 || status === 403) {
		return new RepositoryError('ERR_REPOSITORY_LOGIN', message, {
			hint: 'The web server itself wants a login; let the service be used without one inside the gym.',
		});
	}

	if (status >= 300 && status < 500) {
		return new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', message, {
			hint: 'Set the address of its WebAPIService.asmx itself; redirects are not followed.',
		});
	}

	return null;
}

const loginWords = /auth|login|password|user ?name|invalid user|credential|api ?key|permission/i;

/** The service understood the word and said no. @param words its own, quoted, without secrets. */
export function answerOf(host: string, operation: string, words: string): RepositoryError {
	const isLogin = loginWords.test(words);
	return new RepositoryError(
		isLogin ? 'ERR_REPOSITORY_LOGIN' : 'ERR_REPOSITORY_FAILED',
		`eTimeTrackLite Web at ${host} refused ${operation}: ${words}.`,
		{
			hint: isLogin
				? 'Check user, password and key, and that this user of the middleware may use its web service.'
				: 'Check that the middleware knows the serial number of this terminal.',
		},
	);
}
