import type {SourceName} from '../domain/index.ts';
import {backupSuffix} from './consent.ts';
import {isBulk, isCurrent} from './needs.ts';
import {type Brake, countDeleted, type Intent, isDeviceStep, type Operation, type Step} from './plan.ts';
import {type PlanWorld, usersOf} from './world.ts';

export const mostDeletes = 20;
const labels: Readonly<Record<SourceName, string>> = {
	sql: 'website',
	middleware: 'middleware',
	device: 'device',
};

/** What makes a plan look like a mistake. Each is passed by typing count and device name. */
export function findBrakes(intent: Intent, steps: readonly Step[], world: PlanWorld): readonly Brake[] {
	if (steps.length === 0) return [];
	const deletes = countDeleted(steps);
	const phrase = brakePhrase(intent.operation, steps, world.device.name);
	const onDevice = steps.filter(isDeviceStep);
	const leavers = onDevice.filter(step => step.action === 'delete').length;
	const arrivals = onDevice.filter(step => step.before === null);
	const registers = arrivals.length;
	const users = usersOf(world).length;
	const free = freeSlots(world);
	const brakes: Brake[] = [];
	const brake = (name: Brake['name'], reason: string): void => {
		brakes.push({name, reason, phrase});
	};

	if (deletes > mostDeletes) brake('deletes', `The plan deletes ${deletes} users, more than ${mostDeletes}.`);
	if (leavers > 1 && leavers * 10 > users) {
		brake('share', `The plan deletes ${leavers} of ${users} users, more than a tenth of the device.`);
	}

	for (const name of ['sql', 'middleware', 'device'] as const) {
		const now = world.snapshots[name].people.length;
		const before = world.lastGoodCounts[name];
		if (before === undefined || before <= 0 || !isCurrent(world.snapshots[name].state)) continue;
		// A fifth or more, in whole numbers.
		if (now * 5 <= before * 4)
			brake(
				'shrunk',
				`The ${labels[name]} had ${before} people at its last good reading and has ${now} now.`,
			);
	}

	if (free !== null && registers * 2 > free) {
		brake(
			'capacity',
			`The plan ${arrivals.every(({action}) => action === 'register') ? 'registers' : 'adds'} ${registers} users, more than half of the ${free} places that are free.`,
		);
	}

	if (users === 0 && onDevice.length > 0)
		brake('empty-device', 'The device holds nobody: was it reset or replaced?');
	const readsMiddleware = deletes > 0 || (registers > 0 && isBulk(intent));
	const doubt = readsMiddleware && !world.middlewareIdentityConfirmed ? databaseDoubt(world) : null;
	if (doubt !== null) brake('wrong-database', doubt);
	return brakes;
}

/** With count and device name, and what cannot be taken back: `delete 120 main-door`. */
export function brakePhrase(operation: Operation, steps: readonly Step[], device: string): string {
	const deletes = countDeleted(steps);
	const people = deletes > 0 ? deletes : new Set(steps.map(({pin}) => pin)).size;
	return `${deletes > 0 ? 'delete' : operation} ${people} ${device}${backupSuffix(steps)}`;
}

/** Places left on the device; null when it did not say how many it has. */
export function freeSlots(world: PlanWorld): number | null {
	const capacity = world.device.counts?.userCapacity ?? null;
	return capacity === null ? null : Math.max(0, capacity - usersOf(world).length);
}

/** Why the lists may be those of another database than the middleware's; null = nothing speaks for it. */
function databaseDoubt(world: PlanWorld): string | null {
	const {verdict, sentence} = world.databaseVerdict ?? {verdict: 'unclear', sentence: ''};
	const {count, people} = withoutMiddlewareRow(world);
	if (count * 5 > people) {
		const whose = verdict === 'wrong' ? sentence : 'does it read another one?';
		return `${count} of the website's ${people} people have no row in the middleware's database: ${whose}`;
	}

	// The same people in a copy that nobody uses any more: what is missing or left there says nothing.
	return verdict === 'wrong' ? sentence : null;
}

/** The website's people without any row in the middleware's database, shown or hidden. */
function withoutMiddlewareRow({rows, snapshots}: PlanWorld): {
	readonly count: number;
	readonly people: number;
} {
	if (!isCurrent(snapshots.middleware.state) || !isCurrent(snapshots.sql.state)) return {count: 0, people: 0};
	const people = rows.filter(row => row.pin !== '' && row.sql !== null && row.marks.sql !== '-');
	const strangers = people.filter(
		({middleware}) => middleware === null || middleware.hiddenBy === 'other-database',
	);
	return {count: strangers.length, people: people.length};
}
