import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import * as protocol from '../../source/protocol/index.ts';
import {makeTemplate, makeUsers, startSimulator} from '../../source/simulator/index.ts';
import {scratchFolder} from '../helpers/folder.ts';
import {protocolSections} from '../helpers/protocol-tables.ts';
import {patient} from './visit.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'protocol.md');
const text = readFileSync(file, 'utf8');

test('docs/protocol.md has the tables that the code has (npm run docs writes them)', async () => {
	let current = text;
	for (const [name, content] of Object.entries(protocolSections)) {
		const section = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
		expect(current).toMatch(section);
		current = current.replace(section, () => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`);
	}

	await expect(current).toMatchFileSnapshot(file);
});

test('every command and every reply has its line', () => {
	for (const name of [...Object.keys(protocol.command), ...Object.keys(protocol.reply)]) {
		expect(protocolSections['commands']! + protocolSections['replies']!).toContain(`\`${name}\` |`);
	}

	expect(Object.values(protocolSections).join()).not.toContain('undefined');
});

type Example = (given: object, output: {log(...values: unknown[]): void}) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...names: string[]) => Example;

/** The code of an example, and what it says that it prints: the comment behind each `console.log`. */
function example(block: string): {readonly run: Example; readonly printed: readonly string[]} {
	const code = block.replace(/^import (\{[^}]*\}) from 'trisync\/protocol';$/m, 'const $1 = given;');
	const printed = [...block.matchAll(/console\.log\(.*\);? \/\/ (.*)$/gm)].map(match => match[1]!);
	return {run: new AsyncFunction('given', 'console', code), printed};
}

const blocks = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(match => match[1]!);

describe('the examples of docs/protocol.md do what they say', () => {
	test.each(blocks.map((block, at) => [at + 1, block] as const))('example %i', async (_number, block) => {
		const people = makeUsers(30);
		const simulator = await startSimulator({
			state: {
				users: people.map((user, at) => ({...user, privilege: at === 0 ? 14 : 0})),
				templates: [makeTemplate(1, 0)],
				attendance: [{uid: 1, pin: people[0]!.pin, at: '2026-05-01 07:00:00'}],
			},
		});
		onTestFinished(() => simulator.close());
		const standing = setInterval(() => simulator.punch({pin: people[2]!.pin}), 20);
		onTestFinished(() => clearInterval(standing));
		const folder = scratchFolder();
		const here = <Settings extends {readonly host: string}>(settings: Settings) =>
			settings.host === '192.168.1.201' ? {...settings, ...at(simulator)} : settings;
		const given = {
			...protocol,
			createTerminal: (settings: protocol.TerminalSettings) => protocol.createTerminal(here(settings)),
			createTraceWriter: (path: string) => protocol.createTraceWriter(folder.file(basename(path))),
			reenable: (settings: protocol.TerminalSettings) => protocol.reenable(here(settings)),
		};
		onTestFinished(() => folder.remove());
		const said: string[] = [];
		const {run, printed} = example(block);
		await run(given, {log: (...values) => said.push(values.map(shown).join(' '))});
		expect(said).toEqual(printed);
		expect(printed).not.toEqual([]);
		expect(simulator.isEnabled).toBe(true);
	});
});

const shown = (value: unknown): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const code = blocks.join('\n');

test('every function of trisync/protocol has its example', () => {
	const isError = (value: object): boolean => value === Error || Error.isPrototypeOf.call(Error, value);
	const functions = Object.entries(protocol).filter(
		([, value]) => typeof value === 'function' && !isError(value),
	);
	expect(functions.map(([name]) => name).filter(name => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});

test('everything that a session can do has its example', async () => {
	const simulator = await startSimulator();
	const session = await protocol.createTerminal(at(simulator)).open();
	const names = Object.getOwnPropertyNames(Object.getPrototypeOf(session)).filter(
		name => name !== 'constructor' && typeof session[name as keyof typeof session] === 'function',
	);
	expect(names.length).toBeGreaterThan(20);
	expect(names.filter(name => !code.includes(`.${name}(`))).toEqual([]);
	await session.close();
	await simulator.close();
});

const at = ({port}: {readonly port: number}) => ({host: '127.0.0.1', port, timeouts: patient});
