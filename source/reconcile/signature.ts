import type {Row} from './row.ts';

/**
Sixteen hex digits that change when a record of this row changes in a way that matters here: who it is, name, card,
state, role. An accepted difference is remembered with it. Slots and the device's passwords are not part of it.
*/
export function rowSignature({sql, middleware, device}: Pick<Row, 'sql' | 'middleware' | 'device'>): string {
	return digest(
		JSON.stringify([
			sql && [sql.employeeId, sql.pin, sql.name, sql.card, sql.status, sql.recordStatus, sql.resignedOn],
			middleware && [
				middleware.employeeId,
				middleware.pin,
				middleware.name,
				middleware.card,
				middleware.hiddenBy,
			],
			device && [device.pin, device.nameBytes, device.card, device.privilege, device.enabled],
		]),
	);
}

/** Two 32-bit FNV-1a sums with different starts. It notices changes; it is no protection against a forger. */
function digest(text: string): string {
	let low = 0x81_1c_9d_c5;
	let high = 0x05_0c_5d_1f;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = Math.imul(low ^ code, 0x01_00_01_93);
		high = Math.imul(high ^ (code + at), 0x01_00_01_93);
	}

	return [low, high].map(part => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
