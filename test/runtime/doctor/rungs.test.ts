import {describe, expect, test} from 'vitest';
import {
	changedUser,
	DeviceError,
	RepositoryError,
	TransportError,
	type VisitPhase,
} from '../../../source/domain/index.ts';
import {budgetsMs} from '../../../source/runtime/doctor/budgets.ts';
import {healthyScene, play, type Scene} from '../../helpers/doctor-scene.ts';
import {middlewarePerson, websitePerson} from '../../helpers/fake-people.ts';

const at = <Fault extends TransportError | DeviceError>(phase: VisitPhase, error: Fault): Fault => {
	error.witness({phase, sent: null, received: null, mayHaveWritten: false});
	return error;
};
const notKnown = (): Error => Object.assign(new Error('getaddrinfo ENOTFOUND'), {code: 'ENOTFOUND'});
const refusedLogin = new RepositoryError('ERR_REPOSITORY_LOGIN', 'The server refused the login.');
const noRight = new RepositoryError('ERR_REPOSITORY_PERMISSION', 'The login may not read the tables.');
const noColumn = new RepositoryError('ERR_REPOSITORY_COLUMN', 'Employees has no column EmployeeName.');
const queryFailed = new RepositoryError('ERR_REPOSITORY_FAILED', 'The query failed.');
const file = {kind: 'file', path: '/srv/gym.sqlite'} as const;

const change17 = (scene: Scene, changes: Parameters<typeof changedUser>[1]): void => {
	scene.users = scene.users.map(user => (user.pin === '17' ? changedUser(user, changes) : user));
};

