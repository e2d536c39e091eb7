import type {ConfigDatabase} from '../app/config/config-schema.ts';
import {draftDatabase, type SetupDraft} from '../app/config/setup-draft.ts';
import {tryMiddleware, tryServer, tryWebsite} from '../app/config/try-settings.ts';
import {
	loginText,
	middlewareText,
	parseLogin,
	parseMiddleware,
	parseServerAnswer,
	serverText,
} from './setup-answers.ts';
import type {Answer, Asking} from './setup-asking.ts';

/** Server, database with login, password: three questions, one for a database file. null = no website database. */
export async function askWebsite(
	asking: Asking,
	proposed: ConfigDatabase | null,
): Promise<Answer<ConfigDatabase | null>> {
	const {timeoutMs, signal} = asking;
	const server = await asking.checked({
		text: 'SQL Server of the website (HOST\\INSTANCE), a database file, or none',
		proposed,
		write: serverText,
		parse: text => parseServerAnswer(text, proposed, process.cwd()),
		async check(sql) {
			if (sql === null) return {isOk: true, told: 'without a website database'};
			if (sql.sqlite === undefined) return tryServer(serverText(sql), signal);
			return tryWebsite({engine: 'sqlite', file: sql.sqlite}, timeoutMs, signal);
		},
	});
	if (server.value === null || server.value.sqlite !== undefined) return server;
	return askLogin(asking, server.value, server.isOk);
}

/** Database, login and password are only right or wrong together, so they are asked for again together. */
async function askLogin(
	asking: Asking,
	server: ConfigDatabase,
	isServerUp: boolean,
): Promise<Answer<ConfigDatabase>> {
	const [first, second] = [asking.nextNumber(), asking.nextNumber()];
	let sql = server;
	for (let isAgain = false; ; isAgain = true) {
		const before = sql;
		const named = await asking.parsed(
			first,
			'Database and login, with a comma between',
			loginText(sql),
			text => parseLogin(text, before),
		);
		const typed = await asking.secret(second, `Password of ${named.user}`, named.password !== undefined);
		sql = {...named, password: typed ?? named.password ?? ''};
		if (!isServerUp) {
			await asking.say(['   not tried: the server did not answer']);
			return {value: sql, isOk: false};
		}

		const database = draftDatabase(sql, 'website');
		if (database !== null && (await asking.told(await tryWebsite(database, asking.timeoutMs, asking.signal))))
			return {value: sql, isOk: true};
		const isUnchanged = typed === null && sql.database === before.database && sql.user === before.user;
		if (!asking.isAsked || (isAgain && isUnchanged)) {
			asking.fail();
			return {value: sql, isOk: false};
		}

		await asking.say(['   Enter, twice, tries once more and keeps both.']);
	}
}

/** @param website its answer; a database that did not answer is not tried again. */
export async function askMiddleware(
	asking: Asking,
	{value: sql, isOk}: Answer<ConfigDatabase>,
	proposed: SetupDraft['middleware'],
): Promise<SetupDraft['middleware']> {
	const {value} = await asking.checked({
		text: "Is eTimeTrackLite's database the same one? yes, the name of its own, or off",
		proposed,
		write: middlewareText,
		parse: text => parseMiddleware(text, proposed, sql, process.cwd()),
		async check(middleware) {
			if (middleware === 'off') return {isOk: true, told: 'without the middleware'};
			if (!isOk) return {isOk: true, told: 'not tried: the database did not answer'};
			const own = middleware === 'same' ? {} : middleware;
			const database = draftDatabase(own.sqlite === undefined ? {...sql, ...own} : own, 'middleware');
			return database === null
				? {isOk: false, told: 'No database is named.', hint: null}
				: tryMiddleware(database, asking.timeoutMs, asking.signal);
		},
	});
	return value;
}
