import {bareFlagWords, commandWords, expectsValue, type FlagWord, shellQuoted, shellWords} from './words.ts';

/** As bash, with what each word is for. */
export function zsh(): string {
	const words = commandWords();
	const quoted = (text: string): string => text.replaceAll(/[[\]:\\]/g, mark => `\\${mark}`);
	const spec = (word: FlagWord): string => {
		const {flag, value, summary, choices, isFile, isFolder} = word;
		const action = isFile
			? '_files'
			: isFolder
				? '_files -/'
				: choices.length > 0
					? `(${shellWords(choices)})`
					: '';
		const tail = value === null ? '' : `:${quoted(value.replace(/^\[=(.*)\]$/, '$1'))}:${action}`;
		const form = value === null ? flag : expectsValue(word) ? `${flag}=` : `${flag}=-`;
		return shellQuoted(`*${form}[${quoted(summary)}]${value?.startsWith('[') ? `:${tail}` : tail}`);
	};
	const specs = (flags: readonly FlagWord[], indent: string): string =>
		flags.map(word => `${indent}${spec(word)}`).join(' \\\n');
	return `#compdef trisync
# zsh completion of trisync: trisync completion zsh > a folder of $fpath, as _trisync
_trisync() {
	local -a commands
	commands=(
${words.map(({name, summary}) => `\t\t${shellQuoted(`${name}:${quoted(summary)}`)}`).join('\n')}
	)
	local curcontext=$curcontext state line
	typeset -A opt_args
	_arguments -C \\
${specs(bareFlagWords(), '\t\t')} \\
		'1:command:->command' \\
		'*::argument:->argument'
	case $state in
		command) _describe -t commands 'trisync command' commands ;;
		argument)
			case $line[1] in
${words
	.map(
		({name, args, choices, flags}) => `\t\t\t\t${name})
					_arguments \\
${specs(flags, '\t\t\t\t\t\t')}${args === null ? '' : ` \\\n\t\t\t\t\t\t${shellQuoted(`1:${quoted(args)}:${choices.length > 0 ? `(${shellWords(choices)})` : ''}`)}`} ;;`,
	)
	.join('\n')}
			esac ;;
	esac
}
if [ "$funcstack[1]" = "_trisync" ]; then _trisync "$@"; else compdef _trisync trisync; fi
`;
}
