import {layout, raw, u8, u16, u32} from './layout.ts';

/**
One user as a colour-screen terminal stores it: 72 bytes, little-endian.
Sources disagree on 39–47; byte 39 is the group in all 70 records of a published capture, the rest stays raw.
Bytes after a text's NUL are garbage on real devices and go back as they came.
*/
export const userRecord72 = layout({
	uid: u16,
	privilege: u8, // bit 0 disabled, bits 1–3 level
	password: raw(8),
	name: raw(24), // NUL-terminated, 23 usable; encoding depends on firmware
	card: u32, // 0 = none
	group: u8, // 1 = default
	ownTimezones: u16, // 0 = use the group's
	timezones: raw(6),
	userId: raw(24), // NUL-terminated text
});

/** One user on old black-and-white firmware: 28 bytes, numbers only. */
export const userRecord28 = layout({
	uid: u16,
	privilege: u8,
	password: raw(5),
	name: raw(8), // 7 usable
	card: u32,
	reserved20: raw(1), // the vendor manual gives the card five bytes
	group: u8,
	timezones: u16, // bit mask
	userId: u32,
});

/** Most bytes a name may have so that its NUL still fits. */
export const nameBytesLimit = {72: 23, 28: 7} as const;

/** Bits of the privilege byte. @see device-protocol §9.3 */
export const disabledBit = 0b0001;
export const roleBits = 0b1110;
