import {onTestFinished} from 'vitest';
import {type Simulator, type SimulatorOptions, startSimulator} from '../../source/simulator/index.ts';
import {NaiveClient} from './naive-client.ts';

/** A simulator that ends with its test. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator(options);
	onTestFinished(() => simulator.close());
	return simulator;
}

/** A simulator and a client that has said hello. */
export async function openSession(
	options: SimulatorOptions = {},
): Promise<{simulator: Simulator; client: NaiveClient}> {
	const simulator = await openSimulator(options);
	const client = await NaiveClient.greet(simulator.port);
	onTestFinished(() => client.close());
	return {simulator, client};
}

export function u16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
}

export function u32(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
	return bytes;
}
