import {EventEmitter} from 'node:events';
import type {TerminalHost} from '../../../source/ui/terminal/terminal.ts';

/** A process that notes what it is asked instead of doing it. */
export class FakeHost extends EventEmitter implements TerminalHost {
	readonly killed: Array<readonly [pid: number, signal: string]> = [];
	readonly exited: number[] = [];

	kill(pid: number, signal: NodeJS.Signals): void {
		this.killed.push([pid, signal]);
	}

	exit(code: number): void {
		this.exited.push(code);
	}
}

export function fakeHost(): FakeHost {
	return new FakeHost();
}
