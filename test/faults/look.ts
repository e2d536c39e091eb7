import type {DeviceUser, FingerTemplate, StoredRow} from '../../source/domain/index.ts';
import {type DeviceStep, isDeviceStep, isRowStep, type Plan, type RowStep} from '../../source/plan/plan.ts';
import {type Backup, parseBackup} from '../../source/runtime/backup-format.ts';
import type {SimulatorState} from '../../source/simulator/index.ts';
import {type Gym, type Lab, openLab, stateFolder} from './lab.ts';

/** All that a gym holds, seen from outside of the program. */
export interface Sight {
	readonly state: SimulatorState;
	/** Both databases' person tables as text. */
	readonly tables: string;
	readonly rows: Readonly<Record<'website' | 'middleware', readonly StoredRow[]>>;
	/** As a backup keeps them. */
	readonly users: readonly DeviceUser[];
	readonly templates: readonly FingerTemplate[];
}

export async function look(lab: Lab): Promise<Sight> {
	return {
		state: lab.device.state(),
		tables: lab.tables(),
		rows: await lab.storedRows(),
		...(await lab.storedUsers()),
	};
}

const sights = new WeakMap<Gym, Promise<Sight>>();

/** The same of a gym at rest; looked at once. */
export function sightOf(gym: Gym): Promise<Sight> {
	const known = sights.get(gym);
	if (known !== undefined) return known;
	const looking = (async () => {
		const lab = await openLab(gym);
		try {
			return await look(lab);
		} finally {
			await lab.close();
		}
	})();
	sights.set(gym, looking);
	return looking;
}

/** Terminal and databases alone, for what is compared whole. */
export function glance(lab: Lab): string {
	const {users, templates} = lab.device.state();
	return `${JSON.stringify([users, templates])}\n${lab.tables()}`;
}

/** The backups of the state folder. @throws when one of them cannot be read. */
async function backupsOf(
	{papers}: Lab,
	isMeant: (path: string) => boolean = () => true,
): Promise<readonly Backup[]> {
	const found: Backup[] = [];
	for (const [path, text] of papers) {
		if (path.startsWith(`${stateFolder}/backups/`) && isMeant(path)) found.push(await parseBackup(text));
	}

	return found;
}

/**
Records, fingers and rows that are neither where they were nor in a backup.
@param isMeant picks the backups that count, by their path.
*/
export async function lostOf(
	before: Sight,
	lab: Lab,
	isMeant?: (path: string) => boolean,
): Promise<readonly string[]> {
	const now = lab.device.state();
	const backups = await backupsOf(lab, isMeant);
	const keptUsers = new Set(backups.flatMap(({users}) => users.map(({uid, record}) => `${uid} ${record}`)));
	const keptFingers = new Set(
		backups.flatMap(({templates}) => (templates ?? []).map(({finger, template}) => `${finger} ${template}`)),
	);
	const present = new Set(now.users.map(user => JSON.stringify(user)));
	const fingers = new Set(now.templates.map(({finger, template}) => `${finger} ${template}`));
	const whole = new Map(before.users.map(user => [user.uid, user]));
	const lost: string[] = [];
	for (const user of before.state.users) {
		if (present.has(JSON.stringify(user))) continue;
		const {uid, record} = whole.get(user.uid)!;
		if (!keptUsers.has(`${uid} ${record}`)) lost.push(`the record of PIN ${user.pin} is lost`);
	}

	for (const {uid, finger, template} of before.state.templates) {
		const hex = Buffer.from(template, 'base64').toString('hex');
		if (!fingers.has(`${finger} ${template}`) && !keptFingers.has(`${finger} ${hex}`))
			lost.push(`finger ${finger} of slot ${uid} is lost`);
	}

	if (lab.tables() === before.tables) return lost;
	const rows = await lab.storedRows();
	for (const target of ['website', 'middleware'] as const) {
		const known = new Set(
			[...rows[target], ...backups.flatMap(backup => backup.rows[target])].map(row => JSON.stringify(row)),
		);
		for (const row of before.rows[target]) {
			if (!known.has(JSON.stringify(row)))
				lost.push(`row ${row.key.value} of ${row.table} of the ${target} is lost`);
		}
	}

	return lost;
}

/** People whom nobody named and who are not as they were, on the terminal or in a database. */
export async function changedOthers(
	before: Sight,
	lab: Lab,
	named: ReadonlySet<string>,
): Promise<readonly string[]> {
	const others = ({users, templates}: SimulatorState): string => {
		const some = users.filter(({pin}) => !named.has(pin));
		const uids = new Set(some.map(({uid}) => uid));
		const theirs = templates
			.filter(({uid}) => uids.has(uid))
			.toSorted((a, b) => a.uid - b.uid || a.finger - b.finger);
		return JSON.stringify([some, theirs]);
	};
	const changed =
		others(before.state) === others(lab.device.state()) ? [] : ['somebody else changed on the device'];
	if (lab.tables() === before.tables) return changed;
	const rows = await lab.storedRows();
	for (const target of ['website', 'middleware'] as const) {
		if (rowsOfOthers(before.rows[target], named) !== rowsOfOthers(rows[target], named))
			changed.push(`rows of somebody else changed in the ${target}`);
	}

	return changed;
}

