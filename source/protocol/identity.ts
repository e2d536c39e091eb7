import type {DeviceInfo} from '../domain/device.ts';
import {readOption} from './info.ts';
import type {Line} from './line.ts';

/** All that a terminal says about itself: what every visit asks, and what only a closer look needs. */
export interface DeviceIdentity extends DeviceInfo {
	/** Ethernet address, `00:17:61:c3:0a:51`: the same box after its IP address has changed. */
	readonly mac: string | null;
	/** When it was made, as its maker wrote it, e.g. `2022-04-16 11:20:05`. */
	readonly productTime: string | null;
	/** `~OEMVendor`, e.g. `eSSL`. */
	readonly vendor: string | null;
	/** `~UserExtFmt`: 1 was seen on terminals with 72-byte records. null = it did not say. */
	readonly userExtFmt: number | null;
	/** Face algorithm. Faces are not moved by this product, whatever the version. */
	readonly faceVersion: string | null;
}

export async function readIdentity(
	line: Line,
	info: DeviceInfo,
	timeoutMs: number,
	signal?: AbortSignal,
): Promise<DeviceIdentity> {
	const option = (name: string): Promise<string | null> => readOption(line, name, timeoutMs, signal);
	const mac = await option('MAC');
	const productTime = await option('~ProductTime');
	const vendor = await option('~OEMVendor');
	const userExtFmt = await option('~UserExtFmt');
	const faceVersion = await option('ZKFaceVersion');
	return {
		...info,
		mac,
		productTime,
		vendor,
		userExtFmt: userExtFmt !== null && /^\d{1,3}$/.test(userExtFmt) ? Number(userExtFmt) : null,
		faceVersion,
	};
}
