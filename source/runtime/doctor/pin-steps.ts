import {isUnknown, plainText, type SourceName} from '../../domain/index.ts';
import type {ReconcileOptions} from '../../reconcile/index.ts';
import type {Row} from '../../reconcile/row.ts';
import {websiteState} from '../../reconcile/website-state.ts';
import {clockFinding} from './device-facts.ts';
import type {Learned} from './knowledge.ts';
import type {Finding, Step} from './ladder.ts';
import {middlewareRow, websiteRow} from './people-findings.ts';

export interface PinContext {
	readonly pin: string;
	/** The verdict of the comparison; undefined = in no list that was read. */
	readonly row: Row | undefined;
	readonly learned: Learned;
	readonly rules: Pick<ReconcileOptions, 'today' | 'expireByPackage'>;
	/** The rung at which each chain ended; null = it came to its end. */
	readonly brokenAt: Readonly<Record<SourceName, string | null>>;
}

/**
Why can this person not get in? The guide's checklist, then what still keeps a person out who is in all three
systems. Nothing is asked any more: the other chains have it all.
*/
export function pinSteps(context: PinContext): readonly Step[] {
	const {pin, learned} = context;
	const steps: readonly (readonly [SourceName, string, string, () => Finding])[] = [
		['sql', 'website', `is PIN ${pin} in the website?`, () => inWebsite(context)],
		['sql', 'active', 'may this person enter, by the website?', () => isActive(context)],
		['middleware', 'mw', 'does the Employees List show this person?', () => inMiddleware(context)],
		['device', 'device', 'is this person on the device?', () => onDevice(context)],
		['device', 'person', 'is it the same person in all of them?', () => samePerson(context)],
		['device', 'enabled', 'is this person enabled on the device?', () => isEnabled(context)],
		['device', 'enrolled', 'has this person a finger, card or password?', () => hasCredential(context)],
		['device', 'time', 'does the device let this person in now?', () => mayEnterNow(context)],
	];
	return steps
		.filter(([source]) => learned[source].state !== 'off')
		.map(([source, id, tried, judge]) => ({id, tried, run: () => unlessUnknown(context, source, judge)}));
}

/** A list that was not read completely says nothing about anybody. */
function unlessUnknown({learned, brokenAt}: PinContext, source: SourceName, judge: () => Finding): Finding {
	if (!isUnknown(learned[source].state)) return judge();
	const needs = brokenAt[source];
	return needs === null
		? {state: 'not-run', measured: 'not known: the list was not read'}
		: {state: 'not-run', measured: `needs ${needs}`, needs};
}

function inWebsite({pin, learned, rules}: PinContext): Finding {
	const {people} = learned.sql;
	const rows = people.filter(person => person.pin === pin);
	const found = websiteRow(pin, rows, people, rules);
	// Whether the person is active has a rung of its own.
	if (found.cause !== 'ERR_CHECK_INACTIVE')
		return found.state === 'fail' ? stillEnters(found, pin, learned) : found;
	return {state: 'ok', measured: `PIN ${pin} id ${rows[0]?.employeeId} is in the website`};
}

/** Nobody to let in, and the door does: that is what has to be said first. */
function stillEnters(found: Finding, pin: string, learned: Learned): Finding {
	const user = learned.device.people.find(one => one.pin === pin);
	if (user === undefined || !user.enabled || found.cause === 'ERR_CHECK_DUPLICATE') return found;
	return {
		...found,
		measured: `${found.measured}; the device still lets ${plainText(user.name, 40) || `PIN ${pin}`} in`,
		cause: 'ERR_CHECK_STILL_ENTERS',
		likely: 'The person left and nobody took the user off the device, or it is its administrator.',
		next: `If the person shall not enter: trisync disable --pin ${pin}, or trisync delete --pin ${pin}.`,
	};
}

function isActive({pin, learned, rules}: PinContext): Finding {
	const person = learned.sql.people.find(
		one => one.pin === pin && websiteState(one, rules).state !== 'absent',
	);
	if (person === undefined) return {state: 'not-run', measured: 'needs pin.website', needs: 'pin.website'};
	const {state, why, remarks} = websiteState(person, rules);
	if (state === 'inactive') {
		const found = {
			state: 'fail',
			measured: `not active: ${why}`,
			cause: 'ERR_CHECK_INACTIVE',
			likely: 'The membership ended or was suspended, so nobody should let this person in.',
			next: 'If the person shall enter, make the member active on the website first.',
		} as const;
		return stillEnters(found, pin, learned);
	}

	const lapsed = remarks.find(({note}) => note === 'LAPSED');
	if (lapsed === undefined) return {state: 'ok', measured: `active, ${plainText(person.name, 40)}`};
	return {
		state: 'warn',
		measured: `active, but its package ended on ${person.packageEnd}`,
		cause: 'ERR_CHECK_LAPSED',
		likely: 'The package was not renewed; the website does not block for it.',
		next: 'Renew the package, or make the member inactive.',
	};
}

function inMiddleware({pin, learned}: PinContext): Finding {
	const found = middlewareRow(
		pin,
		learned.middleware.people.filter(person => person.pin === pin),
	);
	if (found.state !== 'fail' || !learned.device.people.some(user => user.pin === pin)) return found;
	return {...found, state: 'warn', measured: `${found.measured}; the door works, punches stay nameless`};
}

