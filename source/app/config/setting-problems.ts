import {ConfigError, sentence} from '../../domain/index.ts';
import {databaseSettings, findMiddleware, findWebsite, valueChecks} from './databases.ts';
import {findDevices, refuseSameNames} from './devices.ts';
import {settingsOf} from './found-settings.ts';
import type {Settings} from './settings.ts';
import {findSoap} from './soap.ts';
import {findVariable, type SettingSources} from './sources.ts';
import {parseCommKey, parsePort} from './values.ts';

/**
What a run would work with, and everything that keeps it from that, a sentence each: a run itself stops at the first.
Settings files are taken for checked; what their values mean together is not.
*/
export function judgeSettings(sources: SettingSources): {
	readonly settings: Settings | null;
	readonly problems: readonly string[];
} {
	const problems = new Set<string>();
	const attempt = <T>(work: () => T): T | null => {
		try {
			return work();
		} catch (error) {
			problems.add(problemOf(error));
			return null;
		}
	};
	const website = findWebsite(sources);
	const {database} = findMiddleware(sources, website);
	for (const [raw, what] of [[website, 'website'] as const, [database, 'middleware'] as const]) {
		if (raw === null) continue;
		for (const check of valueChecks(raw)) attempt(check);
		attempt(() => databaseSettings(raw, what));
	}

	for (const [variable, parse] of terminalVariables) {
		const set = findVariable(sources, variable);
		if (set !== undefined) attempt(() => parse(set.origin.name, set.value));
	}

	const devices = attempt(() => findDevices(sources)) ?? [];
	attempt(() => refuseSameNames(devices));
	attempt(() => findSoap(sources));
	return {settings: attempt(() => settingsOf(sources)), problems: [...problems]};
}

const terminalVariables = [
	['devicePort', parsePort],
	['devicePassword', parseCommKey],
] as const;

/** @throws what is no mistake in the settings. */
export function problemOf(error: unknown): string {
	if (error instanceof ConfigError) return sentence(error);
	throw error;
}
