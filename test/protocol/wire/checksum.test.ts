import fc from 'fast-check';
import {expect, test} from 'vitest';
import {checksum, isAcceptedChecksum, isSameChecksum} from '../../../source/protocol/wire/index.ts';
import {naiveChecksum} from '../../helpers/scripted-terminal.ts';

test('agrees with the sum written out word by word, at any length and any address', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 2000}), fc.nat(3), (bytes, shift) => {
			const memory = new Uint8Array(bytes.length + shift);
			memory.set(bytes, shift);
			expect(isSameChecksum(checksum(memory, shift), naiveChecksum(bytes))).toBe(true);
			expect(isSameChecksum(checksum(memory.subarray(shift)), naiveChecksum(bytes))).toBe(true);
		}),
	);
});

test('agrees over megabytes, where carries pile up', () => {
	const bytes = new Uint8Array(3_600_004).fill(0xff);
	bytes[1_000_001] = 3;
	expect(checksum(bytes)).toBe(naiveChecksum(bytes));
});

test('takes the two zeros of its arithmetic for one', () => {
	expect(isSameChecksum(0, 0xff_ff)).toBe(true);
	expect(isSameChecksum(0, 1)).toBe(false);
});

test('takes the sum of programs that count modulo 65535, and no other neighbour', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 200}), bytes => {
			let sum = 0;
			for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! + (bytes[at + 1] ?? 0) * 0x1_00;
			const counted = checksum(bytes);
			expect(isAcceptedChecksum(65_534 - (sum % 65_535), counted)).toBe(true);
			expect(isAcceptedChecksum(counted, counted)).toBe(true);
			expect(isAcceptedChecksum((counted + 2) & 0xff_ff, counted)).toBe(false);
			expect(isAcceptedChecksum((counted + 0xff_f0) & 0xff_ff, counted)).toBe(false);
		}),
	);
});
