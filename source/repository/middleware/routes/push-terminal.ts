import {plainText, trimText} from '../../../domain/index.ts';
import {column, qualified} from '../../catalog.ts';
import type {Engine} from '../../engine.ts';
import {raw} from '../../values.ts';
import {isDate, nowOn} from './queue-table.ts';

/** Does this terminal fetch its commands from the middleware by itself? */
export type PushTerminal =
	| {
			readonly isPush: true;
			/** Since its last call, by the server's own clock; null = the clock reads earlier than that. */
			readonly silentMs: number | null;
	  }
	/** The end of a sentence. */
	| {readonly isPush: false; readonly reason: string};

/** Looks the terminal up among the middleware's `Devices`. @throws RepositoryError */
export async function pushTerminal(
	engine: Engine,
	serial: string,
	signal?: AbortSignal,
): Promise<PushTerminal> {
	const devices = (await engine.catalog(['Devices'], signal)).get('devices');
	const serialNumber = devices === undefined ? null : column(devices, 'd', 'SerialNumber');
	const lastPing = devices === undefined ? null : column(devices, 'd', 'LastPing');
	if (devices === undefined || serialNumber === null) {
		return {isPush: false, reason: `${engine.database} keeps no list of terminals`};
	}

	if (lastPing === null) return {isPush: false, reason: desktop};
	const {dialect} = engine;
	const now = await nowOn(engine);
	const sql = `SELECT ${dialect.text(serialNumber)} AS Serial, ${dialect.moment(lastPing)} AS LastPing, ${dialect.moment(now)} AS Now FROM ${qualified(devices)} d`;
	const pings: string[] = [];
	let isKnown = false;
	let hasPush = false;
	let silentMs: number | null = null;
	const wanted = trimText(serial).toLowerCase();
	await engine.each(
		sql,
		[],
		row => {
			const isCalled = isDate(row.LastPing);
			hasPush ||= isCalled;
			if (trimText(raw(row.Serial)).toLowerCase() !== wanted) return;
			isKnown = true;
			if (!isCalled) return;
			pings.push(raw(row.LastPing));
			const ms = Date.parse(`${raw(row.Now)}Z`) - Date.parse(`${raw(row.LastPing)}Z`);
			if (ms >= 0 && (silentMs === null || ms < silentMs)) silentMs = ms;
		},
		signal,
	);
	const whom = `serial number ${plainText(serial, 40)}`;
	if (!isKnown) return {isPush: false, reason: `the middleware knows no terminal with ${whom}`};
	if (pings.length > 0) return {isPush: true, silentMs};
	return {
		isPush: false,
		reason: hasPush
			? `the terminal with ${whom} never called the middleware by itself (LastPing is empty)`
			: desktop,
	};
}

const desktop =
	'no terminal ever called this middleware by itself (LastPing is empty): it is a desktop edition, which talks to terminals over TCP and hands out no rows';
