import {openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {repositoryContract} from '../../contracts/repository.contract.ts';
import {writerContract} from '../../contracts/writer.contract.ts';
import {scratchFolder} from '../../helpers/folder.ts';

repositoryContract('sqlite', async seed => {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym({file}, seed);
	return {repositories: await openSqlite({file}), remove: async () => folder.remove()};
});

writerContract('sqlite', async seed => {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym({file}, seed);
	return {
		repositories: await openSqlite({file}),
		another: () => openSqlite({file}),
		remove: async () => folder.remove(),
	};
});
