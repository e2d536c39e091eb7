import {
	type DeviceCounts,
	DeviceError,
	type DeviceEvent,
	type DeviceInfo,
	type DeviceUser,
	type DeviceUserList,
	type FingerTemplate,
	type NameStorage,
	type TemplateList,
	type TerminalPort,
	type TerminalSession,
	TransportError,
	type UserDraft,
} from '../../source/domain/index.ts';

/** What may go wrong; `at` counts that kind of call from 1, over all sessions. */
export interface Fault {
	readonly call: CallName;
	readonly at: number | 'always';
	readonly does:
		| 'ack-only' // says yes, stores nothing
		| 'refuse'
		| 'lose-answer' // done, but the line drops before the answer
		| 'lose-request' // the line drops before anything is done
		| 'cut-short'; // the list is not complete
}

export type CallName =
	| 'open'
	| 'readCounts'
	| 'readUsers'
	| 'readTemplates'
	| 'writeUser'
	| 'deleteUser'
	| 'writeTemplate'
	| 'refresh'
	| 'pause'
	| 'resume'
	| 'events'
	| 'close';

export interface FakeTerminal extends TerminalPort {
	users: DeviceUser[];
	templates: FingerTemplate[];
	readonly info: {-readonly [key in keyof DeviceInfo]: DeviceInfo[key]};
	faults: Fault[];
	/** Every call in order, each one round trip. */
	readonly calls: CallName[];
	isEnabled: boolean;
	/** Sessions open now; a terminal takes one. */
	openSessions: number;
	/** The counter stands still at this number. */
	staleCount: number | null;
	/** Called before each call is carried out: the place where somebody else changes the terminal. */
	before: (call: CallName, count: number) => void;
	/** Sends an event to whoever holds the line. */
	emit(event: DeviceEvent): void;
	count(call: CallName): number;
}

export function fakeUser(uid: number, pin: string, more: Partial<DeviceUser> = {}): DeviceUser {
	const user = {
		uid,
		pin,
		name: `Member ${pin}`,
		nameBytes: '',
		card: 0,
		privilege: 0,
		enabled: true,
		group: 1,
		hasPassword: false,
		...more,
	};
	const nameBytes = plainNames.stored(user.name).bytes.padEnd(48, '0');
	return {...user, nameBytes, record: recordOf({...user, nameBytes})};
}

/** A stand-in for the terminal's bytes: every field has its say in it. */
function recordOf(user: Omit<DeviceUser, 'record'>): string {
	return Buffer.from(
		JSON.stringify([user.uid, user.pin, user.nameBytes, user.card, user.privilege, user.enabled, user.group]),
	).toString('hex');
}

/** What `recordOf` has written down. */
function userOf(record: string): Partial<DeviceUser> {
	const [, , nameBytes, card, privilege, enabled, group] = JSON.parse(Buffer.from(record, 'hex').toString());
	return {name: plainNames.decode(nameBytes), card, privilege, enabled, group};
}

export function fakeTemplate(uid: number, finger = 6): FingerTemplate {
	return {uid, finger, flag: 1, template: Buffer.from(`finger ${finger} of slot ${uid}`).toString('hex')};
}

