/**
A gym as plain data: what `writeSqliteGym` turns into tables. Dates are `YYYY-MM-DD`, optionally with a time
(`YYYY-MM-DD HH:MM:SS`), in the gym's own time.
*/
export interface GymSeed {
	readonly employees: readonly SeedEmployee[];
	readonly clients?: readonly SeedClient[];
	/** Default: one row, id 1, called Default, as the middleware itself is delivered. Same for the next two. */
	readonly companies?: readonly SeedCompany[];
	readonly departments?: readonly SeedLookup[];
	readonly categories?: readonly SeedLookup[];
	readonly devices?: readonly SeedDevice[];
	readonly templates?: readonly SeedTemplate[];
	readonly punches?: readonly SeedPunch[];
	readonly deviceUsers?: readonly SeedDeviceUser[];
	readonly commands?: readonly SeedCommand[];
	readonly deviceErrors?: readonly SeedDeviceError[];
	readonly deviceOperations?: readonly SeedDeviceOperation[];
	/**
	What differs in the middleware's own database; only read with a `middlewareFile`. A list left out is the same
	as above.
	*/
	readonly middleware?: Partial<Omit<GymSeed, 'clients' | 'middleware'>>;
}

/** An `Employees` row. What is left out gets what the website writes today for a member in good standing. */
export interface SeedEmployee {
	readonly employeeId: number;
	/** `EmployeeName`. */
	readonly name: string | null;
	/** `EmployeeCodeInDevice`, and `EmployeeCode` where `code` is left out. */
	readonly pin: string | null;
	readonly code?: string;
	/** What the code's letters and digits are, where left out. */
	readonly stringCode?: string | null;
	readonly numericCode?: number | null;
	/** `EmployeeRFIDNumber`. */
	readonly card?: string | null;
	/** Default 'Working'. */
	readonly status?: string | null;
	/** Default 1. */
	readonly recordStatus?: number | null;
	readonly gender?: string | null;
	/** Default 1. */
	readonly companyId?: number | null;
	readonly departmentId?: number | null;
	readonly categoryId?: number | null;
	/** `DOJ`; default 1900-01-01, "never set". */
	readonly joinedOn?: string | null;
	/** `DOR`; default 3000-01-01, "not resigned". */
	readonly resignedOn?: string | null;
	readonly contact?: string;
	readonly email?: string;
	/** `EmployeePhoto` in hex. */
	readonly photo?: string;
}

/** A `GymClients` row. */
export interface SeedClient {
	readonly employeeId: number;
	readonly pin: string | null;
	/** `RemainingDate`. */
	readonly packageEnd: string | null;
	readonly billedOn?: string | null;
	readonly createdAt?: string | null;
	readonly updatedAt?: string | null;
	readonly packageType?: string;
	readonly months?: number;
	readonly trainer?: string;
	readonly isTrainer?: boolean;
}

export interface SeedLookup {
	readonly id: number;
	readonly name: string;
}

export interface SeedCompany extends SeedLookup {
	/** `CompanyIsVisible` -1 or 0; default visible. */
	readonly isVisible?: boolean;
}

export interface SeedDevice {
	readonly deviceId: number;
	readonly name: string;
	readonly serial: string;
	readonly address: string;
	readonly lastPing?: string | null;
}

/** An `EmployeesBio` row; `template` is opaque text. */
export interface SeedTemplate {
	readonly employeeId: number;
	readonly finger: number;
	readonly template: string;
}

/** A `DeviceLogs` row. */
export interface SeedPunch {
	readonly deviceId: number;
	readonly pin: string;
	readonly at: string;
}

/** A `DeviceUsers` row: the middleware assigned this person to a terminal. */
export interface SeedDeviceUser {
	readonly deviceId: number;
	readonly employeeId: number;
}

/** A `DeviceCommands` row. */
export interface SeedCommand {
	readonly title: string;
	readonly command: string;
	readonly serial: string;
	/** Default 'Pending'. */
	readonly status?: string;
	readonly createdAt: string;
	readonly executedAt?: string | null;
}

/** A `DeviceErrorMessages` row. */
export interface SeedDeviceError {
	readonly serial: string;
	readonly message: string;
	/** What the terminal had sent. */
	readonly stream?: string;
	readonly at: string;
}

/** A `DeviceOperationLogs` row: 9 deleted a user, 30 enrolled one. */
export interface SeedDeviceOperation {
	readonly serial: string;
	readonly code: number;
	readonly pin?: string;
	readonly at: string;
}
