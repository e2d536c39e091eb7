import {describe, expect, test} from 'vitest';
import {UsageError} from '../../source/commands/flags.ts';
import {parseArguments} from '../../source/commands/parse.ts';
import {parseKind, parsePins} from '../../source/commands/selectors.ts';
import {commands} from '../../source/commands/table.ts';
import {commandUsage} from '../../source/commands/usage.ts';

describe('a command line', () => {
	test('without a command opens the screen', () => {
		expect(parseArguments(['--demo'])).toMatchObject({command: {name: 'screen'}, flags: {demo: true}});
	});

	test('keeps PINs as text', () => {
		expect(parseArguments(['show', '007']).args).toEqual(['007']);
		expect(parseArguments(['diff', '--pin', '007', '--pin=8']).flags.pin).toEqual(['007', '8']);
	});

	test('takes --keep alone without eating the next word', () => {
		expect(parseArguments(['--demo', '--keep', 'diff'])).toMatchObject({
			command: {name: 'diff'},
			flags: {keep: ''},
		});
		expect(parseArguments(['diff', '--demo', '--keep=there']).flags.keep).toBe('there');
	});

	test('leaves flags that were not given undefined', () => {
		expect(parseArguments(['diff']).flags).toEqual({});
	});

	test.each([
		[['--dmeo'], /no flag --dmeo/],
		[['dif'], /no command "dif"/],
		[['diff', '--max-delete', '3'], /diff does not take --max-delete/],
		[['delete', '--all'], /delete does not take --all/],
		[['diff', '--timeout', 'soon'], /--timeout needs a value/],
		[['diff', '--pin', ''], /--pin needs a value/],
		[['diff', '--pin'], /--pin needs a value/],
		[['register', '--pin', '--all'], /--pin needs a value/],
		[['diff', '--color', 'pink'], /--color/],
	])('%j is a usage error', (argv, message) => {
		expect(() => parseArguments(argv)).toThrow(UsageError);
		expect(() => parseArguments(argv)).toThrow(message);
	});
});

describe('selectors', () => {
	test('trim PINs as every source is trimmed', () => {
		expect(parsePins([' 17\t'])).toEqual(['17']);
	});

	test.each(['', ' ', 'a\u001B[2Jb', '1\u202E2', 'x'.repeat(51)])('%j is no PIN', text => {
		expect(() => parsePins([text])).toThrow(UsageError);
	});

	test('kinds may be written in lower case', () => {
		expect(parseKind('no-dev')).toBe('NO-DEV');
		expect(() => parseKind('nodev')).toThrow(
			expect.objectContaining({hint: expect.stringContaining('NO-DEV')}),
		);
	});
});

test.each([
	['backup', 'a copy into this file as well'],
	['export', 'into this file instead of stdout'],
	['register', 'the plan into this file as well'],
])('the help of %s says what --out does there', (name, words) => {
	const usage = commandUsage(commands.find(command => command.name === name)!);
	expect(usage).toMatch(new RegExp(`--out FILE +${words}, for its owner only`));
});
