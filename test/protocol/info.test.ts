import {expect, test} from 'vitest';
import {scripted, visit} from './visit.ts';

test('what a mad terminal says about itself is cut, control characters are left out', async () => {
	const mad = Buffer.concat([Buffer.from('~SerialNumber=\x1b[2JAB\u0007'), Buffer.alloc(3_000_000, 0x43)]);
	const terminal = await scripted({
		answers: {
			11: (_request, talk) => talk.send(2000, mad),
			1100: (_request, talk) => talk.send(2000, mad),
		},
	});
	const {firmware, serial, pinWidth, hasFaces} = (await visit(terminal)).info;
	expect(serial).toMatch(/^\[2JABC{100,}$/);
	for (const text of [firmware, serial]) expect(text!.length).toBeLessThanOrEqual(256);
	expect([pinWidth, hasFaces]).toEqual([null, null]);
});
