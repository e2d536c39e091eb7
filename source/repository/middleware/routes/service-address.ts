import {ConfigError, plainText} from '../../../domain/index.ts';

const page = 'WebAPIService.asmx';

const example = 'Give it as http://10.0.0.5/iclock, or with the whole path to WebAPIService.asmx.';

/**
Where the service of eTimeTrackLite Web may answer, most likely first: the setting may be a computer, its start page,
the folder or the whole address, and some installations have no `/iclock`. Ports are never guessed.
@throws ConfigError without a word of what stands before an `@`.
*/
export function serviceAddresses(server: string, port?: number): readonly URL[] {
	const given = parse(server.trim(), port);
	const path = given.pathname.replace(/\/+$/, '');
	if (/\.asmx$/i.test(path)) return [at(given, path)];
	// A start page such as /iclock/Main.aspx stands for its folder.
	const folder = path.replace(/\/[^/]*\.aspx?$/i, '');
	const iclock = /\/iclock$/i;
	const folders = iclock.test(folder)
		? [folder, folder.replace(iclock, '')]
		: folder === ''
			? ['/iclock', '']
			: [folder, `${folder}/iclock`];
	return folders.map(one => at(given, `${one}/${page}`));
}

/** `10.0.0.5:85` of an address, for people. */
export function hostOf(address: URL): string {
	return plainText(address.host, 100);
}

function parse(server: string, port: number | undefined): URL {
	const text = /^[a-z][a-z\d+.-]*:\/\//i.test(server) ? server : `http://${server}`;
	const url = URL.parse(text);
	if (url === null || url.hostname === '') throw invalid('is no address');
	if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid('is neither http nor https');
	if (url.username !== '' || url.password !== '') throw invalid('holds a user or password: give these apart');
	if (port !== undefined && url.port === '') url.port = String(port);
	return url;
}

function at(given: URL, path: string): URL {
	const url = new URL(given);
	url.pathname = path;
	url.search = '';
	url.hash = '';
	return url;
}

function invalid(why: string): ConfigError {
	return new ConfigError('ERR_CONFIG_INVALID', `The address of eTimeTrackLite Web ${why}.`, {hint: example});
}
