import {Text} from 'ink';
import {Table} from 'ink-table';
import type {ReactNode} from 'react';
import {markRows} from './dialogs/marks.ts';
import type {Style} from './paint.ts';

const ascii: Readonly<Record<string, string>> = {'─': '-', '│': '|'};

/** Frame characters for terminals without UTF-8: everything that is no line becomes a corner. */
function asciiFrame(text: string): string {
	return [...text]
		.map(character => ascii[character] ?? (/[\u2500-\u257F]/.test(character) ? '+' : character))
		.join('');
}

function Cell({children}: {readonly children?: ReactNode}): ReactNode {
	return <Text>{children}</Text>;
}

function AsciiSkeleton({children}: {readonly children?: ReactNode}): ReactNode {
	return <Text>{typeof children === 'string' ? asciiFrame(children) : children}</Text>;
}

/** What the marks mean: a small static table, every cell ours and narrow. */
export function MarksTable({style}: {readonly style: Style}): ReactNode {
	const skeleton = style.glyphs.isAscii ? AsciiSkeleton : Cell;
	return <Table data={markRows.map(row => ({...row}))} header={Cell} cell={Cell} skeleton={skeleton} />;
}
