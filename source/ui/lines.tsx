import {Box, Text, Transform} from 'ink';
import type {ReactNode} from 'react';

/**
Lines that are drawn already, each exactly as wide as the screen. As one transform they skip measuring and
wrapping, which is most of what a frame costs.
*/
export function Lines({lines}: {readonly lines: readonly string[]}): ReactNode {
	if (lines.length === 0) return null;
	return (
		<Box flexShrink={0} height={lines.length}>
			<Transform transform={(_, at) => lines[at] ?? ''}>
				<Text>{`${'\n'.repeat(lines.length - 1)}.`}</Text>
			</Transform>
		</Box>
	);
}
