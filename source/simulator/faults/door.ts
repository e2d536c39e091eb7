import {reply} from '../../protocol/wire/index.ts';
import {deviceCommand} from '../device-commands.ts';
import {answerWith, silence} from '../exchange.ts';
import {isKeyRight} from '../handlers/session.ts';
import {answerFault, asks, type Fault, fault} from './fault.ts';

/** An answer of a C3/inBio box: AA 01 … 55. */
const accessPanelBytes = Uint8Array.of(0xaa, 0x01, 0x07, 0x00, 0x00, 0x5c, 0x21, 0x55);
const httpBytes = new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
const anything = (): boolean => true;

/** Getting in: keys, other clients, boxes that are no such terminal. */
export const doorFaults = {
	'auth-close': answerFault(
		'asks for a comm key and closes the connection on a wrong one; any is wrong where none is set',
		exchange => exchange.request.command === deviceCommand.auth && !isKeyRight(exchange),
		() => ({...silence, ending: 'close'}),
		{demandsKey: true},
	),
	'auth-refuse': answerFault(
		'asks for a comm key and answers 2005 whatever the key, and to every command after it',
		asks(deviceCommand.auth),
		exchange => answerWith(reply.unauthorized, exchange),
		{demandsKey: true},
	),
	'auth-lock': answerFault(
		'asks for a comm key and answers 2032: locked after too many tries',
		asks(deviceCommand.auth),
		exchange => answerWith(reply.authLocked, exchange),
		{demandsKey: true},
	),
	'secure-6001': answerFault(
		'firmware of 2024 and later: CONNECT and AUTH are answered 6001, only encrypted sessions are taken',
		asks(deviceCommand.connect, deviceCommand.auth),
		exchange => answerWith(reply.secureChallenge, exchange),
	),
	'single-client': {
		means: 'closes a second connection while another client is connected; =N closes the N-th connection',
		start: (terminal, at) => ({
			isWelcome: isDue => !((at !== null || terminal.holders() > 0) && isDue()),
		}),
	},
	'busy-silent': {
		means:
			'does not answer a second client while another is connected; =N leaves the N-th CONNECT unanswered',
		start: (terminal, at) => ({
			answer(exchange, next, isDue) {
				const isHello = exchange.request.command === deviceCommand.connect;
				const isOther = exchange.session.id === 0 && terminal.holders() > 0;
				const isHit = at === null ? isOther && isDue() : isHello && isDue();
				return isHit ? silence : next();
			},
		}),
	},
	'access-panel': fault('a C3/inBio access panel: another protocol on the same port, AA 01 …', {
		hear: isDue => (isDue() ? {bytes: accessPanelBytes, isLast: false} : null),
	}),
	'not-zk': fault('something else listens here: answers like a web server and closes', {
		hear: isDue => (isDue() ? {bytes: httpBytes, isLast: true} : null),
	}),
	silent: answerFault('takes connections and never answers', anything, () => silence),
} satisfies Record<string, Fault>;
