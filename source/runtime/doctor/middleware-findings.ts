import type {DeviceRemark, LifeSigns, SiblingDatabase} from '../../domain/diagnosis.ts';
import {isSameDatabase, plainText, type Snapshot, type SourceIdentity} from '../../domain/index.ts';
import {judgeDatabase} from '../../reconcile/judge-database.ts';
import {identityText} from './database-steps.ts';
import type {Finding} from './ladder.ts';

/** More of the website's people than this without any row there: it is another database. */
const otherShare = 0.2;
const hourMs = 3_600_000;
/** A gym's terminals are heard of at least so often. */
const quietHours = 48;
/** A terminal that pushes asks for its commands every half minute. */
const waitingMs = 10 * 60_000;

/** Name, number and creation tell databases of one server apart, and the server's name those of two. */
export function sameDatabase(
	website: Snapshot<{readonly pin: string}>,
	middleware: Snapshot<{readonly pin: string}>,
	{isShared, isConfirmed}: {readonly isShared: boolean; readonly isConfirmed: boolean},
): Finding {
	const here = middleware.identity;
	if (isShared) return {state: 'ok', measured: `middleware reads ${identityText(here)}, the same one`};
	if (website.identity['database'] === undefined)
		return {state: 'not-run', measured: 'the website could not be asked'};
	if (isSameDatabase(website.identity, here)) {
		return {state: 'ok', measured: `middleware reads ${identityText(here)}, the same one`};
	}

	const measured = `website: ${identityText(website.identity)}; middleware: ${identityText(here)}`;
	const share = lackingShare(website, middleware);
	if (isConfirmed) return {state: 'ok', measured: `${measured}; another one, and confirmed so`};
	const percent =
		share === null
			? ''
			: share === 0
				? "; all of the website's people are there"
				: `; ${Math.ceil(share * 100)} % of the website's people are not there`;
	return {
		state: share !== null && share > otherShare ? 'fail' : 'warn',
		measured: `${measured}${percent}`,
		cause: 'ERR_CHECK_OTHER_DATABASE',
		likely: 'The middleware was set up on a database of its own, or still points at an old copy.',
		next: 'Compare with Database Settings in the middleware; if two databases are meant, trisync config confirm-middleware.',
	};
}

function lackingShare(
	website: Snapshot<{readonly pin: string}>,
	middleware: Snapshot<{readonly pin: string}>,
): number | null {
	if (website.state !== 'ok' || middleware.state !== 'ok' || website.people.length === 0) return null;
	const known = new Set(middleware.people.map(({pin}) => pin));
	return website.people.filter(({pin}) => !known.has(pin)).length / website.people.length;
}

/** Does the middleware work with this database? @param siblings null = the server could not be asked for others */
export function lifeFinding(
	life: LifeSigns,
	siblings: readonly SiblingDatabase[] | null,
	identity: SourceIdentity = {},
): Finding {
	const signs = [
		...(life.lastPing === null ? [] : [`last device sync ${short(life.lastPing)}`]),
		...(life.newestLog === null ? [] : [`newest log ${short(life.newestLog)}`]),
		...(life.pendingCommands === null ? [] : [`${life.pendingCommands} commands pending`]),
	];
	const isUnheard = life.lastPing === null && life.newestLog === null;
	const measured = [...(isUnheard ? ['no sign of a terminal in this database'] : []), ...signs].join(', ');
	const judged = siblings === null ? null : judgeDatabase(identity, life, siblings, life.now ?? '');
	if (judged?.verdict === 'wrong') {
		return {
			state: 'fail',
			measured: judged.proof.join(' '),
			cause: 'ERR_CHECK_WRONG_DATABASE',
			likely: judged.sentence,
			next: `Compare with Database Settings in the middleware${judged.inUse === null ? '' : `; if that says ${judged.inUse}, set ETIME_SQL_DB (or the middleware's own database) to it`}.`,
		};
	}

	if (isQuiet(life)) {
		const others = (siblings ?? []).map(({name}) => plainText(name, 60));
		return {
			state: 'warn',
			measured,
			cause: 'ERR_CHECK_QUIET',
			likely:
				others.length === 0
					? "The middleware's service is stopped, or it works with another database."
					: `The middleware may work with ${others.slice(0, 3).join(', ')} on this server instead.`,
			next: "Look at the middleware's service, and at Database Settings in the middleware.",
		};
	}

	if ((life.pendingCommands ?? 0) > 0 && !isRecent(life.lastPing, life.now, waitingMs)) {
		return {
			state: 'warn',
			measured,
			cause: 'ERR_CHECK_PENDING',
			likely: 'The terminal does not fetch what the middleware has for it.',
			next: "Check the cloud server address in the terminal's Menu > Comm., and Device Management in the middleware.",
		};
	}

	return {state: 'ok', measured};
}

function isQuiet({lastPing, newestLog, newestCommand, now}: LifeSigns): boolean {
	return ![lastPing, newestLog, newestCommand].some(at => isRecent(at, now, quietHours * hourMs));
}

/** Both are local times of one server, so the zone does not matter. */
function isRecent(at: string | null, now: string | null, withinMs: number): boolean {
	if (at === null || now === null) return false;
	const age = Date.parse(`${now}Z`) - Date.parse(`${at}Z`);
	return Number.isFinite(age) && age <= withinMs;
}

const short = (at: string): string => at.replace('T', ' ').slice(0, 16);

/** What the terminal complained of to the middleware. */
export function errorsFinding(remarks: readonly DeviceRemark[], now: string | null): Finding {
	const [newest] = remarks;
	if (newest === undefined) return {state: 'ok', measured: 'the middleware keeps no device errors'};
	const measured = `${newest.at === null ? '' : `${short(newest.at)} `}${plainText(newest.text, 120)}`;
	if (!isRecent(newest.at, now, 24 * hourMs))
		return {state: 'ok', measured: `none today; newest: ${measured}`};
	return {
		state: 'warn',
		measured,
		cause: 'ERR_CHECK_DEVICE_ERRORS',
		likely: 'The terminal refused or lost something that the middleware sent.',
		next: 'Look at the person named there; trisync diff says what is on the device.',
	};
}
