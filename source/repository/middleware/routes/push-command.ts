import {plainText, type RouteRequest} from '../../../domain/index.ts';

/** Asks a terminal for nothing but an answer. */
export const harmlessCommand = 'CHECK';

/** A name beyond this is cut by every terminal anyway. */
const longestName = 100;

/**
The text that a terminal gets, without the `C:<id>:` which the middleware puts before it. Only the wanted fields are
named: a terminal leaves the others as they are, and a role, a password or a group is nothing this may set.
*/
export function pushCommand({kind, pin, name, card}: RouteRequest): string {
	switch (kind) {
		case 'register':
			return fields('DATA UPDATE USERINFO', {
				PIN: pin,
				Name: name,
				...(card === 0 ? {} : {Card: String(card)}),
			});
		case 'delete':
			return fields('DATA DELETE USERINFO', {PIN: pin});
		// The group without time zones is how the middleware itself blocks; fingers and face stay.
		case 'block':
			return fields('DATA UPDATE USERINFO', {PIN: pin, Grp: '100'});
		case 'unblock':
			return fields('DATA UPDATE USERINFO', {PIN: pin, Grp: '1'});
	}
}

/** Fields are parted by tabs and commands by line breaks: a name with either could make an administrator. */
function fields(command: string, values: Readonly<Record<string, string>>): string {
	const written = Object.entries(values).map(
		([field, value]) => `${field}=${plainText(value.replaceAll(/\s/g, ' '), longestName)}`,
	);
	return `${command} ${written.join('\t')}`;
}

/** The PIN a command is about, in whatever spelling other programs write it; null when it is about nobody. */
export function pinOfCommand(command: string): string | null {
	return /(?:^|\s)PIN=([^\t\r\n ]+)/i.exec(command)?.[1] ?? null;
}

const captions: readonly RegExp[] = [
	/^upload users?\b/,
	/^delete users?\b/,
	/^block\b|^unblock\b/,
	/^enroll (?:fp|face)\b/,
	/^reset (?:op|transaction)[ -]?stamp/,
	/^get logs? by date/,
	/^clear logs\b/,
	/^unlock door/,
	/^restart\b/,
	/^change web server/,
];

/**
Is this what a button of the middleware is called, instead of a command? The website once queued such rows; a
terminal cannot read them, so they wait for ever.
*/
export function isCaption(command: string): boolean {
	const plain = command.trim().toLowerCase();
	return captions.some(caption => caption.test(plain));
}
