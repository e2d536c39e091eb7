import type {IncomingMessage} from 'node:http';

export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

export interface HttpAnswer {
	readonly status: number;
	readonly text: string;
}

/** Why there is no answer. `mayHaveArrived` is false only where the request certainly did not leave. */
export class HttpFailure extends Error {
	readonly kind: 'unreachable' | 'certificate' | 'silent' | 'broken' | 'endless';
	readonly mayHaveArrived: boolean;

	constructor(kind: HttpFailure['kind'], mayHaveArrived: boolean, cause: unknown) {
		super(kind, {cause});
		this.kind = kind;
		this.mayHaveArrived = mayHaveArrived;
	}
}

/** The largest answer that is taken; a service description is a tenth of it. */
export const mostBytes = 1024 * 1024;

/**
One request, one bounded answer. A redirect is an answer like any other: it is never followed, for what was sent may
hold a password. Not by `fetch`, which keeps certain ports for other services; port 87 is among them, and
eTimeTrackLite is installed there.
@throws HttpFailure; an abort throws the signal's reason.
*/
export async function exchange(
	url: URL,
	request: HttpRequest,
	timeoutMs: number,
	signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
	const patience = AbortSignal.timeout(timeoutMs);
	const signals = signal === undefined ? patience : AbortSignal.any([signal, patience]);
	signal?.throwIfAborted();
	try {
		const response = await answerTo(url, request, signals);
		return {status: response.statusCode ?? 0, text: await boundedText(response)};
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof HttpFailure) throw error;
		if (patience.aborted) throw new HttpFailure('silent', true, error);
		throw failureOf(error);
	}
}

async function answerTo(
	url: URL,
	{method, headers, body}: HttpRequest,
	signal: AbortSignal,
): Promise<IncomingMessage> {
	const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>();
	// Loaded when somebody is asked: Node's HTTP is large, and most gyms have no such service.
	const http = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
	const request = http.request(
		url,
		{
			method,
			signal,
			// One question, one connection; a compressed answer could be small on the way and endless here.
			agent: false,
			headers: {'accept-encoding': 'identity', ...headers},
		},
		resolve,
	);
	request.on('error', reject);
	request.end(body);
	return promise;
}

/** Memory is taken as bytes arrive, never as announced. */
async function boundedText(response: IncomingMessage): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	for await (const chunk of response as AsyncIterable<Uint8Array>) {
		bytes += chunk.byteLength;
		if (bytes > mostBytes) throw new HttpFailure('endless', true, undefined);
		text += decoder.decode(chunk, {stream: true});
	}

	return text + decoder.decode();
}

const nobodyThere = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EHOSTDOWN',
	'ENETDOWN',
	'ETIMEDOUT',
]);

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|SSL|TLS|EPROTO/;

function failureOf(error: unknown): HttpFailure {
	const {code} = error as {readonly code?: unknown};
	const word = typeof code === 'string' ? code : '';
	if (nobodyThere.has(word)) return new HttpFailure('unreachable', false, error);
	if (untrusted.test(word)) return new HttpFailure('certificate', false, error);
	return new HttpFailure('broken', true, error);
}
