import {expect, test} from 'vitest';
import {type DatabaseDiagnosis, type DeviceRemark, RepositoryError} from '../../source/domain/index.ts';
import {remarksOn} from '../../source/runtime/remarks.ts';

const remark = (at: string | null, text: string): DeviceRemark => ({at, serial: 'A1', pin: '17', text});

function diagnosis(more: Partial<DatabaseDiagnosis>): DatabaseDiagnosis {
	return {deviceErrors: async () => [], deviceOperations: async () => [], ...more} as DatabaseDiagnosis;
}

test('both logs are one list, newest first and no longer than a page needs', async () => {
	const logs = diagnosis({
		deviceErrors: async () => [remark('2026-11-22T10:00:00', 'Return=-1004'), remark(null, 'undated')],
		deviceOperations: async () =>
			[5, 4, 3, 2].map(day => remark(`2026-11-2${day}T09:00:00`, `enrolled on the ${day}th`)),
	});
	const texts = (await remarksOn(logs, '17', undefined))?.map(({text}) => text);
	expect(texts).toEqual([
		'enrolled on the 5th',
		'enrolled on the 4th',
		'enrolled on the 3th',
		'Return=-1004',
		'enrolled on the 2th',
	]);
});

test('the logs are asked for this PIN alone', async () => {
	const asked: unknown[] = [];
	const logs = diagnosis({
		deviceErrors: async query => {
			asked.push(query);
			return [];
		},
	});
	await remarksOn(logs, '17', undefined);
	expect(asked).toEqual([{pin: '17', limit: 5}]);
});

test('a login that may not look is not "nothing happened"', async () => {
	const closed = diagnosis({
		async deviceOperations() {
			throw new RepositoryError('ERR_REPOSITORY_PERMISSION', 'SELECT permission denied');
		},
	});
	expect(await remarksOn(closed, '17', undefined)).toBeNull();
	expect(await remarksOn(null, '17', undefined)).toBeNull();
	expect(await remarksOn(diagnosis({}), '17', undefined)).toEqual([]);
});

test('a fault of our own is not taken for a login that may not look', async () => {
	const broken = diagnosis({
		async deviceErrors() {
			throw new TypeError('undefined is not a function');
		},
	});
	await expect(remarksOn(broken, '17', undefined)).rejects.toThrow(TypeError);
});

test('an abort is passed on', async () => {
	const stop = new AbortController();
	const logs = diagnosis({
		async deviceErrors() {
			stop.abort(new Error('enough'));
			throw stop.signal.reason;
		},
	});
	await expect(remarksOn(logs, '17', stop.signal)).rejects.toThrow('enough');
});
