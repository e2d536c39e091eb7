import {type Door, type DoorsDialog, plainText, type State} from '../../store/index.ts';
import {shortened, sized} from '../cells.ts';
import type {Span, Style} from '../paint.ts';
import {wrap} from '../words.ts';
import {type DialogView, framed} from './frame.ts';

/** The site's terminals: who they are and how many they hold; one of them is compared. */
export function doorsView(style: Style, state: State, {others, cursor}: DoorsDialog): DialogView {
	const width = state.size.columns - 4;
	const doors = [compared(state), ...(others ?? [])];
	const room = nameRoom(state);
	const rows = doors.map((door, at): Span[] => {
		const text = `${at === cursor ? '>' : ' '} ${shortened(doorText(door, at === 0, room), width)}`;
		return [at === cursor ? ['cursor', text] : door.state === 'fail' ? ['danger', text] : text];
	});
	const {reason = null, address = ''} = doors[cursor] ?? {};
	return framed(style, state, {
		head: [
			[['title', ' DEVICES']],
			['   One is compared at a time; the others are visited.'],
			[['dim', `   ${sized('name', room)} state    users      fingers serial`]],
		],
		rows,
		foot: [
			[],
			...(address === '' ? [] : [[`   ${plainText(address, 60)}`]]),
			...(reason === null ? [] : wrap(reason, width).map((text): Span[] => [['warning', `   ${text}`]])),
			...(others?.length === 0
				? wrap('There is one device. More of them stand in config.json under "devices".', width - 3).map(
						(text): Span[] => [`   ${text}`],
					)
				: []),
		],
		place: {cursor},
	});
}

/** The device of the lists on the screen is not asked once more: its line may be held. */
function compared({device, data, sources}: State): Door {
	const known = data.device;
	return {
		name: device ?? 'no device',
		address: known?.address ?? '',
		state: sources.device.state === 'ok' || sources.device.state === 'live' ? 'ok' : 'wait',
		serial: known?.info?.serial ?? null,
		users: sources.device.count,
		userCapacity: known?.counts?.userCapacity ?? null,
		fingers: known?.counts?.fingers ?? null,
		reason: sources.device.reason === null ? null : plainText(sources.device.reason, 400),
	};
}

/** A narrow screen keeps the numbers whole rather than the name. */
function nameRoom({size}: State): number {
	return size.columns < 79 ? 12 : 20;
}

function doorText(
	{name, state, users, userCapacity, fingers, serial}: Door,
	isCompared: boolean,
	room: number,
): string {
	const count = users === null ? '-' : userCapacity === null ? `${users}` : `${users}/${userCapacity}`;
	return [
		sized(plainText(name, 40), room),
		sized(isCompared ? 'compared' : state, 8),
		sized(count, 10),
		sized(fingers === null ? '-' : String(fingers), 7),
		serial === null ? '-' : plainText(serial, 30),
	].join(' ');
}
