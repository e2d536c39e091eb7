import type {Command} from '../helpers/pty.ts';

/** Words to wait for on the screen, and keys as a technician presses them. */

export const enter = '\r';
export const esc = '\x1B';
export const ctrlC = '\x03';
const clearLine = '\x15';

/** All three lists have been read completely. */
export async function settled(screen: Command): Promise<string> {
	return screen.waitForText(/SQL ok[^\n]*MW ok[^\n]*DEV (?:ok|live)[^\n]*\n(?![^\n]*reading)/);
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The row under the cursor belongs to this PIN. */
export function atPin(pin: string): RegExp {
	return new RegExp(`^>[ *]${literal(pin)} `, 'm');
}

/** Finds a PIN; the cursor ends on its row. */
export async function goTo(screen: Command, pin: string): Promise<string> {
	screen.press(`/${clearLine}${pin}${enter}`);
	return screen.waitForText(new RegExp(String.raw`find ${literal(pin)}\b[\s\S]*${atPin(pin).source}`, 'm'));
}

/** The same row of the list, whatever it says. */
export function rowOf(shown: string, pin: string): string {
	return shown.split('\n').find(line => new RegExp(`^[> ][ *]${literal(pin)} `).test(line)) ?? '';
}

/** Presses a key that plans, and waits until the plan listens to keys. */
export async function openPlan(screen: Command, keys: string): Promise<string> {
	screen.press(keys);
	return screen.waitForText(/^(?![\s\S]*keys wake)[\s\S]*PLAN \d+ [\s\S]*Esc goes back/);
}

/** Presses what a plan asks for, and waits for the result. */
export async function apply(screen: Command, keys: string): Promise<string> {
	screen.press(keys);
	return screen.waitForText(/RESULT \d+/);
}

/** Leaves the result and waits until the row under the cursor says this. */
export async function backToRow(screen: Command, pin: string, says: RegExp): Promise<void> {
	screen.press(esc);
	await screen.waitForText(new RegExp(`${atPin(pin).source}.*${says.source}`, 'm'));
}

/**
Everything pressed before is behind us: help opens and closes again, and keys are taken in order. For claims that
something did not happen.
*/
export async function allKeysTaken(screen: Command): Promise<void> {
	screen.press('?');
	await screen.waitForText(/Help\s+search/);
	screen.press(esc);
	await screen.waitForText(/^(?![\s\S]*Help {3}search)/);
}

/** Screen columns of the border in each line that has one. */
export function borders(screen: Command, columns: number, rows: number): number[][] {
	return Array.from({length: rows}, (_, row) =>
		Array.from({length: columns}, (_, column) => column).filter(
			column => screen.cell(column, row).text === '│',
		),
	);
}
