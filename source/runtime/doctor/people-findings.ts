import {
	canonicalPin,
	type MiddlewarePerson,
	type OrphanedClient,
	type PeopleList,
	plainText,
	type WebsitePerson,
} from '../../domain/index.ts';
import type {ReconcileOptions} from '../../reconcile/index.ts';
import {websiteState} from '../../reconcile/website-state.ts';
import type {Finding} from './ladder.ts';

type Rules = Pick<ReconcileOptions, 'today' | 'expireByPackage'>;

const quoted = (text: string | null): string => (text === null ? 'NULL' : `"${plainText(text, 40)}"`);

/** A list that is cut short says nothing about who is missing from it. */
function cutShort({reason}: PeopleList<unknown>): Finding {
	return {
		state: 'fail',
		measured: reason ?? 'the list came back incomplete',
		cause: 'ERR_CHECK_INCOMPLETE',
		likely: 'Somebody changed the table while it was read, or the connection is bad.',
		next: 'Run the check again; until it is complete nobody is called missing.',
	};
}

const emptyList: Finding = {
	state: 'warn',
	measured: 'complete, and nobody in it',
	cause: 'ERR_CHECK_EMPTY',
	likely: 'It is another database than the one that is worked with.',
	next: 'Compare server and database name; an empty list blocks every delete.',
};

export function websitePeople(list: PeopleList<WebsitePerson>, rules: Rules): Finding {
	if (!list.complete) return cutShort(list);
	if (list.people.length === 0) return emptyList;
	const live = list.people.filter(person => websiteState(person, rules).state !== 'absent');
	const measured = `${live.length} people, list complete`;
	const blank = live.filter(({pin}) => pin === '').length;
	const twice = repeated(live.map(({pin}) => pin));
	const faults = [
		...(blank === 0 ? [] : [`${blank} without a code`]),
		...(twice.length === 0 ? [] : [`PIN ${some(twice)} more than once`]),
		...(live.some(({clientRows}) => clientRows === null) ? ['no GymClients table'] : []),
	];
	if (faults.length === 0) return {state: 'ok', measured};
	return {
		state: 'warn',
		measured: `${measured}; ${faults.join('; ')}`,
		cause: 'ERR_CHECK_PEOPLE',
		likely: 'Members were entered by hand, or by two clerks at once.',
		next: 'Correct the codes on the website; trisync diff lists the people.',
	};
}

/** Packages whose owner was deleted beside them. */
export function orphansFinding(orphans: readonly OrphanedClient[]): Finding {
	if (orphans.length === 0) return {state: 'ok', measured: 'every GymClients row belongs to somebody'};
	const owners = orphans.map(({employeeId, pin}) => `${employeeId}${pin === '' ? '' : ` (PIN ${pin})`}`);
	return {
		state: 'warn',
		measured: `${orphans.length === 1 ? '1 GymClients row belongs' : `${orphans.length} GymClients rows belong`} to nobody: EmployeeId ${some(owners)}`,
		cause: 'ERR_CHECK_ORPHANS',
		likely: 'Somebody was deleted from Employees and the package was left.',
		next: 'Nobody sees these packages; trisync restore brings the person back where a backup has one.',
	};
}

export function middlewarePeople(list: PeopleList<MiddlewarePerson>): Finding {
	if (!list.complete) return cutShort(list);
	if (list.people.length === 0) return emptyList;
	const hidden = list.people.filter(({hiddenBy}) => hiddenBy !== null).length;
	return {
		state: 'ok',
		measured: `${list.people.length - hidden} in the Employees List, ${hidden} hidden, list complete`,
	};
}

function repeated(pins: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const pin of pins) {
		if (pin !== '' && seen.has(pin)) twice.add(pin);
		seen.add(pin);
	}

	return [...twice];
}

function some(pins: readonly string[]): string {
	const shown = pins.slice(0, 3).map(pin => plainText(pin, 24));
	return pins.length > 3 ? `${shown.join(', ')} and ${pins.length - 3} more` : shown.join(', ');
}

