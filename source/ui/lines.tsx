import {Box, Text, Transform} from 'ink';
import type {ReactNode} from 'react';
import type {LineTokens} from './line-tokens.ts';

type Hide = Pick<LineTokens, 'hide'>;

/**
Lines that are drawn already, each exactly as wide as the screen. As one transform they skip measuring and
wrapping, which is most of what a frame costs.
*/
export function Lines({
	lines,
	tokens,
}: {
	readonly lines: readonly string[];
	readonly tokens: Hide;
}): ReactNode {
	if (lines.length === 0) return null;
	return (
		<Box flexShrink={0} height={lines.length}>
			<Transform transform={(_, at) => tokens.hide(lines[at] ?? '')}>
				<Text>{`${'\n'.repeat(lines.length - 1)}.`}</Text>
			</Transform>
		</Box>
	);
}
