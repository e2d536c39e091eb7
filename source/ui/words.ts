import type {SourceName} from '../store/index.ts';

export const sourceCodes: Readonly<Record<SourceName, string>> = {
	sql: 'SQL',
	middleware: 'MW',
	device: 'DEV',
};

export const sourceTitles: Readonly<Record<SourceName, string>> = {
	sql: 'Website (SQL)',
	middleware: 'Middleware',
	device: 'Device',
};

const two = (value: number) => String(value).padStart(2, '0');

/** `10:41`, local time; `--:--` before the first reading. */
export function clock(at: number | null): string {
	if (at === null) return '--:--';
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `10:41:55`, local time. */
export function clockSeconds(at: number | null): string {
	return at === null ? '--:--:--' : `${clock(at)}:${two(new Date(at).getSeconds())}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22 Nov 10:41   `, local time; nothing readable stays nothing. */
export function stamp(at: number): string {
	if (Number.isNaN(at)) return '?'.padEnd(14);
	const date = new Date(at);
	return `${String(date.getDate()).padStart(2)} ${months[date.getMonth()]} ${clock(at)}`.padEnd(14);
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** `failed: refused by the device`; a sentence that begins with the word itself needs no head. */
export function headed(word: string, sentence: string): string {
	return sentence.toLowerCase().startsWith(word) ? sentence : `${word}: ${sentence}`;
}

/** Breaks a sentence at spaces into lines of at most `width` cells. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of text.split(' ')) {
		const longer = current === '' ? word : `${current} ${word}`;
		if (longer.length <= width || current === '') current = longer;
		else {
			lines.push(current);
			current = word;
		}
	}

	return current === '' ? lines : [...lines, current];
}
