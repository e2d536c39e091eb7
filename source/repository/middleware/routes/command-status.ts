import {plainText, type RouteStatus} from '../../../domain/index.ts';

/**
Spellings of a command's status. Nobody documents them: these are what other programs read as done and as failed;
everything else stays unknown and is shown as it is.
*/
const doneWords: readonly string[] = [
	'1',
	'ok',
	'success',
	'successful',
	'successfully',
	'done',
	'executed',
	'completed',
];
const failedWords: readonly string[] = ['2', 'fail', 'failed', 'failure', 'error', 'cancelled', 'rejected'];
const waitingWords: readonly string[] = ['', 'pending', 'waiting', 'queued', 'new'];
/** Fetched by the terminal, which has not answered yet. */
const sentWords: readonly string[] = ['sent', 'processing', 'executing'];

/**
A status column, or what the web service says of a command.
@param isExecuted the row has an execution date; null where there is no such thing.
*/
export function readStatus(text: string | null, isExecuted: boolean | null): RouteStatus {
	const raw = text === null ? null : plainText(text.replaceAll(/\s+/g, ' ').trim(), 100);
	return {state: stateOf((raw ?? '').toLowerCase(), isExecuted), raw};
}

/** Fetched, and no answer of the terminal yet: the word is still under way. */
export function isUnderWay({raw}: RouteStatus): boolean {
	return sentWords.includes((raw ?? '').toLowerCase());
}

function stateOf(word: string, isExecuted: boolean | null): RouteStatus['state'] {
	// What a terminal returns for a command it does not take, e.g. -1002 for one it cannot read.
	if (failedWords.includes(word) || /^-\d+$/.test(word)) return 'refused';
	if (isExecuted === true || doneWords.includes(word) || sentWords.includes(word)) return 'handed-over';
	if (waitingWords.includes(word)) return isExecuted === null && word === '' ? 'unknown' : 'waiting';
	// Sentences of the web service. What it denies is looked for first: "unsuccessful", "not executed".
	if (/\b(?:fail|error|invalid|reject|unsuccess|denied|not\b)/.test(word)) return 'refused';
	if (/\b(?:success|executed|completed)/.test(word)) return 'handed-over';
	return /\b(?:pending|waiting|queued)\b/.test(word) ? 'waiting' : 'unknown';
}
