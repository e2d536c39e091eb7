import type {MiddlewareRepository, WebsiteRepository} from '../domain/index.ts';

interface Closable {
	close(): Promise<void>;
}

/**
Opens at the first use and again after a failure: a database that is away when the program starts costs its own
pane, not the program.
*/
function lazily<T extends Closable>(open: () => Promise<T>) {
	let opening: Promise<T> | null = null;
	return {
		async use(): Promise<T> {
			opening ??= open();
			try {
				return await opening;
			} catch (error) {
				opening = null;
				throw error;
			}
		},
		async close(): Promise<void> {
			const opened = await opening?.catch(() => null);
			opening = null;
			await opened?.close();
		},
	};
}

export function lazyWebsite(open: () => Promise<WebsiteRepository>): WebsiteRepository {
	const {use, close} = lazily(open);
	return {
		identity: async signal => (await use()).identity(signal),
		list: async signal => (await use()).list(signal),
		find: async (pins, signal) => (await use()).find(pins, signal),
		close,
	};
}

export function lazyMiddleware(open: () => Promise<MiddlewareRepository>): MiddlewareRepository {
	const {use, close} = lazily(open);
	return {
		identity: async signal => (await use()).identity(signal),
		list: async signal => (await use()).list(signal),
		find: async (pins, signal) => (await use()).find(pins, signal),
		close,
	};
}

/** One connection for both where they share a database: opened once, whoever comes first. */
export function sharedOpening<T extends Closable>(open: () => Promise<T>): () => Promise<T> {
	let opening: Promise<T> | null = null;
	return async () => {
		opening ??= open();
		try {
			return await opening;
		} catch (error) {
			opening = null;
			throw error;
		}
	};
}
