import type {
	DeviceUser,
	MiddlewarePerson,
	Snapshot,
	SourceState,
	WebsitePerson,
} from '../../source/domain/index.ts';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import type {Kind, Mark, Row} from '../../source/reconcile/row.ts';

/** 22 November 2026, 10:41:55 in India, where the tests' clock stands. */
export const readAt = Date.UTC(2026, 10, 22, 5, 11, 55);

export interface MemberOptions {
	readonly kinds?: readonly Kind[];
	readonly marks?: string;
	readonly fix?: Row['fix'];
	readonly reason?: string;
	readonly sql?: string | null;
	readonly middleware?: string | null;
	readonly device?: string | null;
	readonly card?: number;
	readonly enabled?: boolean;
	readonly privilege?: number;
	readonly fingers?: number | null;
}

/** A row with the same name everywhere, unless a source is given another one, or null for "absent". */
export function member(pin: string, name: string, options: MemberOptions = {}): Row {
	const {kinds = [], card = 0, marks = '+++'} = options;
	const nameIn = (given: string | null | undefined) => (given === undefined ? name : given);
	const number = Number(pin) || 1;
	const sql = nameIn(options.sql);
	const middleware = nameIn(options.middleware);
	const device = nameIn(options.device);
	return {
		pin,
		marks: {sql: marks[0] as Mark, middleware: marks[1] as Mark, device: marks[2] as Mark},
		kinds,
		notes: [],
		reasons: kinds.length === 0 ? [] : [options.reason ?? `Reason for ${kinds[0]}.`],
		fix: options.fix ?? null,
		sql: sql === null ? null : websitePerson(pin, sql, 800 + number, card),
		middleware: middleware === null ? null : middlewarePerson(pin, middleware, 300 + number, card),
		device:
			device === null
				? null
				: {
						...deviceUser(pin, device, number, card),
						enabled: options.enabled ?? true,
						privilege: options.privilege ?? 0,
					},
		fingers: device === null ? null : options.fingers === undefined ? 2 : options.fingers,
	};
}

function websitePerson(pin: string, name: string, employeeId: number, card: number): WebsitePerson {
	return {
		employeeId,
		pin,
		name,
		card: card === 0 ? '' : String(card).padStart(10, '0'),
		status: 'Active',
		recordStatus: 1,
		resignedOn: null,
		packageEnd: '2027-01-31',
		clientPin: pin,
		clientRows: 1,
	};
}

function middlewarePerson(pin: string, name: string, employeeId: number, card: number): MiddlewarePerson {
	return {
		employeeId,
		pin,
		name,
		card: card === 0 ? '' : String(card),
		status: 'Working',
		hiddenBy: null,
		hiddenDetail: null,
	};
}

const hex = (text: string) =>
	[...new TextEncoder().encode(text)].map(byte => byte.toString(16).padStart(2, '0')).join('');

export function deviceUser(pin: string, name: string, uid: number, card = 0): DeviceUser {
	return {
		uid,
		pin,
		name,
		nameBytes: hex(name).slice(0, 46).padEnd(48, '0'),
		card,
		privilege: 0,
		enabled: true,
		group: 1,
		hasPassword: false,
		record: '',
	};
}

function snapshot<T>(people: readonly T[], state: SourceState, reason: string | null): Snapshot<T> {
	const isRead = state !== 'wait' && state !== 'off';
	return {
		state,
		people,
		count: isRead && state !== 'fail' ? people.length : null,
		readAt: isRead ? readAt : null,
		reason,
		hint: null,
		identity: {},
	};
}

export interface GymOptions {
	readonly sql?: SourceState;
	readonly middleware?: SourceState;
	readonly device?: SourceState;
	readonly reason?: string;
}

/** A comparison over these rows; a source in state `fail` or `part` gets the reason. */
export function gym(rows: readonly Row[], options: GymOptions = {}): Comparison {
	const {sql = 'ok', middleware = 'ok', device = 'ok', reason = 'Connection refused.'} = options;
	const why = (state: SourceState) => (state === 'fail' || state === 'part' ? reason : null);
	const states = [sql, middleware, device];
	return {
		snapshots: {
			sql: snapshot(
				rows.flatMap(row => row.sql ?? []),
				sql,
				why(sql),
			),
			middleware: snapshot(
				rows.flatMap(row => row.middleware ?? []),
				middleware,
				why(middleware),
			),
			device: snapshot(
				rows.flatMap(row => row.device ?? []),
				device,
				why(device),
			),
		},
		rows,
		isComplete: states.every(state => state === 'ok' || state === 'live' || state === 'off'),
		isSettled: !states.includes('wait'),
		device: {
			name: 'main-door',
			address: '192.168.1.201:4370',
			info: {
				serial: 'CKJF2018',
				name: null,
				platform: null,
				firmware: null,
				fingerprintVersion: '10',
				pinWidth: 9,
				lettersInPin: false,
				hasFaces: false,
			},
			counts: {users: rows.length, fingers: 2, administrators: 1, userCapacity: 3000, fingerCapacity: 3000},
		},
	};
}

/** The people of the design's main screen. */
export const designRows: readonly Row[] = [
	member('1', 'OWNER', {
		kinds: ['DEV-ONLY'],
		marks: '--+',
		sql: null,
		middleware: null,
		privilege: 14,
		reason: 'PIN 1 is an administrator that only the device knows.',
	}),
	member('9', 'Harish P', {
		kinds: ['NOT-SQL'],
		marks: '-++',
		sql: null,
		reason: 'The website has no row for PIN 9, the device still lets it in.',
	}),
	member('12', 'Farah S', {
		kinds: ['DUP-PIN'],
		marks: '#++',
		reason: 'Two website rows use PIN 12: ids 881 and 1204.',
	}),
	member('17', 'Asha Verma', {
		kinds: ['NO-DEV'],
		marks: '++-',
		device: null,
		fix: 'register',
		card: 12345678,
		reason: 'Active on the website, but the device has no user with PIN 17.',
	}),
	member('34', 'Chitra R', {
		kinds: ['NAME'],
		marks: '++!',
		device: 'Chithra R',
		fix: 'resync',
		card: 12345670,
		reason: 'The device shows "Chithra R", the website says "Chitra R".',
	}),
	member('40', 'Gita Rao', {
		kinds: ['WHO?'],
		marks: '++!',
		device: 'ROHAN M',
		reason: 'Gita Rao on the website, ROHAN M on the device: another person may be behind this PIN.',
	}),
	member('52', 'Meera N', {
		kinds: ['NO-DEV'],
		marks: '++-',
		device: null,
		fix: 'register',
		reason: 'Active on the website, but the device has no user with PIN 52.',
	}),
	member('61', 'Dev Anand', {
		kinds: ['NO-MW'],
		marks: '+-+',
		middleware: null,
		reason: 'The middleware has no row for PIN 61.',
	}),
	member('73', 'Imran Q', {
		kinds: ['EXPIRED'],
		marks: 'x++',
		reason: 'Inactive on the website, the device still lets PIN 73 in.',
	}),
	member('88', 'Esha K', {
		kinds: ['SQL-ONLY'],
		marks: '+--',
		middleware: null,
		device: null,
		fix: 'register',
		reason: 'PIN 88 is on the website only.',
	}),
	member('205', 'Subrahmanyam Venkataraman', {marks: '++.'}),
	member('301', 'Jaya T', {
		kinds: ['NO-CRED'],
		marks: '++0',
		fingers: 0,
		reason: 'No finger, card or password on the device.',
	}),
	...Array.from({length: 30}, (_, at) => member(String(400 + at), `Member ${at}`)),
];
