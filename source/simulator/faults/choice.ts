import {SimulatorError} from '../../domain/errors.ts';
import {editDistance} from '../../domain/similarity.ts';
import {type FaultName, faults} from './table.ts';

export interface FaultChoice {
	readonly name: FaultName;
	/** Only the N-th such packet, from 1; null = every one. */
	readonly at: number | null;
}

/**
Read `name` or `name=N`.
@throws {SimulatorError} ERR_SIMULATOR_FAULT naming the nearest fault there is.
*/
export function parseFault(text: string): FaultChoice {
	const [name = '', count] = text.split('=', 2);
	if (!Object.hasOwn(faults, name)) {
		throw new SimulatorError('ERR_SIMULATOR_FAULT', `There is no fault "${name}".`, {
			hint: `Did you mean "${nearestName(name)}"? --fault list prints all of them.`,
		});
	}

	if (count !== undefined && !/^[1-9]\d{0,8}$/.test(count)) {
		throw new SimulatorError('ERR_SIMULATOR_FAULT', `"${text}" has no packet number behind "=".`, {
			hint: `Write for example ${name}=2 for the second such packet.`,
		});
	}

	return {name: name as FaultName, at: count === undefined ? null : Number(count)};
}

function nearestName(wanted: string): string {
	let best = '';
	let least = Number.POSITIVE_INFINITY;
	for (const name of Object.keys(faults)) {
		const distance = editDistance(wanted.slice(0, 40), name);
		if (distance < least) [best, least] = [name, distance];
	}

	return best;
}
