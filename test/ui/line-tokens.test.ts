import {describe, expect, test} from 'vitest';
import {createLineTokens} from '../../source/ui/index.ts';

describe('line tokens', () => {
	test('give a frame back as it was, behind whatever Ink writes before it', () => {
		const tokens = createLineTokens();
		const lines = ['first line', '', '\u001B[1mbold\u001B[22m ', 'first line'];
		const frame = lines.map(line => tokens.hide(line)).join('\n');
		expect(tokens.show(`\u001B[2K\u001B[1A\u001B[G${frame}\n`)).toBe(
			`\u001B[2K\u001B[1A\u001B[G${lines.join('\n')}\n`,
		);
	});

	test('let a private character inside a line alone', () => {
		const tokens = createLineTokens();
		const hidden = tokens.hide('secret');
		expect(tokens.show(` > ${hidden}`)).toBe(` > ${hidden}`);
	});

	test('remember the lines of a frame however many came before', () => {
		const tokens = createLineTokens();
		for (let at = 0; at < 70_000; at++) tokens.hide(`old ${at}`);
		const lines = Array.from({length: 50}, (_, at) => `new ${at}`);
		expect(tokens.show(lines.map(line => tokens.hide(line)).join('\n'))).toBe(lines.join('\n'));
	});
});
