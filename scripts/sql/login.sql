/*
A login for trisync with the least rights it needs. SQL Server 2008 or newer; run by somebody who may create logins.
Replace the database name and the password. Run it once more in the middleware's database where that is another one.

Part 1 is enough to read, compare and diagnose. Part 2 lets trisync repair, add, delete and restore people; leave it
out and trisync says "read-only" instead. Part 3 lets it see which programs use the database.
*/
USE master;
IF SUSER_ID(N'trisync') IS NULL
	CREATE LOGIN trisync WITH PASSWORD = N'replace-this-password', DEFAULT_DATABASE = etimetracklite1;
GO

USE etimetracklite1;
GO
IF USER_ID(N'trisync') IS NULL
	CREATE USER trisync FOR LOGIN trisync;
GO

/* 1. Reading. Tables that a site does not have are skipped. */
DECLARE @table nvarchar(600), @sql nvarchar(max);
DECLARE readable CURSOR LOCAL STATIC FOR
SELECT QUOTENAME(TABLE_SCHEMA) + N'.' + QUOTENAME(TABLE_NAME)
FROM INFORMATION_SCHEMA.TABLES
WHERE TABLE_TYPE = 'BASE TABLE'
	AND (TABLE_NAME IN ('Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio', 'Companies', 'Departments', 'Categories',
		'Devices', 'DeviceCommands', 'DeviceErrorMessages', 'DeviceOperationLogs')
		OR TABLE_NAME = 'DeviceLogs' OR TABLE_NAME LIKE 'DeviceLogs[_][0-9]%');
OPEN readable;
FETCH NEXT FROM readable INTO @table;
WHILE @@FETCH_STATUS = 0
BEGIN
	SET @sql = N'GRANT SELECT ON ' + @table + N' TO trisync;';
	EXEC sp_executesql @sql;
	FETCH NEXT FROM readable INTO @table;
END;
CLOSE readable;
DEALLOCATE readable;
GO

/* 2. Writing people. Nothing else is ever written; DeviceCommands only where the queue is used as a way to a terminal. */
DECLARE @table nvarchar(600), @sql nvarchar(max);
DECLARE writable CURSOR LOCAL STATIC FOR
SELECT QUOTENAME(TABLE_SCHEMA) + N'.' + QUOTENAME(TABLE_NAME)
FROM INFORMATION_SCHEMA.TABLES
WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME IN ('Employees', 'GymClients', 'DeviceUsers', 'EmployeesBio');
OPEN writable;
FETCH NEXT FROM writable INTO @table;
WHILE @@FETCH_STATUS = 0
BEGIN
	SET @sql = N'GRANT INSERT, UPDATE, DELETE ON ' + @table + N' TO trisync;';
	EXEC sp_executesql @sql;
	FETCH NEXT FROM writable INTO @table;
END;
CLOSE writable;
DEALLOCATE writable;
IF OBJECT_ID(N'dbo.DeviceCommands') IS NOT NULL
	GRANT INSERT ON dbo.DeviceCommands TO trisync;
GO

/* 3. Optional: see the sessions of other programs, as a sign that the middleware uses this database. */
USE master;
GRANT VIEW SERVER STATE TO trisync;
GO
