import type {Workbench} from '../runtime/workbench.ts';

/**
A workbench that is still being opened: whatever is asked of it waits until it is there. Until then it counts as
read-only and without a device.
*/
export function openingWorkbench(opening: Promise<Workbench>): Workbench {
	return {
		deviceName: null,
		isReadOnly: true,
		refresh: async (...given) => (await opening).refresh(...given),
		plan: async (...given) => (await opening).plan(...given),
		apply: async (...given) => (await opening).apply(...given),
		events: async (...given) => (await opening).events(...given),
		hasDeviceChanged: async (...given) => (await opening).hasDeviceChanged(...given),
		check: async (...given) => (await opening).check(...given),
		unfinished: async () => (await opening).unfinished(),
		close: async () => (await opening).close(),
	};
}
