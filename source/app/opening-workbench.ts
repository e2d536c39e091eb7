import type {Workbench} from '../runtime/workbench.ts';

/**
A workbench that is still being opened: whatever is asked of it waits until it is there. Until then it counts as
read-only and without a device. Another one may take its place later.
*/
export function openingWorkbench(current: () => Promise<Workbench>): Workbench {
	return {
		deviceName: null,
		isReadOnly: true,
		writableRows: [],
		refresh: async (...given) => (await current()).refresh(...given),
		remarks: async (...given) => (await current()).remarks(...given),
		lastPunch: async (...given) => (await current()).lastPunch(...given),
		plan: async (...given) => (await current()).plan(...given),
		apply: async (...given) => (await current()).apply(...given),
		events: async (...given) => (await current()).events(...given),
		hasDeviceChanged: async (...given) => (await current()).hasDeviceChanged(...given),
		check: async (...given) => (await current()).check(...given),
		clock: {
			read: async (...given) => (await current()).clock.read(...given),
			set: async (...given) => (await current()).clock.set(...given),
		},
		backUp: async (...given) => (await current()).backUp(...given),
		resume: async (...given) => (await current()).resume(...given),
		savePlan: async (...given) => (await current()).savePlan(...given),
		reopenPlan: async (...given) => (await current()).reopenPlan(...given),
		elsewhere: {
			find: async (...given) => (await current()).elsewhere.find(...given),
			todo: async () => (await current()).elsewhere.todo(),
		},
		history: {
			operations: async (...given) => (await current()).history.operations(...given),
			audit: async () => (await current()).history.audit(),
			backups: async () => (await current()).history.backups(),
		},
		unfinished: async () => (await current()).unfinished(),
		close: async () => (await current()).close(),
	};
}
