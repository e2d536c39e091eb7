import {SimulatorError} from '../domain/errors.ts';
import {
	emptyState,
	type SimulatedOperation,
	type SimulatedPunch,
	type SimulatedTemplate,
	type SimulatedUser,
	type SimulatorState,
} from './state.ts';

/**
Check what came out of a state file. What is missing is as in a fresh terminal of that record size.
@throws {SimulatorError} ERR_SIMULATOR_STATE naming the first place that does not fit.
*/
export function parseState(value: unknown, origin: string, recordSize: 72 | 28 = 72): SimulatorState {
	const fail = (where: string, wanted: string): never => {
		throw new SimulatorError('ERR_SIMULATOR_STATE', `${origin}: ${where} is not ${wanted}.`, {
			hint: 'Correct the file, or start with --users N for a fresh terminal. The file was not changed.',
		});
	};

	if (!isRecord(value)) return fail('the content', 'an object');
	if (value['schema'] !== 1) return fail('schema', '1');
	const list = (name: string): Array<Record<string, unknown>> => {
		const found = value[name] ?? [];
		if (!Array.isArray(found) || !found.every(isRecord)) return fail(name, 'a list of objects');
		return found as Array<Record<string, unknown>>;
	};

	const check = (entry: Record<string, unknown>, where: string, rules: Rules): void => {
		for (const [name, rule] of Object.entries(rules)) {
			const isMissing = entry[name] === undefined;
			if (isMissing ? rule.isNeeded : !rule.fits(entry[name]))
				fail(where === '' ? name : `${where}.${name}`, rule.wanted);
		}
	};

	/** Two entries of one place cannot both be kept, and the file would lose one of them. */
	const checkAlone = (name: string, fieldNames: readonly string[]): void => {
		const taken = new Set<string>();
		for (const [at, entry] of list(name).entries()) {
			const place = fieldNames.map(field => entry[field]).join(' ');
			if (taken.has(place)) fail(`${name}[${at}]`, `the only one with its ${fieldNames.join(' and ')}`);
			taken.add(place);
		}
	};

	for (const [at, user] of list('users').entries()) {
		check(user, `users[${at}]`, userRules);
		if (recordSize === 28) check(user, `users[${at}]`, userRules28);
	}

	for (const [at, template] of list('templates').entries())
		check(template, `templates[${at}]`, templateRules);
	checkAlone('users', ['uid']);
	checkAlone('templates', ['uid', 'finger']);
	for (const [at, punch] of list('attendance').entries()) check(punch, `attendance[${at}]`, punchRules);
	for (const [at, done] of list('operations').entries()) check(done, `operations[${at}]`, operationRules);
	const options = value['options'] ?? {};
	if (!isRecord(options) || !Object.values(options).every(one => typeof one === 'string')) {
		return fail('options', 'an object of texts');
	}

	check(value, '', headRules);
	const fresh = emptyState(recordSize);
	const offset = value['clockOffsetMs'];
	return {
		schema: 1,
		firmware: typeof value['firmware'] === 'string' ? value['firmware'] : fresh.firmware,
		options: {...fresh.options, ...(options as Record<string, string>)},
		users: list('users') as unknown as SimulatedUser[],
		templates: list('templates') as unknown as SimulatedTemplate[],
		attendance: list('attendance') as unknown as SimulatedPunch[],
		operations: list('operations') as unknown as SimulatedOperation[],
		...(typeof offset === 'number' && Number.isFinite(offset) ? {clockOffsetMs: offset} : {}),
	};
}

interface Rule {
	readonly wanted: string;
	readonly isNeeded: boolean;
	readonly fits: (value: unknown) => boolean;
}

type Rules = Readonly<Record<string, Rule>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function whole(lowest: number, highest: number, isNeeded = false): Rule {
	return {
		wanted: `a whole number from ${lowest} to ${highest}`,
		isNeeded,
		fits: value => Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest,
	};
}

function text(wanted: string, pattern: RegExp, isNeeded = false): Rule {
	return {wanted, isNeeded, fits: value => typeof value === 'string' && pattern.test(value)};
}

const hex = text('hex of whole bytes', /^([\da-f]{2})*$/i);

const userRules: Rules = {
	uid: whole(1, 0xff_ff, true),
	pin: text('a text of at most 24 characters', /^.{0,24}$/s, true),
	name: text('a text', /^.{0,200}$/s),
	nameHex: hex,
	card: whole(0, 0xff_ff_ff_ff),
	privilege: whole(0, 255),
	group: whole(0, 255),
	passwordHex: hex,
	pinHex: hex,
	timezonesHex: hex,
	verifyMode: whole(0, 255),
};

/** Old terminals keep PINs as numbers: another text would come back as 0. */
const userRules28: Rules = {
	pin: {
		wanted: 'a number from 0 to 4294967295, as 28-byte records hold',
		isNeeded: true,
		fits: value => typeof value === 'string' && /^\d{1,10}$/.test(value) && Number(value) <= 0xff_ff_ff_ff,
	},
};

const headRules: Rules = {
	firmware: text('a text of at most 200 characters', /^.{0,200}$/s),
	clockOffsetMs: {wanted: 'a number', isNeeded: false, fits: value => Number.isFinite(value)},
};

const templateRules: Rules = {
	uid: whole(1, 0xff_ff, true),
	finger: whole(0, 9, true),
	flag: whole(0, 255),
	template: text('base64', /^[\w+/=-]*$/, true),
};

const time = text('a time YYYY-MM-DD HH:MM:SS', /^2[01]\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/, true);

const punchRules: Rules = {
	uid: whole(0, 0xff_ff, true),
	pin: text('a text of at most 24 characters', /^.{0,24}$/s, true),
	at: time,
	verify: whole(0, 255),
	state: whole(0, 255),
};

const operationRules: Rules = {
	admin: whole(0, 0xff_ff),
	operation: whole(0, 255, true),
	at: time,
	values: {
		wanted: 'a list of at most four numbers from 0 to 65535',
		isNeeded: false,
		fits: value =>
			Array.isArray(value) &&
			value.length <= 4 &&
			value.every(one => Number.isInteger(one) && one >= 0 && one <= 0xff_ff),
	},
};
