import {
	ConfigError,
	type DatabaseDiagnosis,
	RepositoryError,
	type SourceIdentity,
	sentence,
} from '../../domain/index.ts';
import {type DatabaseVerdict, judgeDatabase} from '../../reconcile/judge-database.ts';
import type {Repositories} from '../../repository/index.ts';
import {isConfirmed} from '../../runtime/database-verdict.ts';
import {readConfigFile, readSmallFile} from './config-file.ts';
import {type Environment, places} from './places.ts';
import {writePrivateFile} from './private-file.ts';
import type {ConfirmedIdentity, Settings} from './settings.ts';
import {openDatabase} from './try-settings.ts';

/** The database that the settings call the middleware's, as it shows itself now. */
export interface ExaminedMiddleware {
	readonly identity: ConfirmedIdentity;
	/** Does the middleware work with it? null = this login may not look; then `trouble` says why. */
	readonly verdict: DatabaseVerdict | null;
	readonly trouble: string | null;
	/**
	What the settings say of it: it is the website's as well and nothing speaks against that, it is confirmed, or a plan
	may be held by its brake.
	*/
	readonly standing: 'same' | 'confirmed' | 'open';
	/** It has no place of its own in the settings. */
	readonly isShared: boolean;
}

/**
Looks at the middleware's database: who it is, its signs of life and those of its neighbours. Writes nothing.
@throws {ConfigError} when none is configured; {RepositoryError} when it cannot be read.
*/
export async function examineMiddleware(
	settings: Settings,
	signal: AbortSignal,
	open: (...given: Parameters<typeof openDatabase>) => Promise<Repositories> = openDatabase,
): Promise<ExaminedMiddleware> {
	const {website, middleware, timeoutMs} = settings;
	const database = middleware === 'same' ? website : middleware;
	if (database === null) {
		throw new ConfigError('ERR_CONFIG_MISSING', 'No database of the middleware is configured.', {
			hint: 'Name it with: trisync setup',
		});
	}

	const repositories = await open(database, timeoutMs);
	try {
		const identity = await repositories.middleware.identity(signal);
		const seen = await judged(identity, repositories.middlewareDiagnosis, signal);
		const isShared = middleware === 'same';
		const isUnopposed = isShared && seen.verdict?.verdict !== 'wrong';
		return {
			identity: confirmable(identity),
			...seen,
			standing: isStanding(settings, identity) ? 'confirmed' : isUnopposed ? 'same' : 'open',
			isShared,
		};
	} finally {
		await repositories.close();
	}
}

/** A login that may read the people alone can still be told whose database it is. */
async function judged(
	identity: SourceIdentity,
	diagnosis: DatabaseDiagnosis,
	signal: AbortSignal,
): Promise<Pick<ExaminedMiddleware, 'verdict' | 'trouble'>> {
	try {
		const [life, siblings] = await Promise.all([diagnosis.lifeSigns(signal), diagnosis.siblings(signal)]);
		const now = new Date().toISOString().slice(0, 19);
		return {verdict: judgeDatabase(identity, life, siblings, now), trouble: null};
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof RepositoryError)) throw error;
		return {verdict: null, trouble: sentence(error)};
	}
}

function isStanding(settings: Settings, identity: SourceIdentity): boolean {
	const {isMiddlewareIdentityConfirmed, middlewareIdentity} = settings;
	const confirmedIdentity = middlewareIdentity === null ? null : {...middlewareIdentity};
	return isConfirmed({isMiddlewareIdentityConfirmed, confirmedIdentity}, identity);
}

function confirmable({server, database, databaseId, createdAt}: SourceIdentity): ConfirmedIdentity {
	return {
		server: typeof server === 'string' ? server : null,
		database: String(database ?? ''),
		databaseId: typeof databaseId === 'number' ? databaseId : null,
		createdAt: typeof createdAt === 'string' ? createdAt : null,
	};
}

/**
Writes `middleware.identity` into the user's `config.json`, for its owner only and in one step; everything else in it
stays as it is.
@param isShared the middleware reads the website's database, so that no place of its own is named.
@returns the file.
@throws {ConfigError} when the middleware's own database is named elsewhere, or the file cannot be written.
*/
export async function confirmIdentity(
	identity: ConfirmedIdentity,
	env: Environment,
	isShared = false,
): Promise<string> {
	const file = places(env).config;
	const named = (await readConfigFile(file))?.middleware;
	if (typeof named !== 'object' && !isShared) {
		throw new ConfigError(
			'ERR_CONFIG_INVALID',
			`${file} does not name the middleware's own database. Nothing was changed.`,
			{hint: `Where it is named, put under "middleware": "identity": ${JSON.stringify(identity)}`},
		);
	}

	const config = JSON.parse(readSmallFile(file)?.text.replace(/^\uFEFF/, '') ?? '{}') as object;
	const confirmed = {...config, middleware: {...(typeof named === 'object' ? named : {}), identity}};
	await writePrivateFile(file, `${JSON.stringify(confirmed, null, '\t')}\n`);
	return file;
}
