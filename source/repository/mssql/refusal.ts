import {RepositoryError} from '../../domain/index.ts';

/** The server answered, and said no: the next statement may fare better. */
export function isRefusal(error: unknown): boolean {
	return (
		error instanceof RepositoryError &&
		['_PERMISSION', '_TABLE', '_COLUMN', '_FAILED'].some(ending => error.code.endsWith(ending))
	);
}

/** null where the server answered that it does not know this, or does not tell. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
	try {
		return await work();
	} catch (error) {
		if (isRefusal(error)) return null;
		throw error;
	}
}
