/** The catalog views of SQL Server that trisync reads, filled with the tables of the attached file. */
export const catalogSql = `
	CREATE TABLE INFORMATION_SCHEMA.COLUMNS (TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH,
		IS_NULLABLE, COLUMN_DEFAULT, ORDINAL_POSITION);
	INSERT INTO INFORMATION_SCHEMA.COLUMNS
		SELECT 'dbo', t.name, c.name,
			CASE WHEN c.type = 'INTEGER' THEN 'int'
				WHEN INSTR(c.type, '(') > 0 THEN SUBSTR(c.type, 1, INSTR(c.type, '(') - 1) ELSE c.type END,
			CASE WHEN c.type LIKE '%char(%' THEN CAST(SUBSTR(c.type, INSTR(c.type, '(') + 1) AS INTEGER) END,
			CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END, c.dflt_value, c.cid + 1
		FROM dbo.sqlite_master t JOIN pragma_table_xinfo(t.name, 'dbo') c WHERE t.type = 'table';
	CREATE TABLE INFORMATION_SCHEMA.TABLES (TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE);
	INSERT INTO INFORMATION_SCHEMA.TABLES SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME, 'BASE TABLE' FROM INFORMATION_SCHEMA.COLUMNS;
	CREATE TABLE sys.databases (name, create_date);
	CREATE TABLE sys.schemas (schema_id, name);
	INSERT INTO sys.schemas VALUES (1, 'dbo');
	CREATE TABLE sys.objects (object_id, schema_id, name);
	INSERT INTO sys.objects SELECT rowid, 1, name FROM dbo.sqlite_master WHERE type = 'table';
	CREATE TABLE sys.columns (object_id, column_id, name, default_object_id, is_computed, is_identity);
	INSERT INTO sys.columns
		SELECT o.object_id, c.cid + 1, c.name, CASE WHEN c.dflt_value IS NULL THEN 0 ELSE 1 END, 0,
			CASE WHEN c.pk = 1 AND c.type = 'INTEGER' THEN 1 ELSE 0 END
		FROM sys.objects o JOIN pragma_table_xinfo(o.name, 'dbo') c;
	CREATE TABLE sys.identity_columns (object_id, column_id);
	INSERT INTO sys.identity_columns
		SELECT o.object_id, c.cid + 1 FROM sys.objects o JOIN pragma_table_xinfo(o.name, 'dbo') c
		WHERE c.pk = 1 AND c.type = 'INTEGER';
	CREATE TABLE sys.default_constraints (object_id, parent_object_id, parent_column_id);
	CREATE TABLE sys.indexes (object_id, index_id, is_unique, is_disabled, has_filter);
	CREATE TABLE sys.index_columns (object_id, index_id, column_id, is_included_column);
	INSERT INTO sys.indexes
		SELECT o.object_id, 1, 1, 0, 0 FROM sys.objects o WHERE EXISTS (SELECT 1 FROM pragma_table_xinfo(o.name, 'dbo') c WHERE c.pk = 1);
	INSERT INTO sys.index_columns
		SELECT o.object_id, 1, c.cid + 1, 0 FROM sys.objects o JOIN pragma_table_xinfo(o.name, 'dbo') c WHERE c.pk > 0;
`;
