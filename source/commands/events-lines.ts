import {type DeviceEvent, isKnown, isUnknown, plainText, type Snapshots} from '../domain/index.ts';
import type {Comparison} from '../reconcile/comparison.ts';
import type {Kind, Row} from '../reconcile/row.ts';
import {wallClock} from '../runtime/wall-clock.ts';

/**
Who is behind a PIN: a `member` of the website; `website-gone` = on another list but not the website's;
`device-only` = of the terminal alone; `unknown` = in no list; `not-known` = a list that would tell was not read.
*/
export type Standing = 'member' | 'website-gone' | 'device-only' | 'unknown' | 'not-known';

export interface SeenEvent {
	/** ms since the epoch, when it arrived here. */
	readonly receivedAt: number;
	readonly event: DeviceEvent;
	/** null where the event is about nobody. */
	readonly who: {
		readonly standing: Standing;
		readonly name: string | null;
		/** What is wrong with this PIN, most severe first. */
		readonly kinds: readonly Kind[];
	} | null;
}

/** Looks people up in the lists as they were last read. */
export function lookUp(
	event: DeviceEvent,
	receivedAt: number,
	{rows, snapshots}: Pick<Comparison, 'rows' | 'snapshots'>,
): SeenEvent {
	const {pin} = event;
	if (pin === null) return {receivedAt, event, who: null};
	const row = rows.find(candidate => candidate.pin === pin);
	return {
		receivedAt,
		event,
		who: {
			standing: standingOf(row, snapshots),
			name: row?.sql?.name ?? row?.middleware?.name ?? row?.device?.name ?? null,
			kinds: row?.kinds ?? [],
		},
	};
}

function standingOf(row: Row | undefined, {sql, middleware, device}: Snapshots): Standing {
	if (!isKnown(sql.state)) return 'not-known';
	if (row?.sql != null && row.marks.sql !== '-') return 'member';
	if ([middleware, device].some(({state}) => isUnknown(state))) return 'not-known';
	if (row === undefined) return 'unknown';
	return row.middleware === null && row.sql === null ? 'device-only' : 'website-gone';
}

const ways: Readonly<Record<number, string>> = {0: 'password', 1: 'finger', 2: 'card', 15: 'face'};

const standingWords: Readonly<Record<Standing, string>> = {
	member: '',
	'website-gone': 'not a member on the website',
	'device-only': 'on the device only',
	unknown: 'unknown',
	'not-known': '',
};

/** `2026-11-22 10:42:03 punch PIN 34 Chitra R finger`, `… punch PIN 1 OWNER finger (on the device only)` */
export function eventText({event, receivedAt, who}: SeenEvent): string {
	const at = event.at === null ? wallClock(receivedAt) : plainText(event.at, 30);
	if (who === null) return `${at} ${event.kind}`;
	const verdict = [standingWords[who.standing], ...who.kinds].filter(word => word !== '');
	return [
		at,
		event.kind,
		`PIN ${plainText(event.pin ?? '', 24)}`,
		plainText(who.name ?? '', 40),
		event.verify === null ? '' : (ways[event.verify] ?? `way ${event.verify}`),
		verdict.length === 0 ? '' : `(${verdict.join(', ')})`,
	]
		.filter(part => part !== '')
		.join(' ');
}

/** The line of `--json`. */
export function eventJson({event, receivedAt, who}: SeenEvent, device: string) {
	const {kind, at, pin, verify} = event;
	return {
		schema: 1,
		device,
		receivedAt: new Date(receivedAt).toISOString(),
		at,
		kind,
		pin,
		verify,
		standing: who?.standing ?? null,
		name: who?.name ?? null,
		kinds: who?.kinds ?? [],
	};
}
