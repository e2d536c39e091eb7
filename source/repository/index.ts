export {
	isDeletedName,
	type ListedRow,
	type Lookup,
	type Visibility,
	visibility,
} from './middleware/employees-list.ts';
export {type QueueOptions, type SoapSettings, soapRoute} from './middleware/routes/index.ts';
export {openMssql} from './mssql/open.ts';
export {type MssqlSettings, parseServer, type ServerAddress} from './mssql/settings.ts';
export type {Repositories} from './repositories.ts';
export {openSqlite, type SqliteFiles} from './sqlite/open.ts';
export type {
	GymSeed,
	SeedClient,
	SeedCommand,
	SeedCompany,
	SeedDevice,
	SeedDeviceError,
	SeedDeviceOperation,
	SeedDeviceUser,
	SeedEmployee,
	SeedLookup,
	SeedPunch,
	SeedTemplate,
} from './sqlite/seed.ts';
export {writeSqliteGym} from './sqlite/write.ts';
