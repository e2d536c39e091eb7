import type {DeviceUser} from '../../source/domain/index.ts';
import type {DeviceStep, Intent, Plan} from '../../source/plan/plan.ts';
import type {Comparison} from '../../source/reconcile/comparison.ts';
import type {Row} from '../../source/reconcile/row.ts';
import {planFor, registerStep} from './fake-workbench.ts';
import {gym, member} from './gym.ts';

/** Stands where a password, a raw record or a template would. */
export const secret = 'deadbeefcafe1976';

/** What a name can do to a terminal that draws it as it is: clear, colour, reorder, break the line. */
export const hostile = '\u001B[2J\u001B]0;x\u0007\u009B31mEvil\u202E\r\nPIN';

const withSecret = (user: DeviceUser): DeviceUser => ({...user, record: secret});

/** Rows with secrets in every record, and hostile text wherever a source may put it. */
export function hostileRows(pin = '17', {kinds}: {readonly kinds: Row['kinds']} = {kinds: ['NAME']}): Row {
	const row = member(pin, hostile, {kinds, marks: '+!!', reason: `Here is ${hostile}.`, card: 12345678});
	return {
		...row,
		sql: {...row.sql!, status: hostile},
		middleware: {...row.middleware!, hiddenBy: 'company', hiddenDetail: `Company ${hostile} is hidden`},
		device: withSecret(row.device!),
		deviceRows: [withSecret(row.device!), withSecret({...row.device!, uid: 99})],
	};
}

export function hostileGym(): Comparison {
	const comparison = gym([hostileRows(), hostileRows(`8${hostile}`)]);
	const {snapshots} = comparison;
	return {
		...comparison,
		snapshots: {...snapshots, sql: {...snapshots.sql, reason: hostile, hint: hostile}},
		device: {...comparison.device!, name: hostile},
	};
}

/** A plan in which everything that comes from outside is hostile, and every record secret. */
export function hostilePlan(intent: Intent, changes: Partial<Plan> = {}): Plan {
	const before = withSecret(hostileRows().device!);
	const step: DeviceStep = {
		...registerStep('17', hostile, 406, '1'),
		action: 'resync',
		before,
		after: {...before, name: `${hostile}2`, nameBytes: '41'.padEnd(48, '0'), card: 87654321, enabled: false},
		draft: {uid: 406, pin: '17', base: before, record: secret},
		templates: [{uid: 406, finger: 1, flag: 1, template: secret}],
		remarks: [hostile],
		reason: hostile,
	};
	return planFor(intent, {
		device: {name: hostile, address: '192.0.2.1:4370', serial: hostile},
		steps: [step],
		leftOut: [{pin: hostile, kind: 'WHO?', reason: hostile}],
		warnings: [hostile],
		brakes: [{name: 'share', reason: hostile, phrase: hostile}],
		consent: {kind: 'phrase', phrase: hostile},
		...changes,
	});
}