/** For each rung what makes it the only one to speak up, and what it then says. */
const spoilt: readonly (readonly [string, string, (scene: Scene) => void])[] = [
	['config.mode', 'fail', scene => Object.assign(scene.config, {file: {...scene.config.file, mode: 0o644}})],
	['config.mode', 'warn', scene => Object.assign(scene.config, {env: {...scene.config.env, mode: 0o644}})],
	['config.state', 'fail', scene => Object.assign(scene.config, {state: {path: '/var', problem: 'EACCES'}})],
	['sql.people', 'fail', scene => Object.assign(scene.websiteCalls, {isCut: true})],
	['sql.people', 'warn', scene => scene.people.push(websitePerson('19', {employeeId: 4000}))],
	['sql.people', 'warn', scene => scene.people.push(websitePerson('99', {pin: '', clientPin: ''}))],
	[
		'sql.people',
		'slow',
		scene =>
			Object.assign(scene, {late: new Set([budgetsMs.people]), websiteCalls: {list: 'never'}, pin: null}),
	],
	[
		'sql.orphans',
		'warn',
		scene => scene.orphans.push({employeeId: '999', pin: '500', packageEnd: '2027-01-01'}),
	],
	['sql.rights', 'warn', scene => Object.assign(scene, {access: {...scene.access, mayWrite: false}})],
	[
		'mw.rights',
		'warn',
		scene => Object.assign(scene.signs!, {access: async () => ({...scene.access, mayWrite: false})}),
	],
	['sql.login', 'fail', scene => Object.assign(scene.websiteCalls, {identity: refusedLogin})],
	['sql.identity', 'fail', scene => Object.assign(scene.websiteCalls, {identity: noRight})],
	['sql.tables', 'fail', scene => Object.assign(scene.websiteCalls, {find: noColumn})],
	['mw.login', 'fail', scene => Object.assign(scene.middlewareCalls, {identity: refusedLogin})],
	['mw.identity', 'fail', scene => Object.assign(scene.middlewareCalls, {identity: noRight})],
	['mw.tables', 'fail', scene => Object.assign(scene.middlewareCalls, {find: noColumn})],
	[
		'mw.tables',
		'warn',
		scene =>
			Object.assign(scene, {middlewareIdentity: {...scene.middlewareIdentity, missingTables: 'Categories'}}),
	],
	['mw.people', 'fail', scene => Object.assign(scene.middlewareCalls, {isCut: true})],
	['mw.people', 'fail', scene => Object.assign(scene.middlewareCalls, {list: queryFailed})],
	[
		'mw.same-db',
		'warn',
		scene => Object.assign(scene, {middlewareIdentity: {...scene.middlewareIdentity, databaseId: 8}}),
	],
	[
		'mw.same-db',
		'fail',
		scene =>
			Object.assign(scene, {
				middlewareIdentity: {...scene.middlewareIdentity, database: 'etimetracklite1'},
				shown: [middlewarePerson('17')],
			}),
	],
	[
		'mw.life',
		'warn',
		scene =>
			Object.assign(scene.signs!, {
				lifeSigns: async () => ({
					lastPing: null,
					newestLog: '2026-01-01T00:00:00',
					newestCommand: null,
					pendingCommands: null,
					programs: null,
					employees: 5,
					now: '2026-11-22T10:42:00',
				}),
			}),
	],
	[
		'mw.errors',
		'warn',
		scene =>
			Object.assign(scene.signs!, {
				lifeSigns: scene.signs!.lifeSigns,
				deviceErrors: async () => [
					{at: '2026-11-22T10:00:00', serial: 'CKJF2018', pin: '17', text: 'Return=-1002'},
				],
			}),
	],
	['dev.dns', 'fail', scene => Object.assign(scene.names, {door: notKnown()})],
	['dev.own', 'fail', scene => Object.assign(scene, {own: ['192.168.1.201']})],
	['dev.route', 'fail', scene => Object.assign(scene, {route: {kind: 'none'}})],
	[
		'dev.port',
		'fail',
		scene =>
			Object.assign(scene, {open: at('connect', new TransportError('ERR_TRANSPORT_REFUSED', 'refused'))}),
	],
	['dev.port', 'fail', scene => Object.assign(scene, {late: new Set([budgetsMs.open])})],
	[
		'dev.line',
		'fail',
		scene => Object.assign(scene, {open: at('hello', new DeviceError('ERR_DEVICE_BUSY', 'busy'))}),
	],
	[
		'dev.hello',
		'fail',
		scene => Object.assign(scene, {open: at('hello', new DeviceError('ERR_DEVICE_SECURE', 'secure'))}),
	],
	[
		'dev.key',
		'fail',
		scene => Object.assign(scene, {open: at('auth', new DeviceError('ERR_DEVICE_UNAUTHORIZED', 'no'))}),
	],
	['dev.key', 'warn', scene => Object.assign(scene, {hasCommKey: false})],
	['dev.serial', 'fail', scene => Object.assign(scene, {expectedSerial: 'OTHER'})],
	[
		'dev.serial',
		'fail',
		scene =>
			Object.assign(scene, {open: at('command', new TransportError('ERR_TRANSPORT_CLOSED', 'closed'))}),
	],
	['dev.list', 'slow', scene => Object.assign(scene, {late: new Set([budgetsMs.list]), pin: null})],
	['dev.list', 'fail', scene => Object.assign(scene, {isListCut: true})],
	['dev.list', 'warn', scene => Object.assign(scene, {users: [], pin: null})],
	['dev.state', 'fail', scene => Object.assign(scene, {pausedBy: 44})],
	['dev.state', 'warn', scene => Object.assign(scene, {state: 'menu'})],
	['dev.capacity', 'fail', scene => Object.assign(scene.counts!, {userCapacity: 5})],
	['dev.capacity', 'warn', scene => Object.assign(scene.counts!, {userCapacity: 5.5})],
	[
		'dev.admins',
		'warn',
		scene => Object.assign(scene, {users: scene.users.map(user => changedUser(user, {privilege: 0}))}),
	],
	['pin.active', 'warn', scene => scene.people.splice(1, 1, websitePerson('17', {packageEnd: '2026-10-01'}))],
	['pin.device', 'fail', scene => Object.assign(scene, {users: scene.users.filter(({pin}) => pin !== '17')})],
	['pin.person', 'fail', scene => change17(scene, {name: 'ROHAN', nameBytes: '524f48414e'})],
	['pin.enabled', 'fail', scene => change17(scene, {enabled: false})],
	['pin.enrolled', 'fail', scene => Object.assign(scene, {fingers: 0})],
	[
		'pin.enrolled',
		'warn',
		scene => Object.assign(scene, {fingers: 0, info: {...scene.info, hasFaces: true}}),
	],
	['pin.time', 'fail', scene => change17(scene, {group: 100})],
	['pin.time', 'warn', scene => change17(scene, {group: 3})],
];

