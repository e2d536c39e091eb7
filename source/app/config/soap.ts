import {isIPv6} from 'node:net';
import type {ConfigFile} from './config-schema.ts';
import type {SoapSettings} from './settings.ts';
import {type Found, findInFiles, findVariable, type SettingSources} from './sources.ts';
import {parsePort} from './values.ts';

type Key = keyof NonNullable<ConfigFile['soap']>;

export type FoundSoap = {readonly [Name in Key]?: Found<string> | undefined};

/** Where eTimeTrackLite Web keeps its service. */
const servicePath = '/iclock/WebAPIService.asmx';

/** The website's variables name server and port; `config.json` the whole address. */
export function findSoap(sources: SettingSources): FoundSoap {
	const inFiles = (key: Key) => findInFiles(sources, `soap.${key}`, ({soap}) => soap?.[key]);
	const server = findVariable(sources, 'soapServer');
	return {
		url: server === undefined ? inFiles('url') : {...server, value: address(sources, server.value)},
		user: findVariable(sources, 'soapUser') ?? inFiles('user'),
		password: findVariable(sources, 'soapPassword') ?? inFiles('password'),
		apiKey: inFiles('apiKey'),
	};
}

function address(sources: SettingSources, server: string): string {
	if (/^https?:\/\//i.test(server)) return server;
	const port = findVariable(sources, 'soapPort');
	const host = isIPv6(server) ? `[${server}]` : server;
	return `http://${host}${port === undefined ? '' : `:${parsePort(port.origin.name, port.value)}`}${servicePath}`;
}

/** null when no address is set: a login alone reaches nobody. */
export function soapSettings({url, user, password, apiKey}: FoundSoap): SoapSettings | null {
	if (url === undefined) return null;
	return {
		url: url.value,
		user: user?.value ?? null,
		password: password?.value ?? null,
		apiKey: apiKey?.value ?? null,
	};
}
