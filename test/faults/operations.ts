import type {CastMember} from '../../source/app/trial/gym.ts';
import type {Intent} from '../../source/plan/plan.ts';
import {agreeing} from '../helpers/apply-fake.ts';
import {type Gym, type Lab, makeGym, openLab} from './lab.ts';

/** One operation of the matrix, on a gym of its own. */
export interface Subject {
	readonly name: string;
	readonly intent: Intent;
	/** The gym before it. */
	readonly gym: Gym;
	/** PINs it is about; of `add` the one that the new member gets. */
	readonly pins: readonly string[];
	/**
	Is it as was wished?
	@param spoiled PINs that somebody else changed meanwhile: those are left to a person.
	@returns what is not, in sentences.
	*/
	goal(lab: Lab, spoiled: ReadonlySet<string>): Promise<readonly string[]>;
}

export interface Sizes {
	/** How many a bulk register registers, and a bulk delete deletes. */
	readonly registers: number;
	readonly deletes: number;
}

interface Recipe {
	readonly name: string;
	readonly cast: Readonly<Record<string, CastMember>>;
	readonly intent: Intent;
	/** What was done before. */
	readonly before?: (lab: Lab) => Promise<void>;
	readonly pins: readonly string[];
	readonly goal: (lab: Lab, pins: readonly string[], first: Gym) => Promise<readonly string[]>;
	readonly people?: number;
}

const byPins = (pins: readonly string[]): Intent['selector'] => ({by: 'pins', pins});
const from = (first: number, count: number): readonly string[] =>
	Array.from({length: count}, (_, at) => String(first + at));
const all = (pins: readonly string[], member: CastMember): Record<string, CastMember> =>
	Object.fromEntries(pins.map(pin => [pin, member]));

function recipes({registers, deletes}: Sizes): readonly Recipe[] {
	const many = from(2, registers);
	const wrong = from(2, 6);
	const leavers = from(2, deletes);
	const people = Math.max(registers, deletes) + 30;
	return [
		{
			name: 'register 1',
			cast: all(['5'], {problem: 'NO-DEV'}),
			intent: {operation: 'register', selector: byPins(['5'])},
			pins: ['5'],
			goal: areRegistered,
		},
		{
			name: `register ${registers}`,
			people,
			cast: all(many, {problem: 'NO-DEV'}),
			intent: {operation: 'register', selector: byPins(many)},
			pins: many,
			goal: areRegistered,
		},
		{
			name: 'resync',
			cast: all(wrong, {
				change: person => ({
					...person,
					device: person.device && {...person.device, name: `${person.device.name.slice(0, -1)}`},
				}),
			}),
			intent: {operation: 'resync', selector: byPins(wrong)},
			pins: wrong,
			goal: areNamed,
		},
		{
			name: 'delete 1 with templates',
			cast: all(['5'], {problem: 'NOT-SQL'}),
			intent: {operation: 'delete', selector: byPins(['5'])},
			pins: ['5'],
			goal: areGone,
		},
		{
			name: `delete ${deletes}`,
			people,
			cast: all(leavers, {problem: 'NOT-SQL'}),
			intent: {operation: 'delete', selector: byPins(leavers)},
			pins: leavers,
			goal: areGone,
		},
		{
			name: 'add',
			cast: {},
			intent: {
				operation: 'add',
				selector: {by: 'all'},
				member: {
					name: 'Asha Verma',
					card: '12345678',
					packageEnd: '2027-02-22',
					package: '3 months',
					trainer: null,
					gender: 'Female',
				},
			},
			pins: ['32'],
			goal: isAdded,
		},
		{
			name: 'hard delete',
			cast: {},
			intent: {operation: 'delete', selector: byPins(['5', '6']), also: ['sql', 'mw']},
			pins: ['5', '6'],
			async goal(lab, pins) {
				return [...(await areGone(lab, pins)), ...(await haveNoRows(lab, pins))];
			},
		},
		{
			name: 'restore',
			cast: {},
			intent: {operation: 'restore', selector: byPins(['5', '6', '7', '8', '9']), from: 'b1'},
			pins: from(5, 5),
			async before(lab) {
				const {workbench} = lab.start();
				await workbench.backUp({withRows: true, copyTo: null});
				await carry(lab, {operation: 'delete', selector: byPins(from(5, 5)), also: ['sql', 'mw']});
			},
			goal: areAsAtFirst,
		},
		{
			name: 'undo of a hard delete',
			cast: {},
			intent: {operation: 'undo', selector: {by: 'all'}, from: '1'},
			pins: ['5', '6'],
			before: lab => carry(lab, {operation: 'delete', selector: byPins(['5', '6']), also: ['sql', 'mw']}),
			goal: areAsAtFirst,
		},
		{
			name: `undo of register ${registers}`,
			people,
			cast: all(many, {problem: 'NO-DEV'}),
			intent: {operation: 'undo', selector: {by: 'all'}, from: '1'},
			pins: many,
			before: lab => carry(lab, {operation: 'register', selector: byPins(many)}),
			goal: areGone,
		},
	];
}

export function subjectNames(sizes: Sizes): readonly string[] {
	return recipes(sizes).map(({name}) => name);
}

