import {expect, test} from 'vitest';
import {withOrphans} from '../../source/app/lazy-repositories.ts';
import {RepositoryError} from '../../source/domain/index.ts';
import {fakePeople, websitePerson} from '../helpers/fake-people.ts';

const orphan = {employeeId: '9', pin: '500', packageEnd: null};

test('a whole list brings the packages that belong to nobody', async () => {
	const website = withOrphans(fakePeople([websitePerson('17')]), {orphanedClients: async () => [orphan]});
	expect(await website.list()).toMatchObject({complete: true, orphans: [orphan]});
});

test('a list that is cut short is not asked for them', async () => {
	const cut = Object.assign(fakePeople([websitePerson('17')]), {announced: 2});
	const website = withOrphans(cut, {orphanedClients: () => Promise.reject(new Error('asked'))});
	expect(await website.list()).not.toHaveProperty('orphans');
});

test('a database that does not tell them keeps nobody from being compared', async () => {
	const refused = new RepositoryError('ERR_REPOSITORY_TIMEOUT', 'The server was silent.');
	const website = withOrphans(fakePeople([websitePerson('17')]), {
		orphanedClients: () => Promise.reject(refused),
	});
	const list = await website.list();
	expect([list.complete, list.orphans]).toEqual([true, undefined]);
});

test('an abort ends the reading with its reason', async () => {
	const stopped = new Error('enough');
	const website = withOrphans(fakePeople([websitePerson('17')]), {
		orphanedClients: () => Promise.reject(stopped),
	});
	await expect(website.list()).rejects.toBe(stopped);
});
