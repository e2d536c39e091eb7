/** What goes wrong with the simulator itself, never what it plays. The command layer prints `message` and `hint`. */
export class SimulatorError extends Error {
	readonly code: 'ERR_SIMULATOR_FAULT' | 'ERR_SIMULATOR_STATE' | 'ERR_SIMULATOR_OPTION';
	/** What to do next, one sentence. */
	readonly hint: string;

	constructor(code: SimulatorError['code'], message: string, hint: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
		this.name = 'SimulatorError';
		this.code = code;
		this.hint = hint;
	}
}
