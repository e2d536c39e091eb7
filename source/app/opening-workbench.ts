import type {Workbench} from '../runtime/workbench.ts';

/**
A workbench that is still being opened: whatever is asked of it waits until it is there. Until then it counts as
read-only and without a device.
*/
export function openingWorkbench(opening: Promise<Workbench>): Workbench {
	return {
		deviceName: null,
		isReadOnly: true,
		writableRows: [],
		refresh: async (...given) => (await opening).refresh(...given),
		plan: async (...given) => (await opening).plan(...given),
		apply: async (...given) => (await opening).apply(...given),
		events: async (...given) => (await opening).events(...given),
		hasDeviceChanged: async (...given) => (await opening).hasDeviceChanged(...given),
		check: async (...given) => (await opening).check(...given),
		clock: {
			read: async (...given) => (await opening).clock.read(...given),
			set: async (...given) => (await opening).clock.set(...given),
		},
		backUp: async (...given) => (await opening).backUp(...given),
		resume: async (...given) => (await opening).resume(...given),
		savePlan: async (...given) => (await opening).savePlan(...given),
		reopenPlan: async (...given) => (await opening).reopenPlan(...given),
		elsewhere: {
			find: async (...given) => (await opening).elsewhere.find(...given),
			todo: async () => (await opening).elsewhere.todo(),
		},
		history: {
			operations: async (...given) => (await opening).history.operations(...given),
			audit: async () => (await opening).history.audit(),
			backups: async () => (await opening).history.backups(),
		},
		unfinished: async () => (await opening).unfinished(),
		close: async () => (await opening).close(),
	};
}
