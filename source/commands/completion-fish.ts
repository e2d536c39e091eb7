import {
	bareFlagWords,
	commandWords,
	commonFlagWords,
	expectsValue,
	type FlagWord,
	shellQuoted,
	shellWords,
} from './words.ts';

/** As bash, with what each word is for. */
export function fish(): string {
	const words = commandWords();
	const all = words.map(({name}) => name).join(' ');
	const flagLine = (word: FlagWord, condition: string): string => {
		const {flag, summary, choices, isFile} = word;
		const value = !expectsValue(word)
			? ''
			: isFile
				? ' -r -F'
				: choices.length > 0
					? ` -x -a ${shellQuoted(shellWords(choices))}`
					: ' -x';
		return `complete -c trisync${condition} -l ${flag.slice(2)}${value} -d ${shellQuoted(summary)}`;
	};
	const noCommand = ` -n ${shellQuoted(`not __fish_seen_subcommand_from ${all}`)}`;
	const common = new Set(commonFlagWords().map(({flag}) => flag));
	return `# fish completion of trisync: trisync completion fish > ~/.config/fish/completions/trisync.fish
complete -c trisync -f
${words
	.map(({name, summary}) => `complete -c trisync${noCommand} -a ${name} -d ${shellQuoted(summary)}`)
	.join('\n')}
${bareFlagWords()
	.map(word => flagLine(word, common.has(word.flag) ? '' : noCommand))
	.join('\n')}
${words
	.flatMap(({name, choices, flags}) => {
		const condition = ` -n ${shellQuoted(`__fish_seen_subcommand_from ${name}`)}`;
		return [
			...(choices.length === 0
				? []
				: [`complete -c trisync${condition} -a ${shellQuoted(shellWords(choices))}`]),
			...flags.filter(({flag}) => !common.has(flag)).map(word => flagLine(word, condition)),
		];
	})
	.join('\n')}
`;
}
