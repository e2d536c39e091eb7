import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// Journeys start whole programs; two cores are all we count on.
		maxWorkers: 2,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		env: {NODE_ENV: 'test', TZ: 'Asia/Kolkata'},
	},
});
