import {
	type DatabaseAccess,
	errorCode,
	plainText,
	RepositoryError,
	type SourceIdentity,
	sentence,
} from '../../domain/index.ts';
import type {PeopleSource} from '../read-database.ts';
import {budgetsMs} from './budgets.ts';
import {inboundCommands, outboundCommands} from './firewall.ts';
import {type Finding, failure, type Step} from './ladder.ts';
import {dnsStep, pingStep, type Reached, unreached} from './network-steps.ts';
import type {DatabaseTarget, Probes} from './ports.ts';

/** Where SQL Server listens unless somebody moved it. */
const browserPort = 1434;

/** From the name to the open port, or to the readable file. `same` was reached by the other chain. */
export function reachSteps(
	target: DatabaseTarget | 'same',
	probes: Probes,
	setting: string,
): readonly Step[] {
	if (target === 'same') return [];
	if (target.kind === 'file') return [fileStep(target.path, probes)];
	const reached = unreached();
	return [
		dnsStep(target.host, 'the database server', probes, reached, setting),
		pingStep(probes, reached),
		portStep(target, probes, reached),
	];
}

function fileStep(path: string, probes: Probes): Step {
	return {
		id: 'file',
		tried: `looked for the database file ${path}`,
		async run() {
			const reason = await probes.unreadable(path);
			if (reason === null) return {state: 'ok', measured: path};
			return {
				state: 'fail',
				measured: `${path} cannot be read (${reason})`,
				cause: 'ERR_CHECK_FILE',
				likely: 'The path is wrong, or the file belongs to somebody else.',
				next: 'Correct the path; a trial gym is written by trisync seed.',
			};
		},
	};
}

function portStep(
	{port, instance}: DatabaseTarget & {readonly kind: 'server'},
	probes: Probes,
	reached: Reached,
): Step {
	return {
		id: 'port',
		tried: port === null ? `asked for the port of ${instance}` : `connected to TCP ${port}`,
		budgetMs: budgetsMs.tcp,
		...(port === null ? {} : {late: portFinding('silent', port, reached)}),
		async run(signal) {
			if (port === null)
				return {
					state: 'not-run',
					measured: `SQL Server Browser (UDP ${browserPort}) tells the port of ${instance}`,
				};
			return portFinding(await probes.tcp(reached.address!, port, signal), port, reached);
		},
	};
}

function portFinding(found: Awaited<ReturnType<Probes['tcp']>>, port: number, {address}: Reached): Finding {
	switch (found) {
		case 'open':
			return {state: 'ok', measured: `TCP ${port} is open`};
		case 'refused':
			return {
				state: 'fail',
				measured: `${port} refused: the server is up, nothing listens on this port`,
				cause: 'ERR_CHECK_PORT_REFUSED',
				likely: 'SQL Server is stopped, TCP/IP is off for it, or it uses another port.',
				next: 'On the server: SQL Server Configuration Manager > Protocols > TCP/IP on, note its port, restart the service.',
			};
		case 'unreachable':
			return {
				state: 'fail',
				measured: 'there is no way through the network to this address',
				cause: 'ERR_CHECK_PORT_UNREACHABLE',
				likely: 'Cable, Wi-Fi or VPN is off, or the address is of another network.',
				next: "Check this computer's network and the server's address.",
			};
		case 'silent':
			return {
				state: 'fail',
				measured: `${port} does not answer`,
				cause: 'ERR_CHECK_PORT_SILENT',
				likely: 'The server is off, has another address, or a firewall is in between.',
				next: 'On the server let the port in:',
				commands: [
					...inboundCommands(port, 'TCP'),
					...(address === null ? [] : outboundCommands(address, port)),
				],
			};
	}
}

/** What keeps the server from letting anybody in, as opposed to one question that it refuses. */
const outside: ReadonlySet<string | null> = new Set([
	'ERR_REPOSITORY_UNAVAILABLE',
	'ERR_REPOSITORY_LOGIN',
	'ERR_REPOSITORY_DATABASE',
	'ERR_REPOSITORY_CERTIFICATE',
	'ERR_REPOSITORY_TIMEOUT',
	'ERR_REPOSITORY_LOST',
]);

/** One question decides two rungs: who may come in, and where one is. */
export function identitySteps<T>(
	target: DatabaseTarget | 'same',
	source: PeopleSource<T>,
	onIdentity: (identity: SourceIdentity) => void,
): readonly Step[] {
	let refused: unknown = null;
	let identity: SourceIdentity | null = null;
	const isFile = target !== 'same' && target.kind === 'file';
	const {name, who} = doorOf(target);
	return [
		{
			id: isFile ? 'open' : 'login',
			tried: isFile ? 'opened it' : `logged in${who}`,
			budgetMs: target === 'same' ? budgetsMs.identity : budgetsMs.login,
			async run(signal) {
				try {
					identity = await source.identity(signal);
				} catch (error) {
					if (!outside.has(errorCode(error)) && error instanceof RepositoryError) refused = error;
					else return loginFailure(error, target);
				}

				if (isFile) return {state: 'ok', measured: 'opened for reading'};
				const login = identity?.['login'] ?? null;
				return {state: 'ok', measured: login === null ? `${name}${who}` : `${name} as ${login}`};
			},
		},
		{
			id: 'identity',
			tried: 'asked which database this is',
			run() {
				if (identity === null) return failure(refused);
				onIdentity(identity);
				return {state: 'ok', measured: identityText(identity)};
			},
		},
	];
}

