import {Buffer} from 'node:buffer';
import type {GymSeed, SeedClient, SeedEmployee} from '../../repository/index.ts';
import {
	emptyState,
	type SimulatedTemplate,
	type SimulatedUser,
	type SimulatorState,
} from '../../simulator/index.ts';
import type {TrialEmployee, TrialPerson, TrialUser} from './person.ts';
import {createRandom, type Random} from './random.ts';

const employee = ({client: _, ...row}: TrialEmployee): SeedEmployee => row;

function client({employeeId, client: found}: TrialEmployee): SeedClient[] {
	if (found === null) return [];
	const {pin, packageEnd, months, billedOn} = found;
	return [
		{
			employeeId,
			pin,
			packageEnd,
			months,
			billedOn,
			createdAt: billedOn,
			updatedAt: billedOn,
			packageType: `${months} months`,
		},
	];
}

/** A visible and a hidden company, one department and one category: an id outside them hides a person. */
const lookups = {
	companies: [
		{id: 1, name: 'Default'},
		{id: 2, name: 'Closed branch', isVisible: false},
	],
	departments: [{id: 1, name: 'Default'}],
	categories: [{id: 1, name: 'Default'}],
} as const;

/** The people's rows for the database writer. With `isMiddlewareApart` the middleware's own table comes along. */
export function toGymSeed(
	people: readonly TrialPerson[],
	device: {readonly serial: string},
	isMiddlewareApart: boolean,
): GymSeed {
	const website = people.flatMap(({website: row}) => (row === null ? [] : [row]));
	const middleware = people.flatMap(({middleware: row}) => (row === null ? [] : [row]));
	return {
		employees: website.map(employee),
		clients: website.flatMap(client),
		...lookups,
		devices: [{deviceId: 20, name: 'main-door', serial: device.serial, address: '127.0.0.1'}],
		...(isMiddlewareApart ? {middleware: {employees: middleware.map(employee), ...lookups}} : {}),
	};
}

/** Bytes that look like a template of algorithm 10; nobody's finger. */
function template(random: Random): string {
	const bytes = Buffer.alloc(512);
	for (let at = 0; at < bytes.length; at++) bytes[at] = random.below(256);
	bytes.set([0x4a, 0x02, 0x53, 0x53, 0x32, 0x31]);
	return bytes.toString('base64');
}

function user({uid, pin, name, card, privilege, isEnabled, password}: TrialUser): SimulatedUser {
	return {
		uid,
		pin,
		name,
		...(card === 0 ? {} : {card}),
		...(privilege === 0 && isEnabled ? {} : {privilege: privilege | (isEnabled ? 0 : 1)}),
		...(password === '' ? {} : {passwordHex: Buffer.from(password, 'latin1').toString('hex')}),
	};
}

/** The people's users and fingers as a terminal's memory. */
export function toSimulatorState(people: readonly TrialPerson[], seed: number): SimulatorState {
	const random = createRandom(seed ^ 0x5f_5f);
	const users = people.flatMap(({device}) => (device === null ? [] : [device])).sort((a, b) => a.uid - b.uid);
	const templates: SimulatedTemplate[] = users.flatMap(({uid, fingers}) =>
		fingers.map(finger => ({uid, finger, template: template(random)})),
	);
	return {...emptyState(), users: users.map(user), templates};
}
