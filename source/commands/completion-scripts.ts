import {type CommandWord, commandWords, commonFlagWords, type FlagWord} from './words.ts';

/**
Completion for four shells, made from the table of commands and flags. Where a shell has words to choose from it
offers them, for files it does what it always does, and where a value is a person's (a PIN, a phrase) it is silent.
*/
export const completionScripts = {bash, zsh, fish, powershell} as const;

export type Shell = keyof typeof completionScripts;

/** `--keep` may stand alone, so its value is behind `=` and nothing is expected after it. */
const expectsValue = ({value}: FlagWord): boolean => value !== null && !value.startsWith('[');

const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Flags of all commands by name: a flag means the same wherever it is taken. */
function allFlags(words: readonly CommandWord[]): readonly FlagWord[] {
	return [
		...new Map(
			[...commonFlagWords(), ...words.flatMap(({flags}) => flags)].map(word => [word.flag, word]),
		).values(),
	];
}

const names = (flags: readonly FlagWord[]): string => flags.map(({flag}) => flag).join(' ');

function bash(): string {
	const words = commandWords();
	const values = allFlags(words).filter(expectsValue);
	const files = values.filter(({isFile}) => isFile);
	const chosen = values.filter(({choices}) => choices.length > 0);
	const others = values.filter(({isFile, choices}) => !isFile && choices.length === 0);
	const flagsOf = (flags: readonly FlagWord[]): string => single(names(flags));
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
${chosen.map(({flag, choices}) => `\t\t${flag}) _trisync_words ${single(choices.join(' '))}; return ;;`).join('\n')}
		${files.map(({flag}) => flag).join('|')}) compopt -o default 2>/dev/null; return ;;
		${others.map(({flag}) => flag).join('|')}) return ;;
	esac
	case $command in
		'') _trisync_words ${single(`${words.map(({name}) => name).join(' ')} ${names(commonFlagWords())}`)} ;;
${words
	.map(
		({name, choices, flags}) =>
			`\t\t${name}) _trisync_words ${choices.length === 0 ? flagsOf(flags) : single(`${choices.join(' ')} ${names(flags)}`)} ;;`,
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

function zsh(): string {
	const words = commandWords();
	const quoted = (text: string): string => text.replaceAll(/[[\]:\\]/g, mark => `\\${mark}`);
	const spec = (word: FlagWord): string => {
		const {flag, value, summary, choices, isFile, isFolder} = word;
		const action = isFile
			? '_files'
			: isFolder
				? '_files -/'
				: choices.length > 0
					? `(${choices.join(' ')})`
					: '';
		const tail = value === null ? '' : `:${quoted(value.replace(/^\[=(.*)\]$/, '$1'))}:${action}`;
		const form = value === null ? flag : expectsValue(word) ? `${flag}=` : `${flag}=-`;
		return single(`*${form}[${quoted(summary)}]${value?.startsWith('[') ? `:${tail}` : tail}`);
	};
	const specs = (flags: readonly FlagWord[], indent: string): string =>
		flags.map(word => `${indent}${spec(word)}`).join(' \\\n');
	return `#compdef trisync
# zsh completion of trisync: trisync completion zsh > a folder of $fpath, as _trisync
_trisync() {
	local -a commands
	commands=(
${words.map(({name, summary}) => `\t\t${single(`${name}:${quoted(summary)}`)}`).join('\n')}
	)
	local curcontext=$curcontext state line
	typeset -A opt_args
	_arguments -C \\
${specs(commonFlagWords(), '\t\t')} \\
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
${specs(flags, '\t\t\t\t\t\t')}${args === null ? '' : ` \\\n\t\t\t\t\t\t${single(`1:${quoted(args)}:${choices.length > 0 ? `(${choices.join(' ')})` : ''}`)}`} ;;`,
	)
	.join('\n')}
			esac ;;
	esac
}
if [ "$funcstack[1]" = "_trisync" ]; then _trisync "$@"; else compdef _trisync trisync; fi
`;
}

function fish(): string {
	const words = commandWords();
	const all = words.map(({name}) => name).join(' ');
	const flagLine = (word: FlagWord, condition: string): string => {
		const {flag, summary, choices, isFile} = word;
		const value = !expectsValue(word)
			? ''
			: isFile
				? ' -r -F'
				: choices.length > 0
					? ` -x -a ${single(choices.join(' '))}`
					: ' -x';
		return `complete -c trisync${condition} -l ${flag.slice(2)}${value} -d ${single(summary)}`;
	};
	const common = new Set(commonFlagWords().map(({flag}) => flag));
	return `# fish completion of trisync: trisync completion fish > ~/.config/fish/completions/trisync.fish
complete -c trisync -f
${words
	.map(
		({name, summary}) =>
			`complete -c trisync -n ${single(`not __fish_seen_subcommand_from ${all}`)} -a ${name} -d ${single(summary)}`,
	)
	.join('\n')}
${commonFlagWords()
	.map(word => flagLine(word, ''))
	.join('\n')}
${words
	.flatMap(({name, choices, flags}) => {
		const condition = ` -n ${single(`__fish_seen_subcommand_from ${name}`)}`;
		return [
			...(choices.length === 0 ? [] : [`complete -c trisync${condition} -a ${single(choices.join(' '))}`]),
			...flags.filter(({flag}) => !common.has(flag)).map(word => flagLine(word, condition)),
		];
	})
	.join('\n')}
`;
}

function powershell(): string {
	const words = commandWords();
	const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
	const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;
	const flags = allFlags(words);
	return `# PowerShell completion of trisync: trisync completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName trisync -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$about = @{
${[
	...words.map(({name, summary}) => [name, summary] as const),
	...flags.map(({flag, summary}) => [flag, summary] as const),
]
	.map(([word, summary]) => `\t\t${quoted(word)} = ${quoted(summary)}`)
	.join('\n')}
	}
	$values = @{
${flags
	.filter(expectsValue)
	.map(({flag, choices}) => `\t\t${quoted(flag)} = ${list(choices)}`)
	.join('\n')}
	}
	$files = ${list(flags.filter(({isFile}) => isFile).map(({flag}) => flag))}
	$commands = @{
		'' = ${list([...words.map(({name}) => name), ...commonFlagWords().map(({flag}) => flag)])}
${words
	.map(
		({name, choices, flags: taken}) =>
			`\t\t${quoted(name)} = ${list([...choices, ...taken.map(({flag}) => flag)])}`,
	)
	.join('\n')}
	}
	$before = @($commandAst.CommandElements | Select-Object -Skip 1 |
		Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
	$previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
	if ($files -contains $previous) { return }
	if ($values.ContainsKey($previous)) { $candidates = $values[$previous] }
	else {
		$command = ''
		for ($at = 0; $at -lt $before.Count; $at++) {
			if ($values.ContainsKey($before[$at])) { $at++ }
			elseif (-not $before[$at].StartsWith('-')) { $command = $before[$at]; break }
		}
		$candidates = $commands[$command]
	}
	$candidates | Where-Object { $_ -like ([WildcardPattern]::Escape($wordToComplete) + '*') } | ForEach-Object {
		$tip = if ($about.ContainsKey($_)) { $about[$_] } else { $_ }
		[System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $tip)
	}
}
`;
}
