import {allFlagWords, bareFlagWords, commandWords, expectsValue} from './words.ts';

/** As bash, with what each word is for. PowerShell completes files by itself when nothing is offered. */
export function powershell(): string {
	const words = commandWords();
	const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
	const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;
	const flags = allFlagWords();
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
		'' = ${list([...words.map(({name}) => name), ...bareFlagWords().map(({flag}) => flag)])}
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
