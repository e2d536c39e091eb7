/** The plainest way to read a name, for tests that are not about names. */
export const utf8Range = (bytes: Buffer, start: number, end: number): string =>
	bytes.toString('utf8', start, end);
