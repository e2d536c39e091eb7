import {PassThrough} from 'node:stream';
import {afterEach, describe, expect, test} from 'vitest';
import {
	createKeyReader,
	type KeyReader,
	type KeyReaderOptions,
} from '../../../source/ui/terminal/key-reader.ts';
import {escapeKey} from '../../../source/ui/terminal/key-tokens.ts';

let reader: KeyReader | undefined;
afterEach(() => reader?.stop());

interface Typist {
	readonly source: PassThrough;
	readonly reader: KeyReader;
	readonly keys: string[];
	/** Resolves when as many keys were read. */
	read(count: number): Promise<string[]>;
}

function openReader(options: KeyReaderOptions = {}): Typist {
	const source = new PassThrough();
	const opened = createKeyReader(source, options);
	reader = opened;
	opened.start();
	const keys: string[] = [];
	opened.on('readable', () => {
		for (let key = opened.read(); key !== null; key = opened.read()) keys.push(key);
		opened.emit('key');
	});
	return {
		source,
		reader: opened,
		keys,
		read: count =>
			new Promise(resolve => {
				const look = () => {
					if (keys.length < count) return;
					opened.off('key', look);
					resolve(keys);
				};
				opened.on('key', look);
				look();
			}),
	};
}

describe('the key reader', () => {
	test('gives one key each turn of the event loop', async () => {
		const {source, reader: opened, read} = openReader();
		let inThisTurn = 0;
		let most = 0;
		opened.on('key', () => {
			most = Math.max(most, ++inThisTurn);
			setImmediate(() => {
				inThisTurn = 0;
			});
		});
		source.write('jjjjkk');
		await read(6);
		expect(most).toBe(1);
	});

	test('keeps the order of a thousand keys in one burst', async () => {
		const {source, read} = openReader();
		const typed = Array.from({length: 1000}, (_, index) => String.fromCharCode(97 + (index % 26)));
		source.write(typed.join(''));
		expect(await read(1000)).toEqual(typed);
	});

	test('puts a letter together whose bytes arrive apart', async () => {
		const {source, read} = openReader();
		const bytes = new TextEncoder().encode('चé😀');
		for (const byte of bytes) source.write(Uint8Array.of(byte));
		expect(await read(3)).toEqual(['च', 'é', '😀']);
	});

	test('takes a lone ESC for Escape after a short silence, and not together with what comes then', async () => {
		const {source, read} = openReader({escapeMs: 1});
		source.write('\x1B');
		await read(1);
		source.write('j');
		expect(await read(2)).toEqual([escapeKey, 'j']);
	});

	test('puts an arrow together that arrives in two parts', async () => {
		const {source, read} = openReader({escapeMs: 5000, sequenceMs: 5000});
		source.write('\x1B');
		source.write('[B');
		expect(await read(1)).toEqual(['\x1B[B']);
	});

	test('drops keys typed ahead when a dialog asks for it', async () => {
		const {source, reader: opened, keys, read} = openReader();
		opened.once('key', () => opened.dropPending());
		source.write('dyyyy');
		await read(1);
		source.write('n');
		await read(2);
		expect(keys).toEqual(['d', 'n']);
	});

	test('keeps keys until somebody reads them', async () => {
		const source = new PassThrough();
		const opened = createKeyReader(source);
		reader = opened;
		opened.start();
		source.write('ab');
		await new Promise(setImmediate);
		const keys: string[] = [];
		await new Promise<void>(resolve => {
			opened.on('readable', () => {
				keys.push(opened.read() ?? '');
				if (keys.length === 2) resolve();
			});
		});
		expect(keys).toEqual(['a', 'b']);
	});

	test('keeps from Ink what was intercepted', async () => {
		const {source, read} = openReader({intercept: key => key === '\x0C'});
		source.write('a\x0Cb');
		expect(await read(2)).toEqual(['a', 'b']);
	});

	test('reads nothing after it was stopped', async () => {
		const {source, reader: opened, keys} = openReader();
		source.write('a');
		opened.stop();
		await new Promise(setImmediate);
		expect(keys).toEqual([]);
		expect(source.isPaused()).toBe(true);
	});
});
