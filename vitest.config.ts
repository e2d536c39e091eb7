import {defineConfig} from 'vitest/config';

const journeys = 'test/journeys/**/*.test.ts';

export default defineConfig({
	test: {
		// Journeys start whole programs; two cores are all we count on.
		maxWorkers: 2,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		setupFiles: 'test/helpers/equal-users.ts',
		env: {NODE_ENV: 'test', TZ: 'Asia/Kolkata'},
		projects: [
			{
				extends: true,
				test: {name: 'parts', include: ['test/**/*.test.{ts,tsx}'], exclude: [journeys]},
			},
			{
				extends: true,
				test: {
					name: 'journeys',
					include: [journeys],
					// Only they need the built program.
					globalSetup: 'test/helpers/build.ts',
					testTimeout: 120_000,
				},
			},
		],
	},
});