describe('each rung speaks up by itself', () => {
	test.each(spoilt)('%s: %s', async (id, state, spoil) => {
		const scene = healthyScene();
		spoil(scene);
		const {wrong, report} = await play(scene);
		expect(wrong).toContain(`${id} ${state}`);
		const chain = id.split('.')[0];
		// Besides it only the person's own chain may draw its conclusion.
		const others = wrong.filter(one => one.split('.')[0] !== chain && !one.startsWith('pin.'));
		expect(others).toEqual([]);
		expect(report.hasPassed).toBe(!report.rungs.some(rung => rung.state === 'fail'));
	});

	test.each(spoilt)(
		'%s: %s says what was tried, measured, and where it hurts what to do',
		async (id, _, spoil) => {
			const scene = healthyScene();
			spoil(scene);
			const rung = (await play(scene)).rung(id);
			expect(rung.tried).not.toBe('');
			expect(rung.measured).not.toBe('');
			expect(rung.cause).toMatch(/^ERR_/);
			if (rung.state === 'fail') expect(rung.next).not.toBeNull();
		},
	);

	test.each<[string, (scene: Scene) => void]>([
		['sql.dns', scene => Object.assign(scene.names, {gymdb: notKnown()})],
		['sql.port', scene => Object.assign(scene, {tcp: 'refused'})],
		['sql.port', scene => Object.assign(scene, {tcp: 'unreachable'})],
		['sql.port', scene => Object.assign(scene, {late: new Set([budgetsMs.tcp]), tcp: new Promise(() => {})})],
		[
			'mw.dns',
			scene =>
				Object.assign(scene, {
					middleware: {...scene.website, host: 'mwdb'},
					names: {...scene.names, mwdb: notKnown()},
				}),
		],
		['sql.file', scene => Object.assign(scene, {website: file, unreadable: 'ENOENT'})],
		['sql.row', scene => Object.assign(scene, {pin: '404'})],
		[
			'mw.row',
			scene =>
				scene.shown.splice(
					1,
					1,
					middlewarePerson('17', {hiddenBy: 'record-status', hiddenDetail: 'RecordStatus is 0, not 1'}),
				),
		],
		['pin.website', scene => scene.people.push(websitePerson('17', {employeeId: 4000}))],
		['pin.active', scene => scene.people.splice(1, 1, websitePerson('17', {status: 'suspended'}))],
		[
			'pin.mw',
			scene =>
				Object.assign(scene, {
					shown: scene.shown.filter(({pin}) => pin !== '17'),
					users: scene.users.filter(({pin}) => pin !== '17'),
				}),
		],
		['dev.clock', scene => Object.assign(scene, {clock: '2000-01-01 00:00:00'})],
	])('%s fails', async (id, spoil) => {
		const scene = healthyScene();
		spoil(scene);
		const {rung, report} = await play(scene);
		expect(rung(id)).toMatchObject({state: 'fail', next: expect.any(String), likely: expect.any(String)});
		expect(report.hasPassed).toBe(false);
	});

	test('every rung of a whole check is among those that were spoilt, or has nothing that could be wrong', async () => {
		const {report} = await play(healthyScene());
		const tried = new Set([
			...spoilt.map(([id]) => id),
			...['sql.dns', 'sql.port', 'mw.dns', 'sql.row', 'mw.row', 'pin.website', 'pin.mw', 'dev.clock'],
			// The same steps as those of the website's chain, and measurements that only inform.
			...['mw.port', 'sql.ping', 'mw.ping', 'dev.ping', 'dev.fingers', 'config.file'],
		]);
		expect(report.rungs.map(({id}) => id).filter(id => !tried.has(id))).toEqual([]);
	});
});

