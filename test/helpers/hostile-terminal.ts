import {createTerminal, errorCode} from '../../source/protocol/index.ts';
import {dice, someStream} from './hostile-bytes.ts';
import {
	type Answer,
	freeSizes,
	giveSet,
	goodAnswers,
	naiveRecord72,
	people,
	setOf,
	startScriptedTerminal,
} from './scripted-terminal.ts';

const set = setOf(people(20).map(user => naiveRecord72(user)));
const ways = ['direct', 'chunked', 'chunk-as-data', 'prepared', 'legacy'] as const;
const timeouts = {connectMs: 10_000, commandMs: 60, silenceMs: 60, listMs: 5000};

/**
A visit at a terminal that answers as it should until it does not: from some request on, each answer may be noise,
frames of anything, or nothing.
@returns what the readings came to: a whole list, one that says that it is not whole, or the code of an error.
@throws what is no error of ours, and when a list claims to be whole and is not.
*/
export async function visitHostile(number: number): Promise<string> {
	const random = dice(number);
	const good: Readonly<Record<number, Answer>> = {
		...goodAnswers,
		50: (_request, talk) => talk.send(2000, freeSizes(20)),
		...giveSet(set, random.oneOf(ways), random.oneOf([100, 1008])),
	};
	let peaceful = random.below(16);
	const moods = Object.entries(good).map(([code, answer]): [string, Answer] => [
		code,
		(request, talk) => {
			peaceful--;
			if (peaceful >= 0 || random.below(3) > 0) answer(request, talk);
			else if (random.below(8) > 0) talk.raw(someStream(random));
			if (peaceful < 0 && random.below(12) === 0) talk.hangUp();
		},
	]);
	const terminal = await startScriptedTerminal({answers: Object.fromEntries(moods)});
	try {
		return await read(terminal.port);
	} catch (error) {
		const code = errorCode(error);
		if (code === null) throw error;
		return code;
	} finally {
		await terminal.allGone();
		await terminal.close();
	}
}

async function read(port: number): Promise<string> {
	const session = await createTerminal({host: '127.0.0.1', port, timeouts}).open();
	try {
		const {complete, users} = await session.readUsers();
		if (!complete) return 'incomplete';
		const isWhole = users.length === 20 && users.every(({uid, pin}) => pin === String(100_000 + uid));
		if (isWhole) return 'whole';
		throw new Error(`${users.length} users were taken for the whole list`);
	} finally {
		await session.close();
	}
}
