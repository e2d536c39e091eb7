import {type LifeSigns, plainText, type SiblingDatabase, type SourceIdentity} from '../domain/index.ts';

/**
Does the middleware work with the database that trisync reads?
- `alive` it has signs of life, and no other has fresher ones
- `wrong` another database on the same server has, and this one has none, or stopped a day or more before
- `asleep` no database shows life: the middleware may be switched off, or keep its people elsewhere (an .mdb file)
- `unclear` two are in use, or this login may not look
*/
export interface DatabaseVerdict {
	readonly verdict: 'alive' | 'wrong' | 'asleep' | 'unclear';
	/** The database that the middleware uses, so far as one can be named. */
	readonly inUse: string | null;
	/** One sentence, with both names where there are two. */
	readonly sentence: string;
	/** What it rests on: a sentence for each database with its newest signs. */
	readonly proof: readonly string[];
}

interface Examined {
	readonly name: string;
	readonly life: LifeSigns;
	/** Newest sign, as time of that database's own clock; null = none. */
	readonly newest: number | null;
	readonly now: number;
	readonly isAlive: boolean;
}

const dayMs = 86_400_000;

/** A middleware in use writes every few minutes; over a closed weekend nothing comes, so a few days are allowed. */
const freshMs = 4 * dayMs;

/** Programs of the middleware, by the names under which they log in; a management tool is only somebody looking. */
const middlewarePrograms = /etime|essl|ebio|epush|smartoffice|iis|w3wp|asp\.?net|sqlclient data provider/i;

/**
@param life of the database that `identity` tells of.
@param now the time of this computer, `YYYY-MM-DDTHH:MM:SS`; only used where a database did not tell its own.
*/
export function judgeDatabase(
	identity: SourceIdentity,
	life: LifeSigns,
	siblings: readonly SiblingDatabase[],
	now: string,
): DatabaseVerdict {
	const own = examined(String(identity['database'] ?? 'this database'), life, now);
	const others = siblings.flatMap(({name, life}) => (life === null ? [] : [examined(name, life, now)]));
	const closed = siblings.filter(({life}) => life === null).map(({name}) => plainText(name, 128));
	const proof = [
		...[own, ...others].map(proofOf),
		...closed.map(name => `${name}: this login may not look into it.`),
	];
	const server = typeof identity['server'] === 'string' ? ` on ${plainText(identity['server'], 128)}` : '';
	return {...verdictOf(own, others, closed, server), proof};
}

function verdictOf(
	own: Examined,
	others: readonly Examined[],
	closed: readonly string[],
	server: string,
): Omit<DatabaseVerdict, 'proof'> {
	const here = `${own.name}${server}`;
	// One that stopped days before this one is a copy somebody left behind.
	const living = others.filter(other => other.isAlive && !(own.isAlive && isLeftBehind(other, own)));
	const names = living.map(({name}) => name).join(', ');
	const only = living.length === 1 ? living[0]!.name : null;
	if (living.length > 0 && (!own.isAlive || living.some(other => isLeftBehind(own, other)))) {
		const what = own.isAlive ? 'where nothing is new' : 'where nothing happens';
		return {
			verdict: 'wrong',
			inUse: only,
			sentence: `trisync reads ${here}, ${what}; the middleware works with ${names}.`,
		};
	}

	if (living.length > 0) {
		return {
			verdict: 'unclear',
			inUse: null,
			sentence: `${own.name} and ${names}${server} are both in use; see Database Settings in the middleware for the right one.`,
		};
	}

	if (own.isAlive) {
		return {verdict: 'alive', inUse: own.name, sentence: `The middleware works with ${here}.`};
	}

	if (closed.length > 0) {
		return {
			verdict: 'unclear',
			inUse: null,
			sentence: `${here} shows no life, and this login may not look into ${closed.join(', ')}.`,
		};
	}

	return {
		verdict: 'asleep',
		inUse: null,
		sentence: `${here} shows no life and no other database there does: the middleware is switched off, or keeps its people elsewhere, in an .mdb file for example.`,
	};
}

function examined(name: string, life: LifeSigns, clock: string): Examined {
	const now = timeOf(life.now ?? clock) ?? 0;
	const times = [life.lastPing, life.newestLog, life.newestCommand]
		.map(at => (at === null ? null : timeOf(at)))
		.filter(time => time !== null);
	const newest = times.length === 0 ? null : Math.max(...times);
	const isConnected = life.programs?.some(program => middlewarePrograms.test(program)) ?? false;
	return {
		name: plainText(name, 128),
		life,
		newest,
		now,
		isAlive: isConnected || (newest !== null && now - newest <= freshMs),
	};
}

/** Did the first one's signs end a day or more before the other's? */
function isLeftBehind(one: Examined, other: Examined): boolean {
	return one.newest !== null && other.newest !== null && other.newest - one.newest >= dayMs;
}

/** All of these are local times of one server, so that the zone does not matter. */
function timeOf(moment: string): number | null {
	const time = Date.parse(`${moment.slice(0, 19)}Z`);
	return Number.isNaN(time) ? null : time;
}

function proofOf({name, life, now}: Examined): string {
	const signs = [
		life.lastPing === null ? null : `a terminal called at ${shown(life.lastPing)}`,
		life.newestLog === null ? null : `newest punch stored at ${shown(life.newestLog)}`,
		life.newestCommand === null ? null : `newest command of ${shown(life.newestCommand)}`,
		life.programs === null || life.programs.length === 0
			? null
			: `connected now: ${life.programs
					.slice(0, 3)
					.map(program => plainText(program, 60))
					.join(', ')}`,
	].filter(sign => sign !== null);
	const people = life.employees === null ? '' : ` (${life.employees} Employees rows)`;
	const words = signs.length === 0 ? 'no sign of life' : signs.join('; ');
	return `${name}${people}: ${words}; its clock says ${shown(new Date(now).toISOString())}.`;
}

function shown(moment: string): string {
	return plainText(moment, 40).slice(0, 16).replace('T', ' ');
}
