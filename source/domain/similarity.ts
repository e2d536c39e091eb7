/**
How many characters have to be put in, taken out or replaced to make one text of the other (Levenshtein). Takes time
with the product of the lengths: bound what comes from outside.
*/
export function editDistance(a: string, b: string): number {
	const right = [...b];
	let previous = Array.from({length: right.length + 1}, (_, at) => at);
	let row = 0;
	for (const letter of a) {
		const current = [++row];
		for (const [column, other] of right.entries()) {
			const replaced = previous[column]! + (letter === other ? 0 : 1);
			current.push(Math.min(replaced, previous[column + 1]! + 1, current[column]! + 1));
		}

		previous = current;
	}

	return previous[right.length]!;
}

/** 1 for equal words, 0 for nothing in common: the distance over the longer length, in characters. */
export function similarity(a: string, b: string): number {
	return a === b ? 1 : 1 - editDistance(a, b) / Math.max([...a].length, [...b].length);
}
