import {bash} from './completion-bash.ts';
import {fish} from './completion-fish.ts';
import {powershell} from './completion-powershell.ts';
import {zsh} from './completion-zsh.ts';

/** Completion for four shells, made from the table of commands and flags. */
export const completionScripts = {bash, zsh, fish, powershell} as const;

export type Shell = keyof typeof completionScripts;
