/** `DeviceLogs`, or a month's table such as `DeviceLogs_3_2026`; sites use one kind, the other, or both. */
export function isLogTable(name: string): boolean {
	return /^DeviceLogs(?:_\d{1,2}_\d{4})?$/i.test(name);
}
