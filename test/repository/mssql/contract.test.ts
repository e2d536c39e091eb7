import {openMssql, writeSqliteGym} from '../../../source/repository/index.ts';
import {repositoryContract} from '../../contracts/repository.contract.ts';
import {scratchFolder} from '../../helpers/folder.ts';
import {sqliteAnswers, startTdsListener} from '../../helpers/tds/index.ts';
import {canStoreNul, openScratchMssql, scratchServer} from '../../helpers/tds/scratch-mssql.ts';

// The real driver over the wire, in every run.
repositoryContract('mssql over the TDS listener', async seed => {
	const folder = scratchFolder();
	const file = folder.file('gym.db');
	writeSqliteGym({file}, seed);
	const gym = sqliteAnswers(file, 'etimetracklite1');
	const listener = await startTdsListener({answer: gym.answer});
	const repositories = await openMssql({
		server: listener.host,
		port: listener.port,
		database: 'etimetracklite1',
		user: 'essl',
		password: 'not a secret',
		encrypt: false,
	});
	return {
		repositories,
		async remove() {
			await listener.close();
			gym.close();
			folder.remove();
		},
	};
});

if (scratchServer === null) {
	process.stderr.write('repository contract: sqlite, mssql over the TDS listener (no TRISYNC_TEST_MSSQL)\n');
} else {
	process.stderr.write(
		'repository contract: sqlite, mssql over the TDS listener, mssql at TRISYNC_TEST_MSSQL\n',
	);
	repositoryContract('mssql at TRISYNC_TEST_MSSQL', openScratchMssql(scratchServer), {
		storesNul: await canStoreNul(scratchServer),
	});
}
