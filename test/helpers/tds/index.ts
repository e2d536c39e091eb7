export {type Answer, startTdsListener, type TdsListener, type TdsOptions} from './listener.ts';
export type {Login, Query} from './requests.ts';
export {sqliteAnswers} from './sqlite-answers.ts';
export type {Column, ServerError, Value} from './tokens.ts';
