import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fakeSite} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, registering, renaming} from '../helpers/fake-plan.ts';
import {type Fault, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

const faults: fc.Arbitrary<Fault[]> = fc.array(
	fc.record({
		call: fc.constantFrom(
			'open',
			'readCounts',
			'readUsers',
			'readTemplates',
			'writeUser',
			'deleteUser',
			'refresh',
			'pause',
			'resume',
		),
		at: fc.integer({min: 1, max: 12}),
		does: fc.constantFrom('ack-only', 'refuse', 'lose-answer', 'lose-request', 'cut-short'),
	}),
	{maxLength: 8},
);

const owner = fakeUser(1, '1', {name: 'OWNER', privilege: 14});
const bystander = fakeUser(2, '2');
const members = Array.from({length: 10}, (_, index) => fakeUser(10 + index, String(100 + index)));

test('whatever fails and whenever: nothing is claimed that is not so, and nobody else is touched', async () => {
	await fc.assert(
		fc.asyncProperty(
			faults,
			fc.array(fc.constantFrom('register', 'rename', 'delete'), {minLength: 1, maxLength: 10}),
			async (given, actions) => {
				const terminal = fakeTerminal([owner, bystander, ...members], [fakeTemplate(2), fakeTemplate(12)]);
				const site = fakeSite(terminal);
				terminal.faults = given;
				const steps = actions.map((action, index) => {
					const member = members[index]!;
					if (action === 'register') return registering(300 + index, String(900 + index));
					return action === 'rename' ? renaming(member, 'New name') : deleting(member, 1);
				});
				try {
					const plan = fakePlan(steps);
					const report = await site.apply(plan).catch((error: unknown) => error as Error);
					const writes = terminal.count('writeUser') + terminal.count('deleteUser');
					if (report instanceof Error) {
						// Only what comes before the first write may throw.
						expect(writes).toBe(0);
					} else {
						expect(report.results.map(({id}) => id)).toEqual(plan.steps.map(({id}) => id));
						for (const [index, {state, reason}] of report.results.entries()) {
							expect(reason === null).toBe(state === 'verified');
							if (state !== 'verified') continue;
							const {after, pin} = plan.steps[index]!;
							const found = terminal.users.find(user => user.pin === pin);
							expect(found?.name).toBe(after?.name);
						}
					}

					expect(writes).toBeLessThanOrEqual(steps.length);
					expect(terminal.users.filter(user => user.uid < 10)).toEqual([owner, bystander]);
					expect(terminal.templates).toContainEqual(fakeTemplate(2));
					expect(terminal.openSessions).toBe(0);
					if (!terminal.isEnabled) {
						// Out of reach: the guardian was set going, and the next visit enables it.
						expect(site.watch.at(-1)).toBe('fired');
						terminal.faults = [];
						await site.workbench.refresh(() => {});
						expect(terminal.isEnabled).toBe(true);
					}
				} finally {
					site.folder.remove();
				}
			},
		),
		{numRuns: 100},
	);
});
