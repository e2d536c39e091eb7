import type {DeviceStep, Plan} from '../../source/plan/plan.ts';
import {deviceSteps} from '../../source/plan/plan.ts';
import {deviceLockPath} from '../../source/runtime/state-folder.ts';
import type {DiskCall, DiskTrouble} from './disk.ts';
import {type Lab, type Program, stateFolder} from './lab.ts';
import type {LineTrouble} from './line.ts';
import type {RowTrouble} from './rows.ts';

/** What one run that goes well asks of the world. */
export interface Course {
	/** Commands of the requests to the terminal. */
	readonly requests: readonly number[];
	/** Uses of the disk. */
	readonly disk: readonly {readonly call: DiskCall; readonly path: string}[];
	/** Transactions. */
	readonly rows: number;
}

/** One thing that goes wrong in one place. */
export interface Fault {
	/** The row of the table it belongs to. */
	readonly kind: string;
	readonly name: string;
	/** Between the plan and its application. A function that comes back heals it, besides what heals by itself. */
	arm(lab: Lab, program: Program, plan: Plan): unknown;
	/** Before the plan is made: then there must be none, or one that writes nothing. */
	readonly isBeforePlan?: boolean;
	/** How long the program waits for an answer. */
	readonly patienceMs?: number;
	/** PINs that somebody else changes. */
	readonly spoils?: (plan: Plan) => readonly string[];
}

const lineTroubles: readonly (readonly [LineTrouble, string])[] = [
	['close-before', 'device closes before packet'],
	['close-after', 'device closes after packet'],
	['reset', 'device resets'],
	['die-before', 'killed before packet'],
	['die-after', 'killed after packet'],
];
const rowTroubles: readonly (readonly [RowTrouble, string])[] = [
	['before', 'SQL drops before commit'],
	['inside', 'SQL drops inside commit'],
	['after', 'SQL drops after commit'],
	['inside-and-gone', 'SQL drops inside commit and stays away'],
	['after-and-gone', 'SQL drops after commit and stays away'],
];
const writeCommands: ReadonlySet<number> = new Set([8, 18, 110]);
const hour = 3_600_000;

/** Every place where something can go wrong in this course. */
export function faultsOf({requests, disk, rows}: Course): readonly Fault[] {
	const writes = requests.flatMap((command, at) => (writeCommands.has(command) ? [at + 1] : []));
	const faults: Fault[] = [];
	const add = (kind: string, where: string | number, arm: Fault['arm'], more: Partial<Fault> = {}): void => {
		faults.push({kind, name: `${kind} ${where}`.trim(), arm, ...more});
	};

	for (const [does, kind] of lineTroubles) {
		for (let at = 1; at <= requests.length; at++) {
			add(kind, at, ({line}) => {
				line.trouble = {at, does};
			});
		}
	}

	for (const at of [...writes, 3, requests.length - 1]) {
		add(
			'device answers late',
			at,
			({line}) => {
				line.trouble = {at, does: 'late'};
			},
			{patienceMs: 250},
		);
	}

	for (const at of writes.keys()) {
		for (const [fault, kind] of [
			['write-not-stored', 'device acknowledges without storing'],
			['write-refused', 'device refuses'],
			['full', 'device is full'],
			['swap-slot', 'device stores in the slot of another'],
		] as const) {
			add(kind, at + 1, ({device}) => device.setFault(`${fault}=${at + 1}`));
		}
	}

	add('device acknowledges without storing', 'anything', ({device}) => device.setFault('write-not-stored'));
	add('device refuses', 'everything', ({device}) => device.setFault('write-refused'));
	add('device is full', 'for all', ({device}) => device.setFault('full'));
	add('device keeps its fingers', '', ({device}) => device.setFault('templates-refused'));
	add('device counts wrongly', '', ({device}) => device.setFault('stale-count'));
	add('another client takes the slot', '', (lab, _, plan) => takeSlot(lab, plan));
	add('another client changes the record', '', (lab, _, plan) => changeRecord(lab, plan), {
		spoils: plan =>
			deviceSteps(plan)
				.slice(0, 1)
				.map(({pin}) => pin),
	});
	for (let at = 1; at <= rows; at++) {
		for (const [does, kind] of rowTroubles) {
			add(kind, at, lab => {
				lab.rows.trouble = {at, does};
			});
		}
	}

	const trouble = (
		kind: string,
		where: string | number,
		what: DiskTrouble,
		more: Partial<Fault> = {},
	): void =>
		add(
			kind,
			where,
			(_, program) => {
				program.disk.calls = 0;
				program.disk.trouble = what;
			},
			more,
		);
	const journalWrites = disk.filter(({call, path}) => call === 'append' && path.includes('/journal/')).length;
	for (let at = 1; at <= journalWrites; at++)
		trouble('disk full on journal', at, {does: 'full', folder: 'journal', at});
	trouble('disk full on journal', 'for all', {does: 'full', folder: 'journal', at: null});
	trouble('disk full on backup', '', {does: 'full', folder: 'backups', at: null});
	trouble('disk full on plan', '', {does: 'full', folder: 'plans', at: null});
	trouble('disk full on audit', '', {does: 'full', folder: 'audit', at: null});
	trouble('backup unreadable', 'when read back', {does: 'garble', folder: 'backups'});
	trouble('backup unreadable', 'when planning', {does: 'garble', folder: 'backups'}, {isBeforePlan: true});
	for (const [at, {call}] of disk.entries()) {
		for (const how of call === 'append' || call === 'create'
			? (['before', 'torn', 'after'] as const)
			: (['before', 'after'] as const)) {
			trouble('killed at the disk', `${how} use ${at + 1} (${call})`, {does: 'die', how, at: at + 1});
		}
	}

	add('clock jumps back', 'before', lab => {
		lab.now -= hour;
	});
	for (let at = 1; at <= disk.length; at += 3) {
		add('clock jumps back', `at use ${at} of the disk`, (lab, {disk: used}) => {
			let uses = 0;
			used.onCall = () => {
				uses++;
				if (uses === at) lab.now -= hour;
			};
		});
	}

	add('lock held', 'by another host', lab => holdLock(lab));
	return faults;
}

/** Somebody new stands in the slot that the plan chose; where it chose none, above all others. */
async function takeSlot(lab: Lab, plan: Plan): Promise<void> {
	const added = deviceSteps(plan).find(({before}) => before === null);
	const uid = added?.draft?.uid ?? Math.max(...lab.device.users().map(user => user.uid)) + 1;
	await lab.intrude(async session => {
		await session.readUsers();
		await session.writeUser({uid, pin: '7777', base: null, name: 'SOMEBODY ELSE', card: 0});
	});
}

/** The first person of the plan is changed at the terminal, or is put there by somebody else. */
async function changeRecord(lab: Lab, plan: Plan): Promise<void> {
	const step: DeviceStep | undefined = deviceSteps(plan)[0];
	if (step === undefined) return;
	await lab.intrude(async session => {
		const {users} = await session.readUsers();
		const found = users.find(({pin}) => pin === step.pin);
		const uid = found?.uid ?? Math.max(...users.map(user => user.uid)) + 50;
		await session.writeUser({uid, pin: step.pin, base: found ?? null, name: 'CHANGED', card: 99});
	});
}

/** @returns how to let it go. */
export function holdLock({papers, line, now}: Lab): () => void {
	const path = deviceLockPath(stateFolder, `127.0.0.1:${line.port}`);
	papers.set(path, `${JSON.stringify({pid: 1, host: 'another-host', since: new Date(now).toISOString()})}\n`);
	return () => papers.delete(path);
}
