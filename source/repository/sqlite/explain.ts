import {RepositoryError} from '../../domain/index.ts';

// Result codes of SQLite; the primary one is the low byte of an extended one.
const codes = {
	busy: 5,
	locked: 6,
	readOnly: 8,
	corrupt: 11,
	full: 13,
	cannotOpen: 14,
	constraint: 19,
	notADatabase: 26,
	uniqueKey: 1555,
	uniqueIndex: 2067,
	foreignKey: 787,
} as const;

/** Turns SQLite's own words into a sentence with a next step; what `work` throws of ours passes through. */
export function explained<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw error instanceof RepositoryError ? error : explanation(file, error);
	}
}

/** The same for a statement of a transaction, which is rolled back. */
export function explainedWrite<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw error instanceof RepositoryError ? error : writeExplanation(file, error);
	}
}

export function isBusy(error: unknown): boolean {
	const code = codeOf(error) & 0xff;
	return code === codes.busy || code === codes.locked;
}

function codeOf(error: unknown): number {
	return (error as {readonly errcode?: number} | null)?.errcode ?? 0;
}

function explanation(file: string, cause: unknown): RepositoryError {
	switch (codeOf(cause) & 0xff) {
		case codes.busy:
		case codes.locked: {
			return new RepositoryError('ERR_REPOSITORY_TIMEOUT', `Another program is writing to ${file}.`, {
				hint: 'Wait until it is done, then read again.',
				cause,
			});
		}

		case codes.notADatabase:
		case codes.corrupt: {
			return new RepositoryError('ERR_REPOSITORY_DATABASE', `${file} is not a readable SQLite database.`, {
				hint: 'Check the path; a copy made while the database was being written may be damaged.',
				cause,
			});
		}

		default: {
			return new RepositoryError('ERR_REPOSITORY_FAILED', `Reading ${file} failed: ${reasonOf(cause)}.`, {
				hint: 'Check that the file may be read and holds the tables of a gym.',
				cause,
			});
		}
	}
}

function writeExplanation(file: string, cause: unknown): RepositoryError {
	const code = codeOf(cause);
	if (code === codes.uniqueKey || code === codes.uniqueIndex) {
		return new RepositoryError('ERR_REPOSITORY_CONFLICT', `Nothing was written: ${reasonOf(cause)}.`, {
			hint: 'Somebody else has this key; read the people again and plan anew.',
			cause,
		});
	}

	if (code === codes.foreignKey) {
		return new RepositoryError(
			'ERR_REPOSITORY_FAILED',
			'Nothing was written: another table still refers to this row.',
			{hint: 'Remove what refers to it where it belongs, or leave the row and set its Status.', cause},
		);
	}

	switch (code & 0xff) {
		case codes.constraint: {
			return new RepositoryError('ERR_REPOSITORY_FAILED', `Nothing was written: ${reasonOf(cause)}.`, {
				hint: 'A rule of the table forbids this value.',
				cause,
			});
		}

		case codes.readOnly:
		case codes.cannotOpen: {
			return new RepositoryError('ERR_REPOSITORY_PERMISSION', `${file} may not be written.`, {
				hint: 'Check the rights of the file and of its folder. Nothing was written.',
				cause,
			});
		}

		case codes.full: {
			return new RepositoryError('ERR_REPOSITORY_FAILED', `The disk of ${file} is full.`, {
				hint: 'Nothing was written. Make room, then try again.',
				cause,
			});
		}

		default: {
			return explanation(file, cause);
		}
	}
}

function reasonOf(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
