import {
	type DeviceRoute,
	isCarriedPin,
	plainText,
	RepositoryError,
	type RouteProbe,
	type RouteReceipt,
	type RouteRequest,
	type RouteStatus,
} from '../../../domain/index.ts';
import {readStatus} from './command-status.ts';
import type {Answer, Values} from './envelope.ts';
import type {OperationName} from './service-description.ts';
import {type SoapClient, type SoapSettings, soapClient} from './soap-client.ts';
import {answerOf, nothingSent} from './soap-errors.ts';

/**
The web service of eTimeTrackLite Web as a way to a terminal. It is asked what it offers without user or password;
these go with the word alone.
@throws ConfigError when the address is none.
*/
export function soapRoute(settings: SoapSettings): DeviceRoute {
	const client = soapClient(settings);
	const {host} = client;
	/** Ids of the words this program sent, by PIN: the service itself keeps no list that could be asked. */
	const sent = new Map<string, string | null>();
	/** PINs whose word is being handed over at this moment. */
	const leaving = new Set<string>();

	const missing =
		settings.user === '' || settings.password === ''
			? 'no user and password for its web service are configured'
			: null;

	/** Is it known that an earlier word for this PIN has come to its end? */
	const isFree = async (pin: string): Promise<boolean> => {
		const id = sent.get(pin);
		if (id === undefined) return true;
		if (id === null) return false;
		const {state} = await statusOf(client, id);
		return state === 'handed-over' || state === 'refused';
	};

	const handOver = async (request: RouteRequest): Promise<RouteReceipt> => {
		const {pin} = request;
		if (!(await isFree(pin))) throw conflict(host, pin);
		const {name, values} = wordFor(request);
		// Noted before it leaves: a word in doubt is not followed by another for the same PIN either.
		sent.set(pin, null);
		let answer: Answer;
		try {
			answer = await client.call(name, values, 'send');
			if (answer.kind === 'fault' || !isSuccess(answer.text)) {
				throw answerOf(host, name, client.quote(answer.text));
			}
		} catch (error) {
			if (!isInDoubt(error)) sent.delete(pin);
			throw error;
		}

		sent.set(pin, answer.commandId);
		return {id: answer.commandId, status: {state: 'waiting', raw: client.withoutSecrets(answer.text)}};
	};

	return {
		route: 'soap',
		name: `eTimeTrackLite Web at ${host}`,
		async probe(serial, _mayLeaveRow, signal): Promise<RouteProbe> {
			const closed = (reason: string): RouteProbe => ({
				isUsable: false,
				reason: `eTimeTrackLite Web at ${host}: ${reason}`,
			});
			if (missing !== null) return closed(missing);
			if (plainText(serial).trim() === '') return closed("the terminal's serial number is not configured");
			const {service, reason} = await client.seek(signal);
			if (service === null) return closed(reason);
			if (service.operations.AddEmployee === undefined)
				return closed('its service does not offer AddEmployee');
			const isClear = service.address.protocol === 'http:';
			return {
				isUsable: true,
				confidence: [
					`good: the web service answers at ${host}`,
					'user, password and serial number are tried only with the word itself',
					...(isClear ? ['the password goes there in clear text (plain http)'] : []),
				].join('; '),
			};
		},
		async send(request) {
			const {pin} = request;
			if (missing !== null) throw nothingSent(host, missing);
			if (!isCarriedPin(pin)) {
				throw nothingSent(host, `PIN ${plainText(pin)} holds more than letters and digits`);
			}

			if (leaving.has(pin)) throw conflict(host, pin);
			leaving.add(pin);
			try {
				return await handOver(request);
			} finally {
				leaving.delete(pin);
			}
		},
		status: (id, signal) => statusOf(client, id, signal),
	};
}

async function statusOf(client: SoapClient, id: string, signal?: AbortSignal): Promise<RouteStatus> {
	const answer = await client.call('GetCommandStatus', {CommandId: id}, 'ask', signal);
	if (answer.kind === 'fault') throw answerOf(client.host, 'GetCommandStatus', client.quote(answer.text));
	return readStatus(client.withoutSecrets(answer.text), null);
}

function conflict(host: string, pin: string): RepositoryError {
	return new RepositoryError(
		'ERR_REPOSITORY_CONFLICT',
		`A word for PIN ${pin} went to eTimeTrackLite Web at ${host} before, and its end is not known; nothing more was sent.`,
		{hint: 'Read the terminal, or look at the device commands in eTimeTrackLite.'},
	);
}

function wordFor({kind, pin, name, card, serial}: RouteRequest): {name: OperationName; values: Values} {
	// The id comes back from the service; what is sent stands for none.
	const whom = {EmployeeCode: pin, SerialNumber: serial, CommandId: '0'};
	switch (kind) {
		case 'register':
			return {
				name: 'AddEmployee',
				values: {...whom, EmployeeName: name, CardNumber: card === 0 ? '' : String(card)},
			};
		case 'delete':
			return {name: 'DeleteUser', values: whom};
		case 'block':
		case 'unblock':
			return {
				name: 'BlockUnblockUser',
				values: {...whom, EmployeeName: name, IsBlock: String(kind === 'block')},
			};
	}
}

/** `success` in whatever sentence, but neither `unsuccessful` nor `not successful`. */
function isSuccess(text: string): boolean {
	return /\bsuccess/i.test(text) && !/\b(?:no|not|without|0)\s+success/i.test(text);
}

function isInDoubt(error: unknown): boolean {
	return error instanceof RepositoryError && error.code === 'ERR_REPOSITORY_IN_DOUBT';
}
