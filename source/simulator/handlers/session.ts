import {reply, scrambleCommKey} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {answerWith, type Exchange, type Handlers, ok, u32At} from '../exchange.ts';

/** Saying hello, proving the comm key, saying goodbye. @see device-protocol §3, §6 */
export const sessionHandlers: Handlers = {
	[deviceCommand.connect](exchange) {
		const {session, terminal} = exchange;
		// Connecting again on the same socket keeps the session.
		if (session.id === 0) session.id = terminal.nextSession();
		if (session.isAuthorised || !asksForKey(exchange)) {
			session.isAuthorised = true;
			return ok(exchange);
		}

		return answerWith(reply.unauthorized, exchange);
	},
	[deviceCommand.auth](exchange) {
		if (!isKeyRight(exchange)) return answerWith(reply.unauthorized, exchange);
		exchange.session.isAuthorised = true;
		return ok(exchange);
	},
	[deviceCommand.exit](exchange) {
		const answer = ok(exchange);
		Object.assign(exchange.session, {id: 0, isAuthorised: false, events: 0, prepared: null, upload: null});
		return answer;
	},
	[deviceCommand.enable](exchange) {
		exchange.terminal.enable();
		return ok(exchange);
	},
	[deviceCommand.disable](exchange) {
		exchange.terminal.disable(u32At(exchange.request.data, 0));
		return ok(exchange);
	},
	/** Sources disagree on whether an answer comes; the fault `restart-silent` plays the other opinion. */
	[deviceCommand.restart]: exchange => ({...ok(exchange), ending: 'restart'}),
	[deviceCommand.powerOff]: exchange => ok(exchange),
};

/** May be asked of anybody, also before the key was proven. */
export const openCommands: ReadonlySet<number> = new Set([
	deviceCommand.connect,
	deviceCommand.auth,
	deviceCommand.exit,
]);

function asksForKey({terminal}: Exchange): boolean {
	return terminal.settings.commKey !== null || terminal.demandsKey;
}

/** Does the AUTH data fit? The tick byte that the client chose travels at position 2. */
export function isKeyRight(exchange: Exchange): boolean {
	const {request, session, terminal} = exchange;
	if (session.id === 0) return false;
	const {commKey} = terminal.settings;
	if (commKey === null) return !terminal.demandsKey;
	const wanted = scrambleCommKey(commKey, session.id, request.data[2] ?? 0);
	return request.data.length >= 4 && wanted.every((byte, at) => byte === request.data[at]);
}
