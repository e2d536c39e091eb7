import {RepositoryError} from '../../domain/index.ts';
import {
	coded,
	either,
	type Findings,
	findingsOf,
	named,
	numbered,
	type ServerMessage,
	type Test,
	worded,
	wordsOf,
} from './findings.ts';
import type {MssqlSettings} from './settings.ts';

interface Explanation {
	readonly code: RepositoryError['code'];
	readonly matches: Test;
	readonly message: (settings: MssqlSettings, findings: Findings) => string;
	readonly hint: string | ((settings: MssqlSettings) => string);
}

/**
By cause, the most telling first: a server that has no such database also says that the login failed, and a
refused certificate also ends the connection.
*/
const explanations: readonly Explanation[] = [
	{
		code: 'ERR_REPOSITORY_DATABASE',
		matches: either(
			numbered(4060, 911, 4063, 4064),
			worded(/cannot open (?:user default )?database|database "[^"]*" does not exist/i),
		),
		message: ({server, database, user}) =>
			`The server ${server} has no database ${database} that the login ${user} may open.`,
		hint: 'Compare the database name with the one in the middleware, and check that the login is mapped to it.',
	},
	{
		code: 'ERR_REPOSITORY_LOGIN',
		matches: either(
			numbered(18_456, 18_452, 18_450, 18_470, 18_486, 18_487, 18_488),
			coded('ELOGIN'),
			worded(/login failed|password authentication failed/i),
		),
		message: ({server, user}, findings) =>
			`The server ${server} refused the login ${user}${whyRefused(findings)}.`,
		hint: ({domain}) =>
			domain === undefined
				? 'Check user and password, and that the server allows SQL Server logins (mixed mode).'
				: 'Check user, password and domain.',
	},
	{
		code: 'ERR_REPOSITORY_PERMISSION',
		matches: either(
			numbered(229, 230, 262, 297, 300, 371, 916),
			worded(/permission (?:was )?denied|under the current security context/i),
		),
		message: ({database, user}, findings) =>
			`The login ${user} may not read ${named(findings, /object '([^']*)'/i, 'the tables')} of ${database}.`,
		hint: 'Give the login the role db_datareader in that database.',
	},
	{
		code: 'ERR_REPOSITORY_TABLE',
		matches: either(numbered(208), worded(/invalid object name|relation "[^"]*" does not exist/i)),
		message: ({database}, findings) =>
			`The database ${database} has no table ${named(findings, /(?:object name '|relation ")([^'"]*)/i, 'of that name')}.`,
		hint: 'Check that this is the right database and that the login may read the table.',
	},
	{
		code: 'ERR_REPOSITORY_COLUMN',
		matches: either(numbered(207), worded(/invalid column name|column "?[^"]*"? does not exist/i)),
		message: ({database}, findings) =>
			`A table of ${database} has no column ${named(findings, /(?:column name '|column "?)([^'" ]*)/i, 'of that name')}.`,
		hint: 'Read again; if it stays, the tables are not those of a gym.',
	},
	{
		code: 'ERR_REPOSITORY_FAILED',
		matches: numbered(1205),
		message: ({database}) => `The database ${database} gave up this reading in favour of another program.`,
		hint: 'Read again.',
	},
	{
		code: 'ERR_REPOSITORY_CERTIFICATE',
		matches: either(
			coded(
				'DEPTH_ZERO_SELF_SIGNED_CERT',
				'SELF_SIGNED_CERT_IN_CHAIN',
				'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
				'UNABLE_TO_GET_ISSUER_CERT',
				'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
				'CERT_HAS_EXPIRED',
				'CERT_NOT_YET_VALID',
				'CERT_UNTRUSTED',
				'CERT_REVOKED',
				'ERR_TLS_CERT_ALTNAME_INVALID',
			),
			worded(/self.signed certificate|certificate has expired|does not match certificate/i),
		),
		message: ({server}) => `The certificate of ${server} is not vouched for by anybody this computer trusts.`,
		hint: 'Inside the gym set trustServerCertificate to true; better, give the server a certificate of its own.',
	},
	{
		code: 'ERR_REPOSITORY_CERTIFICATE',
		matches: either(
			coded('EPROTO', 'ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_WRONG_VERSION_NUMBER'),
			worded(/unsupported protocol|wrong version number|no protocols available|dh key too small/i),
		),
		message: ({server}) => `The server ${server} only knows an encryption that is too old to be accepted.`,
		hint: 'Update SQL Server, or set encrypt to false inside the gym.',
	},
	{
		code: 'ERR_REPOSITORY_CERTIFICATE',
		matches: coded('EENCRYPT'),
		message: ({server}) => `The server ${server} insists on an encrypted connection.`,
		hint: 'Set encrypt to true.',
	},
	{
		code: 'ERR_REPOSITORY_UNAVAILABLE',
		matches: coded('EINSTLOOKUP'),
		message: ({server, instance}) =>
			`The server ${server} does not tell where its instance ${instance} listens.`,
		hint: 'Start the SQL Server Browser and let UDP 1434 through, or set the port of the instance.',
	},
	{
		code: 'ERR_REPOSITORY_UNAVAILABLE',
		matches: coded('ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'),
		message: ({server}) => `There is no computer called ${server} in this network.`,
		hint: 'Check the name, or use the address of the server.',
	},
	{
		code: 'ERR_REPOSITORY_UNAVAILABLE',
		matches: coded('ECONNREFUSED'),
		message: settings => `Nothing listens at ${address(settings)}.`,
		hint: 'Check that SQL Server runs, that TCP/IP is enabled for it, and which port it uses.',
	},
	{
		code: 'ERR_REPOSITORY_UNAVAILABLE',
		matches: coded('EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'),
		message: settings => `There is no way through the network to ${address(settings)}.`,
		hint: 'Check cable, Wi-Fi and VPN.',
	},
	{
		code: 'ERR_REPOSITORY_TIMEOUT',
		matches: coded('ETIMEOUT', 'ETIMEDOUT', 'ERESOURCEREQUEST'),
		message: settings => `No answer from ${address(settings)}.`,
		hint: ({port, instance}) =>
			port === undefined && instance !== undefined
				? 'Check that the server is on and its SQL Server Browser reachable at UDP 1434, or set the port.'
				: 'Check that the server is on and that no firewall is in between, then read again.',
	},
	{
		code: 'ERR_REPOSITORY_LOST',
		matches: either(
			coded(
				'ECONNRESET',
				'EPIPE',
				'ESOCKET',
				'ECONNCLOSED',
				'ECLOSE',
				'ENOTOPEN',
				'ECONNABORTED',
				'EINVALIDSTATE',
			),
			worded(/socket hang up|connection lost|ended without ever completing/i),
		),
		message: settings => `The connection to ${address(settings)} broke.`,
		hint: 'Read again.',
	},
];

/**
A driver's error as a sentence with its next step. The error itself stays in `cause`; neither password nor
connection string are in the text.
@param said messages of the server that the driver's error leaves out.
*/
export function explainedError(
	cause: unknown,
	settings: MssqlSettings,
	said: readonly ServerMessage[] = [],
): RepositoryError {
	if (cause instanceof RepositoryError) return cause;
	const findings = findingsOf(cause, said);
	const found = explanations.find(explanation => explanation.matches(findings));
	if (found === undefined) {
		return new RepositoryError(
			'ERR_REPOSITORY_FAILED',
			`Reading ${settings.database} failed: ${wordsOf(findings, settings)}.`,
			{hint: 'Read again; if it stays, show this sentence to whoever looks after the server.', cause},
		);
	}

	const {hint} = found;
	return new RepositoryError(found.code, found.message(settings, findings), {
		hint: typeof hint === 'string' ? hint : hint(settings),
		cause,
	});
}

/** The server did not answer within the limit while a query ran. */
export function silenceError(settings: MssqlSettings, timeoutMs: number): RepositoryError {
	return new RepositoryError(
		'ERR_REPOSITORY_TIMEOUT',
		`The server ${settings.server} was silent for ${timeoutMs / 1000} s while ${settings.database} was read.`,
		{hint: 'Another program may hold the tables; read again, or raise the request timeout.'},
	);
}

/** `HOST:PORT` or `HOST\INSTANCE`, for messages. */
export function address({server, port, instance}: MssqlSettings): string {
	if (port !== undefined) return `${server}:${port}`;
	return instance === undefined ? `${server}:1433` : `${server}\\${instance}`;
}

function whyRefused({numbers}: Findings): string {
	if (numbers.has(18_487) || numbers.has(18_488)) return ': its password has expired';
	if (numbers.has(18_486)) return ': it is locked';
	if (numbers.has(18_470)) return ': it is disabled';
	if (numbers.has(18_452)) return ': it comes from a domain that the server does not trust';
	return '';
}