function rowsOfOthers(rows: readonly StoredRow[], named: ReadonlySet<string>): string {
	const ids = new Set(
		rows
			.filter(({table, values}) => table === 'Employees' && named.has(String(values['EmployeeCodeInDevice'])))
			.map(({key}) => key.value),
	);
	return JSON.stringify(rows.filter(({values}) => !ids.has(String(values['EmployeeId']))));
}

/** Steps that were called verified and are not so. */
export async function untrue(
	plan: Plan,
	verified: ReadonlySet<string>,
	lab: Lab,
): Promise<readonly string[]> {
	const steps = plan.steps.filter(({id}) => verified.has(id));
	const state = lab.device.state();
	const rows = steps.some(isRowStep) ? await lab.storedRows() : null;
	return steps.flatMap(step => {
		const isTrue = isDeviceStep(step)
			? isAtDoor(step, state)
			: isRowStep(step)
				? isInRows(step, rows![step.target])
				: false;
		return isTrue ? [] : [`${step.action} of PIN ${step.pin} is called verified and is not so`];
	});
}

function isAtDoor({after, before, pin, templates}: DeviceStep, state: SimulatorState): boolean {
	const found = state.users.filter(user => user.pin === pin);
	if (after === null) {
		const isTaken = state.users.some(({uid}) => uid === before?.uid);
		return found.length === 0 && (isTaken || !state.templates.some(({uid}) => uid === before?.uid));
	}

	const [user] = found;
	if (user === undefined || found.length > 1) return false;
	const own = new Set(
		state.templates
			.filter(({uid}) => uid === user.uid)
			.map(({finger, template}) => `${finger} ${Buffer.from(template, 'base64').toString('hex')}`),
	);
	return (
		user.uid === after.uid &&
		(user.name ?? '') === after.name &&
		(user.card ?? 0) === after.card &&
		(user.passwordHex !== undefined) === after.hasPassword &&
		(user.group ?? 1) === after.group &&
		((user.privilege ?? 0) & 1) === (after.enabled ? 0 : 1) &&
		templates.every(({finger, template}) => own.has(`${finger} ${template}`))
	);
}

function isInRows({transaction}: RowStep, rows: readonly StoredRow[]): boolean {
	return transaction.changes.every(change => {
		if (change.kind === 'delete')
			return !rows.some(row => row.table === change.table && row.key.value === change.key.value);
		const wanted = Object.entries(change.kind === 'insert' ? change.values : change.after).filter(
			([column]) => !['EmployeeId', 'LastModifiedBy', 'EmployeeBioId'].includes(column),
		);
		return rows.some(
			row =>
				row.table === change.table &&
				(change.kind === 'insert' || row.key.value === change.key.value) &&
				wanted.every(([column, value]) => isLike(row.values[column], value)),
		);
	});
}

/** A date comes back with its time. */
function isLike(found: unknown, wanted: unknown): boolean {
	const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
	return (
		one === other || (typeof found === 'string' && typeof wanted === 'string' && found.startsWith(wanted))
	);
}

/** What can never be right, whatever went wrong before. */
export function impossible(lab: Lab): readonly string[] {
	const users = lab.device.users();
	const pins = users.map(({pin}) => pin);
	const twice = [...new Set(pins.filter((pin, at) => pins.indexOf(pin) !== at))];
	return [
		...twice.map(pin => `PIN ${pin} is on the device twice`),
		...(lab.device.isEnabled ? [] : ['the device is not enabled']),
	];
}

/** Everything that ever was, to be asked in the end where it is. */
export class Ledger {
	readonly #records = new Map<string, string>();
	readonly #fingers = new Map<string, string>();
	readonly #rows = new Map<string, string>();

	note({users, templates, rows}: Sight): void {
		for (const {uid, pin, record} of users) this.#records.set(`${uid} ${record}`, `the record of PIN ${pin}`);
		for (const {uid, finger, template} of templates)
			this.#fingers.set(`${finger} ${template}`, `finger ${finger} of slot ${uid}`);
		for (const target of ['website', 'middleware'] as const) {
			for (const row of rows[target])
				this.#rows.set(
					`${target} ${JSON.stringify(row)}`,
					`row ${row.key.value} of ${row.table} of the ${target}`,
				);
		}
	}

	/** Somebody else wrote over it, who keeps no backups. */
	forget({users}: Sight, after: Sight): void {
		const left = new Set(after.users.map(({uid, record}) => `${uid} ${record}`));
		for (const {uid, record} of users)
			if (!left.has(`${uid} ${record}`)) this.#records.delete(`${uid} ${record}`);
	}

	/** What is neither there nor in a backup. */
	async missing(lab: Lab): Promise<readonly string[]> {
		const {users, templates, rows} = await look(lab);
		const found = new Set<string>();
		for (const archive of [{users, templates, rows}, ...(await backupsOf(lab))]) {
			for (const {uid, record} of archive.users) found.add(`${uid} ${record}`);
			for (const {finger, template} of archive.templates ?? []) found.add(`${finger} ${template}`);
			for (const target of ['website', 'middleware'] as const) {
				for (const row of archive.rows[target]) found.add(`${target} ${JSON.stringify(row)}`);
			}
		}

		return [this.#records, this.#fingers, this.#rows].flatMap(known =>
			[...known].filter(([key]) => !found.has(key)).map(([, what]) => `${what} is lost`),
		);
	}
}