test('a gym in which nothing is wrong passes on every rung', async () => {
	const {wrong, report} = await play(healthyScene());
	expect(wrong).toEqual([]);
	expect(report).toMatchObject({hasPassed: true, symptom: null, likely: null, next: null});
});

test('a login that may only read is enough where nothing shall be written', async () => {
	const scene = healthyScene(null);
	scene.access = {...scene.access, mayWrite: false, remarks: ['This login may not insert in Employees.']};
	scene.mayWrite.website = false;
	const {wrong, rung} = await play(scene);
	expect(wrong).toEqual([]);
	expect(rung('sql.rights').measured).toMatch(/may only read\. This login may not insert in Employees/);
});

test('a chain stops at its first failure and says of the rest what it needs', async () => {
	const scene = healthyScene(null);
	scene.open = at('connect', new TransportError('ERR_TRANSPORT_REFUSED', 'refused'));
	const {report} = await play(scene);
	const above = report.rungs.filter(({chain, needs}) => chain === 'dev' && needs !== null);
	expect(above.map(({id, state, ms}) => [id, state, ms])).toEqual(
		['line', 'hello', 'key', 'serial', 'clock', 'list', 'state', 'capacity', 'admins'].map(id => [
			`dev.${id}`,
			'not-run',
			null,
		]),
	);
	expect(above.every(({needs}) => needs === 'dev.port')).toBe(true);
});

test('the other chains run on when one stops', async () => {
	const scene = healthyScene(null);
	scene.names = {...scene.names, door: notKnown()};
	const {rung} = await play(scene);
	expect(rung('sql.people').state).toBe('ok');
	expect(rung('mw.same-db').state).toBe('ok');
});

test('a middleware on the website connection is not asked where the website cannot be reached', async () => {
	const scene = healthyScene(null);
	scene.middleware = 'same';
	scene.tcp = 'refused';
	const {report} = await play(scene);
	const rungs = report.rungs.filter(({chain}) => chain === 'mw');
	expect(rungs.length).toBeGreaterThan(3);
	expect(rungs.every(({needs}) => needs === 'sql.port')).toBe(true);
});

test('a named instance is looked for by the login, and its Browser is let through where that fails', async () => {
	const scene = healthyScene(null);
	scene.website = {
		kind: 'server',
		host: 'gymdb',
		port: null,
		instance: 'SQLEXPRESS',
		database: 'gym',
		user: 'essl',
	};
	expect((await play(scene)).rung('sql.port')).toMatchObject({
		state: 'not-run',
		measured: 'SQL Server Browser (UDP 1434) tells the port of SQLEXPRESS',
	});
	scene.websiteCalls.identity = new RepositoryError('ERR_REPOSITORY_UNAVAILABLE', 'No instance answers.');
	const {commands, measured} = (await play(scene)).rung('sql.login');
	expect(measured).toBe('No instance answers.');
	expect(commands.map(({command}) => command).join()).toContain('protocol=UDP localport=1434');
});

test('rungs are told when they are done and reported in the order of the chains', async () => {
	const {told, report} = await play(healthyScene());
	expect(new Set(told)).toEqual(new Set(report.rungs));
	expect([...new Set(report.rungs.map(({chain}) => chain))]).toEqual(['config', 'sql', 'mw', 'dev', 'pin']);
});

test('an abort ends the check with its reason, and the visit with EXIT', async () => {
	const scene = healthyScene(null);
	const stop = new AbortController();
	scene.late = new Set();
	scene.websiteCalls.list = 'never';
	const playing = play(scene, stop.signal);
	setImmediate(() => stop.abort(new Error('enough')));
	await expect(playing).rejects.toThrow('enough');
	expect(scene.openVisits).toBe(0);
});

