import {RepositoryError} from '../../../domain/index.ts';
import {type Answer, readAnswer, requestEnvelope, type Values} from './envelope.ts';
import {exchange, type HttpAnswer, HttpFailure} from './http.ts';
import {hostOf, serviceAddresses} from './service-address.ts';
import type {Operation, OperationName} from './service-description.ts';
import {findService, type Service, type Sought} from './service-search.ts';
import {failureSentence, nothingSent, refusalOf} from './soap-errors.ts';
import {XmlError} from './xml.ts';

export interface SoapSettings {
	/** Computer, folder or whole address, e.g. `10.0.0.5` or `http://10.0.0.5:85/iclock`. */
	readonly server: string;
	/** For a server given without one. */
	readonly port?: number;
	/** A user of the middleware who may use its web service. There is no default, and none is ever tried. */
	readonly user: string;
	readonly password: string;
	/** '' where the installation has none. */
	readonly apiKey: string;
	/** For one request. */
	readonly timeoutMs?: number;
}

/** `send` changes something, so that a lost answer leaves a doubt; `ask` does not. */
export type Purpose = 'send' | 'ask';

export interface SoapClient {
	/** Where it answers, for people. */
	readonly host: string;
	/** The service as it describes itself now; asked without user, password or key. */
	seek(signal?: AbortSignal): Promise<Sought>;
	/** @throws RepositoryError; see `DeviceRoute` for what each code says about the word. */
	call(name: OperationName, values: Values, purpose: Purpose, signal?: AbortSignal): Promise<Answer>;
	/** Its words without the secrets that a careless service repeats. */
	withoutSecrets(text: string): string;
	/** The same in quotation marks. */
	quote(text: string): string;
}

const defaultTimeoutMs = 10_000;

/**
The client of eTimeTrackLite Web. The description is read again before every call: that finds the address and the
spelling of the elements, and a computer that is off is noticed before the password leaves this one.
@throws ConfigError when the address is none.
*/
export function soapClient(settings: SoapSettings): SoapClient {
	const addresses = serviceAddresses(settings.server, settings.port);
	const host = hostOf(addresses[0]!);
	const timeoutMs = settings.timeoutMs ?? defaultTimeoutMs;
	const secrets = [settings.password, settings.apiKey].filter(secret => secret !== '');
	let known: Service | null = null;

	const seek: SoapClient['seek'] = async signal => {
		const sought = await findService(known === null ? addresses : [known.address], timeoutMs, signal);
		known = sought.service;
		return sought;
	};

	const withoutSecrets = (text: string): string =>
		secrets.reduce((plain, secret) => plain.replaceAll(secret, '***'), text);

	const quote = (text: string): string => (text === '' ? '(nothing)' : `"${withoutSecrets(text)}"`);

	const lost = (purpose: Purpose, why: string, cause?: unknown): RepositoryError =>
		purpose === 'send'
			? new RepositoryError(
					'ERR_REPOSITORY_IN_DOUBT',
					`eTimeTrackLite Web at ${host} may have taken the word or not: ${why}.`,
					{
						hint: 'Look at the device commands in eTimeTrackLite, and read the terminal before anything else.',
						cause,
					},
				)
			: new RepositoryError('ERR_REPOSITORY_LOST', `eTimeTrackLite Web at ${host} did not tell: ${why}.`, {
					hint: 'Ask again.',
					cause,
				});

	const post = async (
		{address}: Service,
		operation: Operation,
		values: Values,
		purpose: Purpose,
		signal: AbortSignal | undefined,
	): Promise<HttpAnswer> => {
		const credentials = {APIKey: settings.apiKey, UserName: settings.user, UserPassword: settings.password};
		const request = {
			method: 'POST',
			headers: {'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.action}"`},
			body: requestEnvelope(operation, {...values, ...credentials}),
		} as const;
		try {
			return await exchange(address, request, timeoutMs, signal);
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			if (!error.mayHaveArrived) throw nothingSent(host, failureSentence(error));
			throw lost(purpose, failureSentence(error), error);
		}
	};

	const read = ({status, text}: HttpAnswer, operation: Operation, purpose: Purpose): Answer => {
		const refusal = refusalOf(status, host);
		if (refusal !== null) throw refusal;
		let found: Answer | null;
		try {
			found = readAnswer(text, operation);
		} catch (error) {
			if (!(error instanceof XmlError)) throw error;
			throw lost(purpose, `its answer (HTTP ${status}) cannot be read: ${error.message}`, error);
		}

		if (found === null) {
			throw lost(purpose, `it answered something else than ${operation.name} (HTTP ${status})`);
		}

		// A service that broke down may have done so after it had queued the word.
		if (found.kind === 'fault' && !found.isOurs) {
			throw lost(purpose, `it answered with a fault: ${quote(found.text)}`);
		}

		return found;
	};

	return {
		host,
		seek,
		async call(name, values, purpose, signal) {
			const {service, reason} = await seek(signal);
			if (service === null) throw nothingSent(host, reason);
			const operation = service.operations[name];
			if (operation === undefined) throw nothingSent(host, `its service does not offer ${name}`);
			const missing = neededFields(values).find(field => !takes(operation, field));
			if (missing !== undefined) throw nothingSent(host, `its ${operation.name} takes no ${missing}`);
			return read(await post(service, operation, values, purpose, signal), operation, purpose);
		},
		withoutSecrets,
		quote,
	};
}

/** Without these a word would go to other terminals, about another person, or without a name. */
function neededFields(values: Values): readonly string[] {
	return ['EmployeeCode', 'SerialNumber', 'IsBlock', 'EmployeeName'].filter(field => field in values);
}

function takes({fields}: Operation, field: string): boolean {
	return fields.some(one => one.toLowerCase() === field.toLowerCase());
}
