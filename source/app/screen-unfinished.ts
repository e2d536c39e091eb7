import type {Workbench} from '../runtime/workbench.ts';
import type {Event} from '../store/index.ts';

/** Older operations than these are history. */
const looked = 50;

/** Tells what an earlier run of the program left unfinished, and which operation on this device it was. */
export async function tellUnfinished(workbench: Workbench, dispatch: (event: Event) => void): Promise<void> {
	try {
		const text = await workbench.unfinished();
		if (text === null) return;
		const operations = await workbench.history.operations(looked);
		const entry = operations.find(
			({state, device}) => state === 'unfinished' && device === workbench.deviceName,
		);
		dispatch({type: 'unfinished-found', text, entry: entry ?? null});
	} catch {
		// Unfinished operations that cannot be read now are met again by the next plan, which refuses.
	}
}
