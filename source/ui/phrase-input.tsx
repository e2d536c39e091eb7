import {Box, Text, useInput} from 'ink';
import TextInput from 'ink-text-input';
import {type ReactNode, useReducer, useRef} from 'react';

/** The phrase a person types to let a plan with a delete or a brake go. It hears nothing until it is armed. */
export function PhraseInput(props: {
	readonly phrase: string;
	readonly isArmed: boolean;
	readonly onEdit: (text: string) => void;
	readonly onEnter: (text: string) => void;
}): ReactNode {
	const isCommand = useRef(false);
	const [opened, reopen] = useReducer((count: number) => count + 1, 0);
	return (
		<Box height={1} flexShrink={0}>
			<Text>{' > '}</Text>
			<CommandKeys
				isActive={props.isArmed}
				onKey={isOne => {
					isCommand.current = isOne;
				}}
			/>
			<TextInput
				key={opened}
				value={props.phrase}
				focus={props.isArmed}
				onChange={text => {
					// The field takes Ctrl-U for a "u"; opened anew, its caret is right again.
					if (isCommand.current) reopen();
					else props.onEdit(text);
				}}
				onSubmit={props.onEnter}
			/>
		</Box>
	);
}

/** Tells of each key, before the field beside it hears it, whether it is a command and no text. */
function CommandKeys(props: {
	readonly isActive: boolean;
	readonly onKey: (isCommand: boolean) => void;
}): ReactNode {
	useInput((_, key) => props.onKey(key.ctrl || key.meta), {isActive: props.isActive});
	return null;
}
