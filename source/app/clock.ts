/** Local date of this computer, `YYYY-MM-DD`: what "today" means for packages and resignations. */
export function localDate(ms: number): string {
	const at = new Date(ms);
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
