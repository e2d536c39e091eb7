import {reply} from '../../protocol/wire/index.ts';
import {type Answer, answerWith, type Exchange, type Handlers} from '../exchange.ts';
import {clearingHandlers} from './clearing.ts';
import {enrollHandlers} from './enrolling.ts';
import {eventHandlers} from './events.ts';
import {factHandlers} from './facts.ts';
import {readHandlers} from './reads.ts';
import {openCommands, sessionHandlers} from './session.ts';
import {templateHandlers} from './templates.ts';
import {timezoneHandlers} from './timezones.ts';
import {userHandlers} from './users.ts';

const handlers: Handlers = {
	...sessionHandlers,
	...factHandlers,
	...userHandlers,
	...clearingHandlers,
	...templateHandlers,
	...readHandlers,
	...eventHandlers,
	...enrollHandlers,
	...timezoneHandlers,
};

/** What an honest terminal answers. */
export function respond(exchange: Exchange): Answer {
	const {command} = exchange.request;
	if (!exchange.session.isAuthorised && !openCommands.has(command)) {
		return answerWith(reply.unauthorized, exchange);
	}

	const handler = handlers[command];
	return handler === undefined ? answerWith(reply.unknownCommand, exchange) : handler(exchange);
}
