import {Box, Text} from 'ink';
import TextInput from 'ink-text-input';
import type {ReactNode} from 'react';

/** The phrase a person types to let a plan with a delete or a brake go. It hears nothing until it is armed. */
export function PhraseInput(props: {
	readonly phrase: string;
	readonly isArmed: boolean;
	readonly onEdit: (text: string) => void;
	readonly onEnter: (text: string) => void;
}): ReactNode {
	return (
		<Box height={1} flexShrink={0}>
			<Text>{' > '}</Text>
			<TextInput
				value={props.phrase}
				focus={props.isArmed}
				onChange={props.onEdit}
				onSubmit={props.onEnter}
			/>
		</Box>
	);
}
