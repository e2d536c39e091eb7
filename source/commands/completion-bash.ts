import {
	allFlagWords,
	bareFlagWords,
	commandWords,
	expectsValue,
	type FlagWord,
	shellQuoted,
} from './words.ts';

const names = (flags: readonly FlagWord[]): string => flags.map(({flag}) => flag).join(' ');

/** Words where there is a list, files as bash does them, silence where only a person knows. */
export function bash(): string {
	const words = commandWords();
	const values = allFlagWords().filter(expectsValue);
	const files = values.filter(({isFile}) => isFile);
	const chosen = values.filter(({choices}) => choices.length > 0);
	const others = values.filter(({isFile, choices}) => !isFile && choices.length === 0);
	const flagsOf = (flags: readonly FlagWord[]): string => shellQuoted(names(flags));
	return `# bash completion of trisync: source <(trisync completion bash)
_trisync() {
	local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word at
	COMPREPLY=()
	for ((at = 1; at < COMP_CWORD; at++)); do
		word=\${COMP_WORDS[at]}
		case $word in
			${values.map(({flag}) => flag).join('|')}) ((at++)) ;;
			-*) ;;
			*) command=$word; break ;;
		esac
	done
	case $previous in
${chosen.map(({flag, choices}) => `\t\t${flag}) _trisync_words ${shellQuoted(choices.join(' '))}; return ;;`).join('\n')}
		${files.map(({flag}) => flag).join('|')}) compopt -o default 2>/dev/null; return ;;
		${others.map(({flag}) => flag).join('|')}) return ;;
	esac
	case $command in
		'') _trisync_words ${shellQuoted(`${words.map(({name}) => name).join(' ')} ${names(bareFlagWords())}`)} ;;
${words
	.map(
		({name, choices, flags}) =>
			`\t\t${name}) _trisync_words ${choices.length === 0 ? flagsOf(flags) : shellQuoted(`${choices.join(' ')} ${names(flags)}`)} ;;`,
	)
	.join('\n')}
	esac
}
_trisync_words() {
	local word
	while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$current")
}
complete -F _trisync trisync
`;
}