function onDevice({pin, row, learned}: PinContext): Finding {
	const users = learned.device.people.filter(user => user.pin === pin);
	const [user, ...others] = users;
	if (others.length > 0) {
		return {
			state: 'fail',
			measured: `${users.length} slots have PIN ${pin}: ${users.map(({uid}) => uid).join(', ')}`,
			cause: 'ERR_CHECK_DUPLICATE',
			likely: 'Another program wrote this PIN a second time.',
			next: 'Find out at the terminal which of them is the person, and delete the other one there.',
		};
	}

	if (user !== undefined) return {state: 'ok', measured: `slot ${user.uid}, ${plainText(user.name, 40)}`};
	const blocked = row?.kinds.includes('BAD-PIN') === true;
	return {
		state: 'fail',
		measured: `no user with PIN ${pin} (${learned.device.people.length} of ${learned.device.count} users read)`,
		cause: 'ERR_CHECK_ABSENT',
		likely: blocked
			? 'This device cannot take such a PIN.'
			: 'The registration over TCP failed when the member was added, and nobody uploaded since.',
		next: blocked
			? 'Give the member another code on the website.'
			: `trisync register --pin ${pin}; or in the middleware Device Management > Upload Users (PC to device).`,
	};
}

function samePerson({pin, row}: PinContext): Finding {
	if (row === undefined) return {state: 'not-run', measured: `nobody has PIN ${pin}`};
	const at = row.kinds.findIndex(kind => kind === 'WHO?' || kind === 'NAME');
	const kind = row.kinds[at];
	if (kind === undefined) {
		return row.sql === null
			? {state: 'not-run', measured: 'no website row to compare with'}
			: {state: 'ok', measured: 'the names agree'};
	}

	const measured = row.reasons[at] ?? kind;
	if (kind === 'NAME') {
		return {
			state: 'warn',
			measured,
			cause: 'ERR_CHECK_NAME',
			likely: 'The name was corrected on the website after the upload.',
			next: `trisync resync --pin ${pin}`,
		};
	}

	return {
		state: 'fail',
		measured,
		cause: 'ERR_CHECK_OTHER_PERSON',
		likely:
			"The PIN was given anew while the device kept the old person; another person's fingers may be behind it.",
		next: 'Ask both people to show themselves at the terminal before anything is renamed or deleted.',
	};
}

function isEnabled({pin, row}: PinContext): Finding {
	if (row?.device?.enabled !== false) return {state: 'ok', measured: 'enabled'};
	return {
		state: 'fail',
		measured: 'disabled on the device',
		cause: 'ERR_CHECK_DISABLED',
		likely: 'Somebody blocked this person here or in the middleware.',
		next: `If the person shall enter: trisync enable --pin ${pin}`,
	};
}

function hasCredential({row, learned}: PinContext): Finding {
	const device = row?.device ?? null;
	if (device === null) return {state: 'not-run', measured: 'needs pin.device', needs: 'pin.device'};
	const fingers = learned.fingers?.get(device.uid) ?? null;
	const has = [
		...(fingers === null || fingers === 0 ? [] : [`${fingers} finger${fingers === 1 ? '' : 's'}`]),
		...(device.card === 0 ? [] : ['a card']),
		...(device.hasPassword ? ['a password'] : []),
	];
	if (has.length > 0) return {state: 'ok', measured: has.join(', ')};
	// Faces cannot be read, so a terminal that has them may know this person by the face.
	if (fingers === null || learned.info?.hasFaces !== false) {
		return {
			state: 'warn',
			measured: `no card, no password, ${fingers === null ? 'fingers not known' : 'no finger'}${learned.info?.hasFaces === false ? '' : '; faces cannot be read'}`,
			cause: 'ERR_CHECK_CREDENTIAL_UNKNOWN',
			likely: 'If no face was enrolled either, the device has nothing to know this person by.',
			next: 'Look under Menu > User Mgt. at the terminal; enrol a finger or face there.',
		};
	}

	return {
		state: 'fail',
		measured: 'no finger, no card, no password',
		cause: 'ERR_CHECK_NO_CREDENTIAL',
		likely: 'The person was registered, but never enrolled a finger at the device.',
		next: 'Enrol a finger at the terminal (Menu > User Mgt.), or restore it from a backup.',
	};
}

/** The group into which the middleware's Block puts people: it has no time in which it may enter. */
const blockedGroup = 100;

function mayEnterNow({row, learned}: PinContext): Finding {
	const group = row?.device?.group ?? null;
	if (group === null) return {state: 'not-run', measured: 'needs pin.device', needs: 'pin.device'};
	if (group === blockedGroup) {
		return {
			state: 'fail',
			measured: `access group ${group}: the device says "Invalid time period"`,
			cause: 'ERR_CHECK_GROUP',
			likely: "The middleware's Block put this person into a group without any time.",
			next: 'In the middleware: Device Management > Unblock Users; or set group 1 at the terminal.',
		};
	}

	const clock = clockFinding('', learned.clockOffByMs);
	if (clock.state === 'warn' || clock.state === 'fail') {
		return {
			...clock,
			measured: `access group ${group}; the device's clock is wrong, see dev.clock`,
			likely: 'Its time zones go by a clock that is wrong.',
		};
	}

	if (group > 1) {
		return {
			state: 'warn',
			measured: `access group ${group}, not the usual 1`,
			cause: 'ERR_CHECK_GROUP',
			likely: 'The time zones of that group decide when this person may enter.',
			next: 'Look at Menu > Access Control > Time Zone and Access Groups at the terminal.',
		};
	}

	return {state: 'ok', measured: `access group ${group}, clock right`};
}
