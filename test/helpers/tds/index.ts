export {
	type Answer,
	startTdsListener,
	type TdsListener,
	type TdsOptions,
	type TransactionAnswer,
	type Transactions,
} from './listener.ts';
export type {Login, Query, TransactionRequest} from './requests.ts';
export {sqliteAnswers} from './sqlite-answers.ts';
export type {Column, ServerError, Value} from './tokens.ts';
