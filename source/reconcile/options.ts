import type {DeviceInfo, NameStorage, RecordSize} from '../domain/index.ts';

/** What a comparison has to know besides the three lists. It holds the date, so that `reconcile` needs no clock. */
export interface ReconcileOptions {
	/** Local date of the gym, `YYYY-MM-DD`. */
	readonly today: string;
	/** A package that ended makes a person inactive, instead of only a note. */
	readonly expireByPackage: boolean;
	/** A name that differs only in case or spaces is a difference. */
	readonly strictNames: boolean;
	/** PINs of the people who may open the terminal's menu; in sync whatever the website says. */
	readonly deviceAdmins: readonly string[];
	readonly expected: readonly ExpectedRow[];
	/** How this device stores names; null = as UTF-8 in the field that was read. */
	readonly storage: NameStorage | null;
	/** What the device said about itself; null = no device, or it said nothing yet. */
	readonly device: DeviceTraits | null;
	/** Fingers by slot; null = the templates were not read completely, so nobody is said to have none. */
	readonly fingers: ReadonlyMap<number, number> | null;
}

/** A difference that somebody looked at and accepted. */
export interface ExpectedRow {
	readonly pin: string;
	readonly reason: string;
	/** `rowSignature` of the row when it was accepted; when it no longer matches, the row counts again. */
	readonly signature?: string;
}

export interface DeviceTraits extends Pick<DeviceInfo, 'pinWidth' | 'lettersInPin' | 'hasFaces'> {
	readonly recordSize: RecordSize | null;
}