/** What is logged in to, and as whom. */
function doorOf(target: DatabaseTarget | 'same'): {readonly name: string; readonly who: string} {
	if (target === 'same') return {name: "the website's connection", who: ''};
	if (target.kind === 'file') return {name: target.path, who: ''};
	const {host, port, instance, user} = target;
	const where = port === null ? `${host}\\${instance}` : `${host}:${port}`;
	return {name: where, who: ` as ${user}`};
}

function loginFailure(error: unknown, target: DatabaseTarget | 'same'): Finding {
	const found = failure(error);
	const isBrowser = target !== 'same' && target.kind === 'server' && target.port === null;
	const isAway = found.cause === 'ERR_REPOSITORY_UNAVAILABLE' || found.cause === 'ERR_REPOSITORY_TIMEOUT';
	return {
		...found,
		likely: likelyOf[found.cause ?? ''] ?? 'The server answers, but not to this program.',
		...(isBrowser && isAway ? {commands: inboundCommands(browserPort, 'UDP')} : {}),
	};
}

const likelyOf: Readonly<Record<string, string>> = {
	ERR_REPOSITORY_LOGIN: 'User or password is wrong, or the server takes Windows logins only.',
	ERR_REPOSITORY_DATABASE: 'The database name is wrong, or the login is not mapped to it.',
	ERR_REPOSITORY_CERTIFICATE: 'The two sides do not agree about encryption.',
	ERR_REPOSITORY_UNAVAILABLE: 'SQL Server or its Browser is stopped, or a firewall is in between.',
	ERR_REPOSITORY_TIMEOUT: 'SQL Server is overloaded or hangs, or a firewall is in between.',
	ERR_REPOSITORY_LOST: 'The server ended the connection while the login was under way.',
};

/** `GymPortal on GYMDB (id 7, made 2023-04-02)` */
export function identityText(identity: SourceIdentity): string {
	const {server, database, databaseId, createdAt} = identity;
	const more = [
		...(databaseId === undefined || databaseId === null ? [] : [`id ${databaseId}`]),
		...(typeof createdAt === 'string' ? [`made ${createdAt.slice(0, 10)}`] : []),
	];
	const where = server === null || server === undefined ? '' : ` on ${server}`;
	return `${database}${where}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}

/** Tables and columns are looked up for every reading; asking for nobody does that and no more. */
export function tablesStep<T>(source: PeopleSource<T>, missing: () => string | null): Step {
	return {
		id: 'tables',
		tried: 'looked for Employees and its columns',
		budgetMs: budgetsMs.tables,
		async run(signal) {
			try {
				await source.find([], signal);
			} catch (error) {
				return {
					...failure(error),
					likely: 'It is the wrong database, or the login may not read all of it.',
				};
			}

			const gone = missing();
			if (gone === null) return {state: 'ok', measured: 'Employees with the columns that are needed'};
			return {
				state: 'warn',
				measured: `there is no ${gone}: nobody can be hidden by it`,
				cause: 'ERR_CHECK_TABLES',
				likely: "It is not the middleware's database, or a very old one.",
				next: 'Compare the name with Database Settings in the middleware.',
			};
		},
	};
}

/** @param isWanted the settings let trisync write to this database */
export function rightsStep(
	access: (signal?: AbortSignal) => Promise<DatabaseAccess>,
	isWanted: boolean,
): Step {
	return {
		id: 'rights',
		tried: 'asked what this login may do with the tables of people',
		budgetMs: budgetsMs.rights,
		late: {state: 'slow', measured: `not told within ${budgetsMs.rights / 1000} s`},
		async run(signal) {
			try {
				return rightsFinding(await access(signal), isWanted);
			} catch (error) {
				return unseen(error);
			}
		},
	};
}

function rightsFinding({edition, mayWrite, remarks}: DatabaseAccess, isWanted: boolean): Finding {
	const may =
		mayWrite === true
			? 'may write'
			: mayWrite === false
				? 'may only read'
				: 'may write in part, or is not told';
	const found = remarks.map(remark => remark.replace(/\.$/, ''));
	const measured = [`${edition}: ${may}`, ...found].map(text => plainText(text, 200)).join('. ');
	if (mayWrite !== false || !isWanted) return {state: 'ok', measured};
	return {
		state: 'warn',
		measured,
		cause: 'ERR_CHECK_RIGHTS',
		likely: 'Writing is switched on in the settings, and the server does not let this login write.',
		next: 'Give the login the rights in docs/database.md (scripts/sql/login.sql); comparing needs no more than it has.',
	};
}

/** What the database did not tell, with its reason. @throws anything that is no error of a database */
export function unseen(error: unknown): Finding {
	if (!(error instanceof RepositoryError)) throw error;
	return {state: 'not-run', measured: sentence(error)};
}
