import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {programUsage} from '../source/commands/usage.ts';
import {keyTable} from '../source/store/keymap.ts';

const file = join(import.meta.dirname, '..', 'README.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');

const sections: Readonly<Record<string, string>> = {
	keys: [
		'| Keys | Does | Where |',
		'| --- | --- | --- |',
		...keyTable().map(
			({keys, label, context}) => `| \`${cell(keys)}\` | ${cell(label)} | ${cell(context)} |`,
		),
	].join('\n'),
	commands: ['```', programUsage(), '```'].join('\n'),
};

test('the README has the keys and commands that the program has (npm run readme writes them)', async () => {
	const text = readFileSync(file, 'utf8');
	const current = Object.entries(sections).reduce(
		(whole, [name, content]) =>
			whole.replace(
				new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`),
				() => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`,
			),
		text,
	);
	await expect(current).toMatchFileSnapshot(file);
});