/** Does one operation that goes well. */
export async function carry(lab: Lab, intent: Intent): Promise<void> {
	const {workbench} = lab.start();
	await workbench.refresh(() => {});
	const plan = await workbench.plan(intent);
	const {results, stopped} = await workbench.apply(plan, agreeing(plan), () => {});
	const bad = results.filter(({state}) => state !== 'verified');
	if (stopped !== null || bad.length > 0 || plan.steps.length === 0)
		throw new Error(
			`The gym could not be prepared: ${stopped} ${JSON.stringify([bad, plan.blocks, plan.leftOut])}`,
		);
}

/** The gyms of all operations, and how to remove them. */
export async function makeSubjects(
	sizes: Sizes,
): Promise<{readonly subjects: readonly Subject[]; remove(): Promise<void>}> {
	const closers: (() => void | Promise<void>)[] = [];
	const subjects: Subject[] = [];
	for (const {name, cast, intent, before, pins, goal, people = 30} of recipes(sizes)) {
		const first = await makeGym(people, cast);
		closers.push(first.remove);
		let gym: Gym = first;
		if (before !== undefined) {
			const lab = await openLab(first);
			await before(lab);
			gym = lab.rest();
			closers.push(() => lab.close());
		}

		subjects.push({
			name,
			intent,
			gym,
			pins,
			goal: (lab, spoiled) =>
				goal(
					lab,
					pins.filter(pin => !spoiled.has(pin)),
					first,
				),
		});
	}

	return {
		subjects,
		async remove() {
			for (const close of closers) await close();
		},
	};
}

async function areRegistered(lab: Lab, pins: readonly string[]): Promise<readonly string[]> {
	const users = lab.device.users();
	return pins.filter(pin => !users.some(user => user.pin === pin)).map(pin => `PIN ${pin} is not registered`);
}

async function areGone(lab: Lab, pins: readonly string[]): Promise<readonly string[]> {
	const {users, templates} = lab.device.state();
	const uids = new Set(users.map(({uid}) => uid));
	return [
		...pins.filter(pin => users.some(user => user.pin === pin)).map(pin => `PIN ${pin} is still there`),
		...templates.filter(({uid}) => !uids.has(uid)).map(({uid}) => `a finger of nobody is in slot ${uid}`),
	];
}

/** Of NAME and the like: as the website has it. */
async function areNamed(lab: Lab, pins: readonly string[]): Promise<readonly string[]> {
	const {website} = await lab.storedRows();
	const users = lab.device.users();
	return pins.flatMap(pin => {
		const row = website.find(
			({table, values}) => table === 'Employees' && values['EmployeeCodeInDevice'] === pin,
		);
		const name = users.find(user => user.pin === pin)?.name;
		return name === row?.values['EmployeeName'] ? [] : [`PIN ${pin} is called ${name}`];
	});
}

async function haveNoRows(lab: Lab, pins: readonly string[]): Promise<readonly string[]> {
	const {website, middleware} = await lab.storedRows();
	return [...website, ...middleware]
		.filter(({values}) => pins.includes(String(values['EmployeeCodeInDevice'])))
		.map(({table, values}) => `PIN ${String(values['EmployeeCodeInDevice'])} has a row in ${table}`);
}

/** @param pins the member's; none when somebody else took the number at the door meanwhile. */
async function isAdded(lab: Lab, pins: readonly string[]): Promise<readonly string[]> {
	const {website, middleware} = await lab.storedRows();
	const isNew = ({values}: {readonly values: Readonly<Record<string, unknown>>}): boolean =>
		values['EmployeeName'] === 'Asha Verma';
	const [own, other] = [website.filter(isNew), middleware.filter(isNew)];
	const pin = own[0]?.values['EmployeeCodeInDevice'];
	const clients = website.filter(
		({table, values}) => table === 'GymClients' && values['EmployeeCodeInDevice'] === pin,
	);
	const users = lab.device.users().filter(({name}) => name === 'Asha Verma');
	const counts = [own.length, other.length, clients.length, ...(pins.length === 0 ? [] : [users.length])];
	const isAtDoor = users[0]?.pin === pin && users[0]?.card === 12_345_678;
	return counts.every(count => count === 1) && (isAtDoor || pins.length === 0)
		? []
		: [`rows, rows in the middleware, clients, users: ${counts.join(', ')}`];
}

/** People, fingers and rows as they were before the operation that is taken back. */
async function areAsAtFirst(lab: Lab, pins: readonly string[], first: Gym): Promise<readonly string[]> {
	const problems: string[] = [];
	const now = lab.device.state();
	for (const pin of pins) {
		const was = first.state.users.find(user => user.pin === pin)!;
		const is = now.users.find(user => user.pin === pin);
		if (JSON.stringify({...is, uid: 0}) !== JSON.stringify({...was, uid: 0}))
			problems.push(`PIN ${pin} is not as it was`);
		const fingers = (state: typeof now, uid: number | undefined): string =>
			JSON.stringify(
				state.templates
					.filter(template => template.uid === uid)
					.map(({finger, template}) => [finger, template])
					.toSorted(),
			);
		if (fingers(now, is?.uid) !== fingers(first.state, was.uid))
			problems.push(`the fingers of PIN ${pin} are not as they were`);
	}

	const {website, middleware} = await lab.storedRows();
	for (const [name, rows] of Object.entries({website, middleware})) {
		for (const pin of pins) {
			const own = rows.filter(
				({table, values}) => table === 'Employees' && values['EmployeeCodeInDevice'] === pin,
			);
			if (own.length !== 1) problems.push(`PIN ${pin} has ${own.length} rows in the ${name}`);
		}
	}

	return problems;
}
