import {describe, expect, test} from 'vitest';
import {type FaultName, faultNames} from '../../source/simulator/index.ts';
import {type Outcome, operations, visitWith} from './matrix-operations.ts';

type Expected = Readonly<Record<string, Outcome>>;

const everything = (outcome: Outcome): Expected =>
	Object.fromEntries(Object.keys(operations).map(name => [name, outcome]));

const after = (outcome: Outcome, ...names: readonly string[]): Expected =>
	Object.fromEntries(names.map(name => [name, outcome]));
const locked = everything('ERR_DEVICE_UNAUTHORIZED');
/** What reads a list, be it ahead of writing. */
const lists = (outcome: Outcome): Expected => after(outcome, 'list', 'write', 'templates', 'restore', 'bulk');
/** What stores a person, with or without fingers. */
const stores = (outcome: Outcome): Expected => after(outcome, 'write', 'restore', 'bulk');

/** What differs from `right` when the terminal has the fault from the start. Every fault there is has its line. */
const fromTheStart: Readonly<Record<FaultName, Expected>> = {
	'auth-close': locked,
	'auth-refuse': locked,
	'auth-lock': everything('ERR_DEVICE_LOCKED'),
	'secure-6001': everything('ERR_DEVICE_SECURE'),
	'single-client': {},
	'busy-silent': {},
	'access-panel': everything('ERR_DEVICE_ACCESS_PANEL'),
	'not-zk': everything('ERR_DEVICE_NOT_ZK'),
	silent: everything('ERR_DEVICE_BUSY'),
	reset: everything('ERR_TRANSPORT_RESET'),
	'checksum-bad': everything('ERR_WIRE_CHECKSUM'),
	'pieces-128': {},
	coalesce: {},
	'slow-200': {},
	'ack-session': {},
	'data-index-wrong': {},
	'late-ack': {},
	'events-between': {},
	'close-mid-list': {
		...lists('ERR_TRANSPORT_CLOSED'),
		...after('ERR_TRANSPORT_CLOSED', 'punches', 'log', 'oneFinger'),
	},
	'restart-silent': {},
	'sizes-80': {},
	'sizes-92': {},
	'sizes-112': {},
	'sizes-4': {counts: 'unknown'},
	'stale-count': {counts: 'lied', list: 'incomplete', restore: 'ERR_WIRE_DATA'},
	'no-buffered': after('ERR_DEVICE_UNKNOWN_COMMAND', 'templates', 'log'),
	// Nobody is there whose fingers the restore could write, so it does not get as far as reading back.
	'write-not-stored': {write: 'lied', delete: 'lied', restore: 'ERR_DEVICE_REFUSED', bulk: 'lied'},
	'write-refused': {...stores('ERR_DEVICE_REFUSED'), delete: 'ERR_DEVICE_REFUSED'},
	'close-before-write': {...stores('ERR_TRANSPORT_CLOSED'), delete: 'ERR_TRANSPORT_CLOSED'},
	'close-after-write': {...stores('ERR_TRANSPORT_CLOSED'), delete: 'ERR_TRANSPORT_CLOSED'},
	full: stores('ERR_DEVICE_REFUSED'),
	'templates-refused': {
		...after('ERR_DEVICE_REFUSED', 'templates', 'finger', 'restore', 'bulk'),
		// Asked for one finger, these terminals say 2001 both for "I do not tell" and for "there is none".
		oneFinger: 'lied',
	},
	'swap-slot': {write: 'lied', restore: 'incomplete'},
	'garbage-after-nul': {},
	'name-gbk': {},
	'name-cp1256': {},
	'duplicate-pin': {},
	// The slots to delete and to look into are gaps.
	'uid-gaps': {delete: 'ERR_DEVICE_REFUSED', oneFinger: 'lied'},
	'disabled-users': {},
};

const damagedTo = (reading: Outcome): Expected => ({
	...everything(reading),
	info: 'right',
	// After a write that was not answered the outcome is unknown, whatever broke the line.
	delete: 'ERR_TRANSPORT_CLOSED',
	finger: 'ERR_TRANSPORT_CLOSED',
	unfinger: 'ERR_TRANSPORT_CLOSED',
	clock: 'ERR_TRANSPORT_CLOSED',
	pause: 'ERR_TRANSPORT_CLOSED',
});
/** What asks at least three times, and what asks at least twice. */
const atThird = (outcome: Outcome): Expected =>
	after(outcome, 'list', 'write', 'restore', 'bulk', 'finger', 'identity');
const atSecond = (outcome: Outcome): Expected => ({
	...atThird(outcome),
	...after(outcome, 'templates', 'oneFinger', 'punches', 'clock', 'pause'),
});

/** The same for faults that begin when the visit has begun; with `=2` at its second request, and so on. */
const amidTheVisit: ReadonlyArray<readonly [string, Expected]> = [
	['silent', {...everything('ERR_TRANSPORT_TIMEOUT'), info: 'right'}],
	['reset', {...everything('ERR_TRANSPORT_RESET'), info: 'right'}],
	['checksum-bad', damagedTo('ERR_WIRE_CHECKSUM')],
	['access-panel', damagedTo('ERR_WIRE_MAGIC')],
	['silent=2', atSecond('ERR_TRANSPORT_TIMEOUT')],
	['reset=2', atSecond('ERR_TRANSPORT_RESET')],
	['silent=3', atThird('ERR_TRANSPORT_TIMEOUT')],
	['reset=3', atThird('ERR_TRANSPORT_RESET')],
	// In the midst of a restore the terminal is paused, and the line that paused it is gone.
	['reset=12', after('ERR_TRANSPORT_RESET', 'restore', 'bulk')],
];

const names = Object.keys(operations);

async function outcomesOf(fault: string, begins: 'before' | 'amid') {
	const cells = await Promise.all(names.map(name => visitWith(fault, begins, name)));
	return {
		outcomes: Object.fromEntries(cells.map(({outcome}, at) => [names[at], outcome])),
		leftOpen: cells.filter(({connections}) => connections > 0).length,
		leftDisabled: cells.filter(({isEnabled}) => !isEnabled).length,
		strangers: cells.reduce((sum, cell) => sum + cell.strangers, 0),
	};
}

const clean = {leftOpen: 0, leftDisabled: 0};

describe('whatever is done at a terminal, it is right or says why not, the line is closed and the keypad works', () => {
	test('every fault has its line here', () => {
		expect(Object.keys(fromTheStart).sort()).toEqual(Object.keys(faultNames).sort());
	});

	test.concurrent.each(Object.entries(fromTheStart))('%s', async (fault, expected) => {
		const found = await outcomesOf(fault, 'before');
		expect(found).toMatchObject({outcomes: {...everything('right'), ...expected}, ...clean});
		// Only a terminal that swaps slots by itself has records that nobody asked for.
		expect(found.strangers > 0).toBe(fault === 'swap-slot');
	});

	test.concurrent.each(amidTheVisit)('%s, once the visit has begun', async (fault, expected) => {
		const found = await outcomesOf(fault, 'amid');
		expect(found).toMatchObject({outcomes: {...everything('right'), ...expected}, ...clean, strangers: 0});
	});
});
