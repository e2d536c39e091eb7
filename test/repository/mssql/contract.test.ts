import {afterAll} from 'vitest';
import {type GymSeed, openMssql, writeSqliteGym} from '../../../source/repository/index.ts';
import {diagnosisContract} from '../../contracts/diagnosis.contract.ts';
import {repositoryContract} from '../../contracts/repository.contract.ts';
import {writerContract} from '../../contracts/writer.contract.ts';
import {scratchFolder} from '../../helpers/folder.ts';
import {sqliteAnswers, startTdsListener} from '../../helpers/tds/index.ts';
import {canStoreNul, openScratchGyms, scratchServer} from '../../helpers/tds/scratch-mssql.ts';

// The real driver over the wire, in every run.
async function openOverTheWire(seed: GymSeed) {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym({file}, seed);
	const gym = sqliteAnswers(file, 'etimetracklite1');
	const listener = await startTdsListener({answer: gym.answer, transactions: gym.transactions});
	const another = () =>
		openMssql({
			server: listener.host,
			port: listener.port,
			database: 'etimetracklite1',
			user: 'essl',
			password: 'not a secret',
			encrypt: false,
		});
	return {
		repositories: await another(),
		another,
		async remove() {
			await listener.close();
			gym.close();
			folder.remove();
		},
	};
}

repositoryContract('mssql over the TDS listener', openOverTheWire);
writerContract('mssql over the TDS listener', openOverTheWire);
diagnosisContract('mssql over the TDS listener', openOverTheWire);

if (scratchServer === null) {
	process.stderr.write('repository contract: sqlite, mssql over the TDS listener (no TRISYNC_TEST_MSSQL)\n');
} else {
	process.stderr.write(
		'repository contract: sqlite, mssql over the TDS listener, mssql at TRISYNC_TEST_MSSQL\n',
	);
	const gyms = openScratchGyms(scratchServer);
	afterAll(() => gyms.drop());
	repositoryContract('mssql at TRISYNC_TEST_MSSQL', gyms.open, {storesNul: await canStoreNul(scratchServer)});
	writerContract('mssql at TRISYNC_TEST_MSSQL', gyms.open);
	diagnosisContract('mssql at TRISYNC_TEST_MSSQL', gyms.open);
}