export function fakeTerminal(
	users: readonly DeviceUser[] = [],
	templates: readonly FingerTemplate[] = [],
): FakeTerminal {
	const counts = new Map<CallName, number>();
	let listener: ((event: DeviceEvent) => void) | null = null;
	const terminal: FakeTerminal = {
		name: 'main-door',
		address: '192.0.2.1:4370',
		storage: plainNames,
		users: [...users],
		templates: [...templates],
		info: {
			serial: 'FAKE0001',
			name: 'fake',
			platform: 'FAKE_TFT',
			firmware: 'Ver 6.60',
			fingerprintVersion: '10',
			pinWidth: 9,
			lettersInPin: false,
			hasFaces: false,
		},
		faults: [],
		calls: [],
		isEnabled: true,
		openSessions: 0,
		staleCount: null,
		before() {},
		emit(event) {
			listener?.(event);
		},
		count: call => counts.get(call) ?? 0,
		async open(signal) {
			signal?.throwIfAborted();
			const fault = arrive('open');
			if (fault === 'refuse' || terminal.openSessions > 0) {
				throw new DeviceError('ERR_DEVICE_BUSY', 'The terminal talks to another program.');
			}

			if (fault !== null)
				throw new TransportError('ERR_TRANSPORT_REFUSED', 'The terminal refused the connection.');
			terminal.openSessions++;
			return makeSession();
		},
	};

	function arrive(call: CallName): Fault['does'] | null {
		const count = terminal.count(call) + 1;
		counts.set(call, count);
		terminal.calls.push(call);
		terminal.before(call, count);
		return (
			terminal.faults.find(fault => fault.call === call && (fault.at === 'always' || fault.at === count))
				?.does ?? null
		);
	}

	function makeSession(): TerminalSession {
		let isOpen = true;

		function drop(): never {
			if (isOpen) terminal.openSessions--;
			isOpen = false;
			throw new TransportError('ERR_TRANSPORT_RESET', 'The line was cut.');
		}

		async function answer<T>(
			call: CallName,
			work: () => T,
			faulty: Partial<Record<Fault['does'], () => T>> = {},
		): Promise<T> {
			if (!isOpen) throw new TransportError('ERR_TRANSPORT_CLOSED', 'The line is closed.');
			const fault = arrive(call);
			if (fault === null) return work();
			if (fault === 'lose-request') return drop();
			if (fault === 'lose-answer') {
				work();
				return drop();
			}

			if (fault === 'refuse') throw new DeviceError('ERR_DEVICE_REFUSED', 'The terminal said no (2001).');
			return (faulty[fault] ?? work)();
		}

		function store(draft: UserDraft): void {
			const old = terminal.users.find(user => user.uid === draft.uid);
			const base = draft.base ?? old;
			const {uid, pin} = draft;
			const whole = draft.record === undefined ? null : userOf(draft.record);
			const next =
				whole === null
					? fakeUser(uid, pin, {
							name: draft.name ?? base?.name ?? '',
							card: draft.card ?? base?.card ?? 0,
							privilege: base?.privilege ?? 0,
							enabled: draft.enabled ?? base?.enabled ?? true,
							group: base?.group ?? 1,
							hasPassword: base?.hasPassword ?? false,
						})
					: fakeUser(uid, pin, whole);
			terminal.users = [...terminal.users.filter(user => user.uid !== uid), next].sort(
				(a, b) => a.uid - b.uid,
			);
		}

		return {
			info: {...terminal.info},
			readCounts: () =>
				answer(
					'readCounts',
					(): DeviceCounts => ({
						users: terminal.staleCount ?? terminal.users.length,
						fingers: terminal.templates.length,
						administrators: null,
						userCapacity: 3000,
						fingerCapacity: 3000,
					}),
				),
			readUsers: () =>
				answer(
					'readUsers',
					(): DeviceUserList => ({
						complete: true,
						reason: null,
						users: [...terminal.users],
						announced: terminal.staleCount ?? terminal.users.length,
						recordSize: 72,
					}),
					{
						'cut-short': () => ({
							complete: false,
							reason: 'Only half of the list arrived.',
							users: terminal.users.slice(0, Math.floor(terminal.users.length / 2)),
							announced: terminal.users.length,
							recordSize: 72,
						}),
					},
				),
			readTemplates: () =>
				answer(
					'readTemplates',
					(): TemplateList => ({complete: true, reason: null, templates: [...terminal.templates]}),
					{
						'cut-short': () => ({complete: false, reason: 'Cut short.', templates: []}),
					},
				),
			writeUser: draft => answer('writeUser', () => store(draft), {'ack-only': () => {}}),
			deleteUser: uid =>
				answer(
					'deleteUser',
					() => {
						terminal.users = terminal.users.filter(user => user.uid !== uid);
						terminal.templates = terminal.templates.filter(template => template.uid !== uid);
					},
					{'ack-only': () => {}},
				),
			writeTemplate: template =>
				answer('writeTemplate', () => {
					terminal.templates.push(template);
				}),
			refresh: () => answer('refresh', () => {}),
			pause: () =>
				answer('pause', () => {
					terminal.isEnabled = false;
				}),
			resume: () =>
				answer('resume', () => {
					terminal.isEnabled = true;
				}),
			async events(onEvent, signal) {
				await answer('events', () => {});
				listener = onEvent;
				await new Promise<void>(resolve => {
					if (signal.aborted) resolve();
					else signal.addEventListener('abort', () => resolve(), {once: true});
				});
				listener = null;
			},
			async close() {
				arrive('close');
				if (isOpen) terminal.openSessions--;
				isOpen = false;
			},
		};
	}

	return terminal;
}

const plainNames: NameStorage = {
	stored(name) {
		const text = name.slice(0, 23);
		return {bytes: Buffer.from(text).toString('hex'), text, isCut: text !== name, isLossy: false};
	},
	used(nameBytes) {
		return nameBytes.replace(/(?:00)+$/, '');
	},
	decode(nameBytes) {
		return Buffer.from(plainNames.used(nameBytes), 'hex').toString();
	},
};
