/**
The tables of a trial gym, with the names and types that the real systems use, so far as SQLite knows them.
NOT NULL is left out where a repair tool has to cope with NULL on real sites.
*/
export const middlewareSchema = `
CREATE TABLE Companies (
	CompanyId INTEGER PRIMARY KEY, CompanyFName nvarchar(50) NOT NULL, CompanySName nvarchar(50) NOT NULL,
	CompanyIsVisible int NOT NULL DEFAULT -1, RecordStatus int DEFAULT 1
);
CREATE TABLE Departments (
	DepartmentId INTEGER PRIMARY KEY, DepartmentFName nvarchar(50) NOT NULL, DepartmentSName nvarchar(50) NOT NULL,
	Description nvarchar(255), RecordStatus int DEFAULT 1
);
CREATE TABLE Categories (
	CategoryId INTEGER PRIMARY KEY, CategoryFName nvarchar(50) NOT NULL, CategorySName nvarchar(50) NOT NULL,
	RecordStatus int NOT NULL DEFAULT 1
);
CREATE TABLE Employees (
	EmployeeId INTEGER PRIMARY KEY AUTOINCREMENT,
	EmployeeName nvarchar(50), EmployeeCode nvarchar(50), StringCode nvarchar(50), NumericCode int,
	Gender nvarchar(255), CompanyId int, DepartmentId int, Designation nvarchar(255), CategoryId int,
	DOJ datetime DEFAULT '1900-01-01', DOR datetime DEFAULT '1900-01-01',
	DOC datetime DEFAULT '1900-01-01', DOB datetime DEFAULT '1900-01-01',
	EmployeeCodeInDevice nvarchar(50), EmployeeRFIDNumber nvarchar(255),
	EmployementType nvarchar(255) NOT NULL DEFAULT 'Permanent', Status nvarchar(255),
	EmployeeDevicePassword nvarchar(50) DEFAULT '', EmployeeDeviceGroup nvarchar(50) DEFAULT '1',
	ContactNo nvarchar(255) DEFAULT '', Email nvarchar(255) DEFAULT '',
	RecordStatus int DEFAULT 1, Location nvarchar(255), LastModifiedBy nvarchar(50), EmployeePhoto image
);
CREATE INDEX IX_Employees_EmployeeCodeInDevice ON Employees (EmployeeCodeInDevice);
CREATE TABLE Devices (
	DeviceId INTEGER PRIMARY KEY, DeviceFName nvarchar(255) NOT NULL, DeviceSName nvarchar(255) NOT NULL,
	DeviceDirection nvarchar(255), SerialNumber nvarchar(255), ConnectionType nvarchar(255), IpAddress nvarchar(255),
	CommKey nvarchar(255) NOT NULL DEFAULT '0', LastLogDownloadDate datetime, LastPing datetime,
	DeviceType nvarchar(255), Timezone nvarchar(50) DEFAULT '330'
);
CREATE TABLE DeviceCommands (
	DeviceCommandId INTEGER PRIMARY KEY AUTOINCREMENT, Title nvarchar(255), DeviceCommand nvarchar(4000),
	SerialNumber nvarchar(255), Status nvarchar(255), Type nvarchar(255), CreationDate datetime, ExecutionDate datetime
);
CREATE TABLE EmployeesBio (
	EmployeeBioId INTEGER PRIMARY KEY AUTOINCREMENT, EmployeeId int NOT NULL, BioType nvarchar(50),
	BioVersion nvarchar(50), BioId int NOT NULL, Bio ntext
);
CREATE TABLE DeviceErrorMessages (
	DeviceErrorMessageId INTEGER PRIMARY KEY AUTOINCREMENT, SerialNumber nvarchar(255), ErrorMessage nvarchar(255),
	LogStream nvarchar(4000), CreatedDate datetime
);
CREATE TABLE DeviceOperationLogs (
	DeviceOperationLogId INTEGER PRIMARY KEY AUTOINCREMENT, DeviceOperationLogCode nvarchar(50),
	DeviceOperationLogExecutedOn datetime, SerialNumber nvarchar(255), UserId nvarchar(50)
);
CREATE TABLE DeviceUsers (DeviceId int NOT NULL, EmployeeId int NOT NULL, GroupId int, CreatedDate datetime);
CREATE TABLE DeviceLogs (
	DeviceLogId INTEGER PRIMARY KEY AUTOINCREMENT, DownloadDate datetime, DeviceId int NOT NULL,
	UserId nvarchar(50) NOT NULL, LogDate datetime NOT NULL, Direction nvarchar(255), AttDirection nvarchar(255)
);
`;

/** The website adds one table of its own to the middleware's. */
export const websiteSchema = `${middlewareSchema}
CREATE TABLE GymClients (
	Id uniqueidentifier PRIMARY KEY, EmployeeId int NOT NULL, EmployeeCodeInDevice nvarchar(50),
	BloodGroup nvarchar(10), Months int, Trainer nvarchar(100), PackageType nvarchar(50),
	TotalAmount decimal(10,2), AmountPaid decimal(10,2), PendingAmount decimal(10,2),
	RemainingDate datetime, PreferredTimings nvarchar(50), PaymentMode nvarchar(50),
	BillingDate datetime, IsTrainer bit NOT NULL DEFAULT 0, CreatedAt datetime2, UpdatedAt datetime2
);
CREATE INDEX IX_GymClients_EmployeeId ON GymClients (EmployeeId);
`;