test('a visit ends with EXIT whatever was found in it', async () => {
	const scene = healthyScene();
	scene.isListCut = true;
	await play(scene);
	expect(scene.openVisits).toBe(0);
});

test('what is not known about the device keeps the verdict about the person open', async () => {
	const scene = healthyScene();
	scene.open = at('connect', new TransportError('ERR_TRANSPORT_TIMEOUT', 'silent'));
	const {rung, report} = await play(scene);
	expect(rung('pin.website').state).toBe('ok');
	expect(rung('pin.device')).toMatchObject({state: 'not-run', measured: 'needs dev.port'});
	expect(report.symptom).toEqual({name: 'no-connection', title: 'PIN 17: the device does not connect'});
});

test('no reply to ping is a warning that proves nothing, and a missing ping program not even that', async () => {
	const scene = healthyScene(null);
	scene.ping = {kind: 'silent'};
	const silent = await play(scene);
	expect(silent.rung('dev.ping')).toMatchObject({
		state: 'warn',
		measured: expect.stringContaining('proves nothing'),
	});
	expect(silent.report).toMatchObject({hasPassed: true, symptom: {name: 'no-ping'}});
	scene.ping = {kind: 'unavailable', reason: 'there is no ping program on this computer'};
	expect((await play(scene)).rung('dev.ping').state).toBe('not-run');
});

test.each<[string, (scene: Scene) => void, string]>([
	[
		'in middleware, not on device',
		scene => Object.assign(scene, {users: scene.users.filter(({pin}) => pin !== '17')}),
		'not-on-device',
	],
	[
		'in website, not in middleware',
		scene => Object.assign(scene, {shown: scene.shown.filter(({pin}) => pin !== '17')}),
		'not-in-middleware',
	],
	[
		'not in website, but still on the device',
		scene => Object.assign(scene, {people: scene.people.filter(({pin}) => pin !== '17')}),
		'not-in-website',
	],
	['on the device, but no entry', scene => change17(scene, {enabled: false}), 'no-entry'],
	['the device does not connect', scene => Object.assign(scene.names, {door: notKnown()}), 'no-connection'],
])('the symptom is "%s"', async (title, spoil, name) => {
	const scene = healthyScene();
	spoil(scene);
	expect((await play(scene)).report.symptom).toEqual({name, title: `PIN 17: ${title}`});
});

test('whoever should not get in and does is told so before anything else', async () => {
	const scene = healthyScene();
	scene.people = scene.people.map(person => (person.pin === '17' ? {...person, status: 'resigned'} : person));
	const {rung, report} = await play(scene);
	expect(rung('pin.active').measured).toContain('the device still lets Member 17 in');
	expect(report.symptom?.title).toBe('PIN 17: not active on the website, but still on the device');
	expect(report.next).toContain('trisync disable --pin 17');
});

test('the failure of the person decides over an earlier one of a list', async () => {
	const scene = healthyScene();
	scene.users = scene.users.filter(({pin}) => pin !== '17');
	scene.config = {...scene.config, state: {path: '/var', problem: 'EACCES'}};
	const {rung, report} = await play(scene);
	expect(rung('config.state').state).toBe('fail');
	expect(report.next).toBe(rung('pin.device').next);
});

test('a PIN that two members have is called by that name', async () => {
	const scene = healthyScene();
	scene.people.push(websitePerson('17', {employeeId: 4000}));
	expect((await play(scene)).report.symptom?.title).toBe('PIN 17: this PIN is given more than once');
});

test('a PIN that is written otherwise on the website is named', async () => {
	const scene = healthyScene('017');
	expect((await play(scene)).rung('sql.row').measured).toBe(
		'no Employees row has PIN 017, but 17 looks alike',
	);
});

test('nobody is ever sent to Download users', async () => {
	for (const [, , spoil] of spoilt) {
		const scene = healthyScene();
		spoil(scene);
		const {report} = await play(scene);
		expect(JSON.stringify(report)).not.toMatch(/download/i);
	}
});
