import {isPin, plainText, trimPin} from '../domain/index.ts';
import {type Kind, kinds} from '../reconcile/row.ts';
import {UsageError} from './flags.ts';

/** PINs from `--pin` or the command line. @throws {UsageError} for text that cannot be a PIN. */
export function parsePins(texts: readonly string[]): readonly string[] {
	return texts.map(text => {
		const pin = trimPin(text);
		if (!isPin(pin)) {
			throw new UsageError(
				`"${plainText(text, 60)}" is not a PIN: 1 to 50 characters without control characters.`,
				'Example: --pin 17',
			);
		}

		return pin;
	});
}

/** `no-dev` → `NO-DEV`. @throws {UsageError} naming all kinds. */
export function parseKind(text: string): Kind {
	const kind = kinds.find(known => known === text.toUpperCase());
	if (kind === undefined)
		throw new UsageError(`There is no kind "${plainText(text, 40)}".`, `Kinds: ${kinds.join(', ')}.`);
	return kind;
}
