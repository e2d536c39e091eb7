import type {Workbench} from '../runtime/workbench.ts';

/** Tells what an earlier run of the program left unfinished. */
export async function tellUnfinished(workbench: Workbench, tell: (text: string) => void): Promise<void> {
	try {
		const word = await workbench.unfinished();
		if (word !== null) tell(word);
	} catch {
		// Unfinished operations that cannot be read now are met again by the next plan, which refuses.
	}
}
