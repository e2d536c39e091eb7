import {exchange, type HttpAnswer, HttpFailure} from './http.ts';
import {readDescription, readHelpPage, type ServiceDescription} from './service-description.ts';
import {failureSentence} from './soap-errors.ts';
import {XmlError} from './xml.ts';

export interface Service {
	readonly address: URL;
	readonly operations: ServiceDescription;
}

export type Sought =
	| {readonly service: Service; readonly reason: null}
	/** Why there is none, as the end of a sentence: what the most likely address said. */
	| {readonly service: null; readonly reason: string};

/**
Asks each address for its description (WSDL), then for its help page, which some servers show alone. No user, no
password and no key is sent.
@throws an abort's reason, nothing else.
*/
export async function findService(
	addresses: readonly URL[],
	timeoutMs: number,
	signal: AbortSignal | undefined,
): Promise<Sought> {
	const reasons: string[] = [];
	for (const address of addresses) {
		const found = await look(address, timeoutMs, signal);
		if (typeof found !== 'string') return {service: {address, operations: found}, reason: null};
		reasons.push(found);
	}

	return {service: null, reason: reasons[0]!};
}

async function look(
	address: URL,
	timeoutMs: number,
	signal: AbortSignal | undefined,
): Promise<ServiceDescription | string> {
	const description = new URL(address);
	description.search = '?WSDL';
	let reason = '';
	for (const [url, read] of [
		[description, readDescription],
		[address, readHelpPage],
	] as const) {
		try {
			const answer = await exchange(url, {method: 'GET'}, timeoutMs, signal);
			const found = answer.status === 200 ? read(answer.text) : null;
			if (found !== null) return found;
			reason ||= otherwise(address, answer);
		} catch (error) {
			if (error instanceof XmlError) {
				reason ||= `${address.pathname} describes its service in a way that cannot be read (${error.message})`;
			} else if (error instanceof HttpFailure) {
				return failureSentence(error);
			} else {
				throw error;
			}
		}
	}

	return reason;
}

function otherwise({pathname}: URL, {status}: HttpAnswer): string {
	if (status >= 300 && status < 400)
		return `${pathname} only points elsewhere (HTTP ${status}), which is not followed`;
	if (status === 401 || status === 403) return `the web server lets nobody see ${pathname} (HTTP ${status})`;
	return status === 200
		? `${pathname} is not the web service`
		: `${pathname} is not there (HTTP ${status}); the desktop edition has no web service`;
}
