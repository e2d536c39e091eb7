import type {Gender} from './names.ts';

/** One row of an `Employees` table, with the person's GymClients row where the table is the website's. */
export interface TrialEmployee {
	readonly employeeId: number;
	readonly pin: string;
	readonly name: string;
	readonly gender: Gender;
	readonly card: string;
	readonly status: string;
	readonly recordStatus: number | null;
	/** `YYYY-MM-DD`; 3000-01-01 = not resigned. */
	readonly resignedOn: string;
	readonly companyId: number;
	readonly departmentId: number;
	readonly joinedOn: string;
	/** null = no GymClients row. */
	readonly client: {
		readonly pin: string;
		readonly packageEnd: string;
		readonly months: number;
		readonly billedOn: string;
	} | null;
}

export interface TrialUser {
	readonly uid: number;
	readonly pin: string;
	readonly name: string;
	readonly card: number;
	readonly privilege: number;
	readonly isEnabled: boolean;
	readonly password: string;
	readonly fingers: readonly number[];
}

/** One person as each source has them; null = not there. */
export interface TrialPerson {
	readonly website: TrialEmployee | null;
	/** Only looked at when the middleware has a database of its own. */
	readonly middleware: TrialEmployee | null;
	readonly device: TrialUser | null;
}
