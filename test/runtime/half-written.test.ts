import {afterEach, beforeEach, expect, test} from 'vitest';
import {type FakeSite, fakeSite} from '../helpers/apply-fake.ts';
import {deleting, fakePlan, registering} from '../helpers/fake-plan.ts';
import {type FakeTerminal, fakeTemplate, fakeTerminal, fakeUser} from '../helpers/fake-terminal.ts';

/** What is there in part must not be called "failed": an undo passes over what failed. */

const owner = fakeUser(1, '1', {name: 'OWNER', privilege: 14});
const rohan = fakeUser(40, '40', {name: 'ROHAN M'});
let terminal: FakeTerminal;
let site: FakeSite;

beforeEach(() => {
	terminal = fakeTerminal([owner, rohan], [fakeTemplate(40)]);
	site = fakeSite(terminal);
});
afterEach(() => {
	expect(terminal.openSessions).toBe(0);
	site.folder.remove();
});

async function outcome(step: ReturnType<typeof deleting>) {
	const report = await site.apply(fakePlan([step]));
	const journal = await site.journal();
	return {said: report.results[0]!, journaled: journal!.steps[0]!.state};
}

const isGone = () => terminal.users.every(({uid}) => uid !== 40);

test('a delete without an answer that left the fingers behind is in doubt', async () => {
	terminal.faults = [{call: 'deleteUser', at: 1, does: 'lose-answer'}];
	terminal.before = call => {
		if (call === 'readUsers' && isGone()) terminal.templates = [fakeTemplate(40)];
	};
	const {said, journaled} = await outcome(deleting(rohan, 1));
	expect(isGone()).toBe(true);
	expect([said.state, journaled]).toEqual(['in-doubt', 'in-doubt']);
	expect(said.reason).toBe('No answer came, and reading back shows: 1 fingers are still in the slot.');
});

test('a register without an answer that is stored in another slot is in doubt', async () => {
	terminal.faults = [{call: 'writeUser', at: 1, does: 'lose-answer'}];
	terminal.before = call => {
		if (call === 'readUsers')
			terminal.users = terminal.users.map(user => (user.pin === '17' ? fakeUser(43, '17') : user));
	};
	const {said, journaled} = await outcome(registering(42, '17'));
	expect([said.state, journaled]).toEqual(['in-doubt', 'in-doubt']);
	expect(said.reason).toContain('slot 43 instead of 42');
});

test('a delete without an answer that changed nothing has failed', async () => {
	terminal.faults = [{call: 'deleteUser', at: 1, does: 'lose-request'}];
	const {said, journaled} = await outcome(deleting(rohan, 1));
	expect([said.state, journaled]).toEqual(['failed', 'failed']);
});
