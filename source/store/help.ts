import type {Binding} from './bindings/binding.ts';
import {bindingsOf, keyName} from './keymap.ts';

export interface HelpLine {
	readonly keys: string;
	readonly label: string;
	/** What `:` calls it, or ''. */
	readonly name: string;
	readonly binding: Binding;
}

/** Keys of the list whose keys, label or name contain every word of the search. */
export function helpLines(search: string): readonly HelpLine[] {
	const words = search
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	return bindingsOf('list')
		.map(binding => ({
			keys: binding.keys.map(keyName).join(' '),
			label: binding.label,
			name: binding.name ?? '',
			binding,
		}))
		.filter(line => {
			const text = `${line.keys} ${line.label} ${line.name}`.toLowerCase();
			return words.every(word => text.includes(word));
		});
}