/** Rows of one PIN in the website's table. @param all everybody, for look-alikes; empty when not known. */
export function websiteRow(
	pin: string,
	rows: readonly WebsitePerson[],
	all: readonly WebsitePerson[],
	rules: Rules,
): Finding {
	const live = rows.filter(person => websiteState(person, rules).state !== 'absent');
	const [first, ...others] = live;
	if (first === undefined) return noWebsiteRow(pin, rows, all, rules);
	if (others.length > 0) {
		return {
			state: 'fail',
			measured: `${live.length} rows have PIN ${pin}: id ${some(live.map(({employeeId}) => String(employeeId)))}`,
			cause: 'ERR_CHECK_DUPLICATE',
			likely: 'Two members got the same code.',
			next: 'Give one of them another code on the website; until then nothing is written for this PIN.',
		};
	}

	const state = websiteState(first, rules);
	if (state.state === 'inactive') {
		return {
			state: 'warn',
			measured: `PIN ${pin} id ${first.employeeId}, not active: ${state.why}`,
			cause: 'ERR_CHECK_INACTIVE',
			likely: 'The membership ended or was suspended.',
			next: 'If the person shall enter, make the member active on the website.',
		};
	}

	if (first.clientPin !== null && first.clientPin !== first.pin) {
		return {
			state: 'warn',
			measured: `PIN ${pin} id ${first.employeeId}, but GymClients keeps the code ${quoted(first.clientPin)}`,
			cause: 'ERR_CHECK_CLIENT_PIN',
			likely: 'The code was changed after the member was entered; the copy is never refreshed.',
			next: 'Save the member again with the right code on the website.',
		};
	}

	// Only 'Working' needs no word: the website counts other ones as active as well.
	const status = first.status?.toLowerCase() === 'working' ? '' : ` (Status ${quoted(first.status)})`;
	return {
		state: 'ok',
		measured: `PIN ${pin} id ${first.employeeId} active${status}, code not empty, no duplicate`,
	};
}

function noWebsiteRow(
	pin: string,
	rows: readonly WebsitePerson[],
	all: readonly WebsitePerson[],
	rules: Rules,
): Finding {
	const [deleted] = rows;
	if (deleted !== undefined) {
		return {
			state: 'fail',
			measured: `PIN ${pin} id ${deleted.employeeId} is deleted: ${websiteState(deleted, rules).why}`,
			cause: 'ERR_CHECK_DELETED',
			likely: 'The member was deleted on the website; the row stayed.',
			next: 'If the person shall enter, add the member on the website again.',
		};
	}

	const alike = all.filter(person => person.pin !== pin && canonicalPin(person.pin) === canonicalPin(pin));
	return {
		state: 'fail',
		measured: `no Employees row has PIN ${pin}${alike.length === 0 ? '' : `, but ${some(alike.map(one => one.pin))} looks alike`}`,
		cause: 'ERR_CHECK_ABSENT',
		likely:
			alike.length === 0
				? 'The member was never saved on the website, or has another code.'
				: 'The code was written with zeros or spaces in front, or in other case.',
		next: 'Look for the name under All Clients on the website; a missing member is added there.',
	};
}

/** Rows of one PIN as the middleware's Employees List treats them. */
export function middlewareRow(pin: string, rows: readonly MiddlewarePerson[]): Finding {
	const shown = rows.filter(({hiddenBy}) => hiddenBy === null);
	const [first] = shown;
	if (first !== undefined) {
		const offered = first.status?.toLowerCase() === 'working';
		const measured = `PIN ${pin} id ${first.employeeId} is in the Employees List`;
		if (offered) return {state: 'ok', measured};
		return {
			state: 'warn',
			measured: `${measured}; Status ${quoted(first.status)}: not offered on Upload Users`,
			cause: 'ERR_CHECK_NOT_OFFERED',
			likely: "Upload Users shows only people whose Status is 'Working'.",
			next: 'Set Status to Working before uploading from the middleware; trisync register does not need it.',
		};
	}

	const [hidden] = rows;
	if (hidden !== undefined) {
		return {
			state: 'fail',
			measured: `PIN ${pin} id ${hidden.employeeId} is hidden: ${hidden.hiddenDetail ?? hidden.hiddenBy}`,
			cause: 'ERR_CHECK_HIDDEN',
			likely: 'The row was written around the middleware, which joins and filters it away.',
			next: `See trisync resync --pin ${pin} --in mw --dry-run, then refresh the Employees List (F5).`,
		};
	}

	return {
		state: 'fail',
		measured: `no Employees row has PIN ${pin}`,
		cause: 'ERR_CHECK_ABSENT',
		likely: 'The middleware reads another database, or the member was never saved.',
		next: 'Refresh the Employees List (F5) and look at mw.same-db below.',
	};
}
