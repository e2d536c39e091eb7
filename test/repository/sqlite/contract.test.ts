import {type GymSeed, openSqlite, writeSqliteGym} from '../../../source/repository/index.ts';
import {diagnosisContract} from '../../contracts/diagnosis.contract.ts';
import {repositoryContract} from '../../contracts/repository.contract.ts';
import {writerContract} from '../../contracts/writer.contract.ts';
import {scratchFolder} from '../../helpers/folder.ts';

async function openFile(seed: GymSeed) {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym({file}, seed);
	return {
		repositories: await openSqlite({file}),
		another: () => openSqlite({file}),
		remove: async () => folder.remove(),
	};
}

repositoryContract('sqlite', openFile);
writerContract('sqlite', openFile);
diagnosisContract('sqlite', openFile);
