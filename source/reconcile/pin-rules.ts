import {canonicalPin} from '../domain/index.ts';
import type {DeviceTraits} from './options.ts';

/** The PIN field of the larger record; no terminal of this family takes a longer one. */
const pinFieldBytes = 24;
/** Printable ASCII without the space. */
const typeable = /^[\x21-\x7E]+$/;
const largestNumber = 0xff_ff_ff_ff;

/**
Does this device treat look-alike PINs (`7`, `007`) as one? The small record keeps a number; a device that does
not say that it takes letters has a keypad that may do the same.
*/
export function keepsPinsAsNumbers(device: DeviceTraits | null): boolean {
	return device === null || device.recordSize === 28 || device.lettersInPin !== true;
}

/** Why this PIN can not be registered on the device, as the end of "PIN …"; null when nothing speaks against it. */
export function pinTrouble(pin: string, device: DeviceTraits | null): string | null {
	if (pin === '') return 'is empty';
	if (/^0+$/.test(pin)) return 'is zero, which terminals use for "nobody"';
	if (!typeable.test(pin)) return 'holds characters that a terminal has no place for';
	if (pin.length > pinFieldBytes) return `is longer than the ${pinFieldBytes} bytes a terminal has for it`;
	const isNumber = /^\d+$/.test(pin);
	if (device === null) return null;
	if (device.recordSize === 28) {
		if (!isNumber) return 'is not a number, and this device keeps PINs as numbers';
		if (Number(pin) > largestNumber) return `is above ${largestNumber}, the largest this device keeps`;
		if (canonicalPin(pin) !== pin) return 'begins with a zero, which this device would drop';
	}

	if (!isNumber && device.lettersInPin === false)
		return 'holds more than digits, and this device takes digits only';
	if (device.pinWidth !== null && device.pinWidth > 0 && pin.length > device.pinWidth) {
		return `is longer than the ${device.pinWidth} characters this device takes`;
	}

	return null;
}
