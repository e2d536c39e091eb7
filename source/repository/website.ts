import type {WebsitePerson} from '../domain/index.ts';
import {type Catalog, column, qualified, requireColumn, requireTable, type Table} from './catalog.ts';
import type {Dialect, ResultRow} from './engine.ts';
import type {Statement} from './statement.ts';
import {dateOf, numberOf, optionalTextOf, pinOf, textOf} from './values.ts';

export const websiteTables: readonly string[] = ['Employees', 'GymClients'];

/** The vendor's tables have all of these; what else has none of them is not judged by them. */
const codeColumns: readonly string[] = ['EmployeeCode', 'StringCode', 'NumericCode', 'Gender'];

/**
Employees with the newest of their GymClients rows. That table has no unique key, so the rows are numbered per
employee, newest first as the website itself reads them, and only number 1 is joined: nobody is ever doubled.
*/
export function websiteStatement(
	catalog: Catalog,
	dialect: Dialect,
	database: string,
): Statement<WebsitePerson> {
	const employees = requireTable(catalog, 'Employees', database);
	const clients = catalog.get('gymclients');
	const employeeId = requireColumn(employees, 'e', 'EmployeeId');
	const pin = dialect.text(requireColumn(employees, 'e', 'EmployeeCodeInDevice'));
	const optional = (name: string, express: (column: string) => string) => {
		const found = column(employees, 'e', name);
		return found === null ? 'NULL' : express(found);
	};

	const columns = [
		`${employeeId} AS EmployeeId`,
		`${pin} AS Pin`,
		`${dialect.text(requireColumn(employees, 'e', 'EmployeeName'))} AS Name`,
		`${optional('EmployeeRFIDNumber', dialect.text)} AS Card`,
		`${optional('Status', dialect.text)} AS Status`,
		`${optional('RecordStatus', plain => plain)} AS RecordStatus`,
		`${optional('DOR', dialect.date)} AS ResignedOn`,
	];
	const hasCodes = codeColumns.every(name => column(employees, 'e', name) !== null);
	if (hasCodes) {
		columns.push(
			`${optional('EmployeeCode', dialect.text)} AS Code`,
			`${optional('StringCode', dialect.text)} AS StringCode`,
			`${optional('NumericCode', plain => plain)} AS NumericCode`,
			`${optional('Gender', dialect.text)} AS Gender`,
		);
	}

	if (clients !== undefined) {
		columns.push('g.PackageEnd AS PackageEnd', 'g.Pin AS ClientPin', 'g.ClientRows AS ClientRows');
	}

	const join =
		clients === undefined
			? ''
			: ` LEFT JOIN (${newestClients(clients, dialect)}) g ON g.EmployeeId = ${employeeId} AND g.Newest = 1`;
	const hasClients = clients !== undefined;
	return {
		columns: columns.join(', '),
		from: `${qualified(employees)} e${join}`,
		order: employeeId,
		pin,
		read: row => toWebsitePerson(row, hasClients, hasCodes),
	};
}

function newestClients(clients: Table, dialect: Dialect): string {
	const employeeId = requireColumn(clients, 'c', 'EmployeeId');
	const optional = (name: string, express: (column: string) => string) => {
		const found = column(clients, 'c', name);
		return found === null ? 'NULL' : express(found);
	};

	// Some columns were added to the website later and may be missing; the id makes the choice repeatable.
	const dates = ['BillingDate', 'CreatedAt'].flatMap(name => column(clients, 'c', name) ?? []);
	const age = dates.length > 1 ? `COALESCE(${dates.join(', ')})` : dates[0];
	const order = [age, column(clients, 'c', 'UpdatedAt'), column(clients, 'c', 'Id')]
		.filter(part => part !== null && part !== undefined)
		.map(part => `${part} DESC`);
	const partition = `PARTITION BY ${employeeId}`;
	return [
		`SELECT ${employeeId} AS EmployeeId`,
		`${optional('RemainingDate', dialect.date)} AS PackageEnd`,
		`${optional('EmployeeCodeInDevice', dialect.text)} AS Pin`,
		`COUNT(*) OVER (${partition}) AS ClientRows`,
		`ROW_NUMBER() OVER (${partition} ORDER BY ${order.length > 0 ? order.join(', ') : employeeId}) AS Newest`,
	]
		.join(', ')
		.concat(` FROM ${qualified(clients)} c`);
}

function toWebsitePerson(row: ResultRow, hasClients: boolean, hasCodes: boolean): WebsitePerson {
	const clientRows = hasClients ? (numberOf(row.ClientRows) ?? 0) : null;
	const hasClient = clientRows !== null && clientRows > 0;
	const pin = pinOf(row.Pin);
	// Nearly always the same text as the PIN; kept once.
	const asPin = (text: string) => (text === pin ? pin : text);
	const person: WebsitePerson = {
		employeeId: Number(row.EmployeeId),
		pin,
		name: textOf(row.Name),
		card: textOf(row.Card),
		status: optionalTextOf(row.Status),
		recordStatus: numberOf(row.RecordStatus),
		resignedOn: dateOf(row.ResignedOn),
		packageEnd: hasClient ? dateOf(row.PackageEnd) : null,
		clientPin: hasClient ? asPin(pinOf(row.ClientPin)) : null,
		clientRows,
	};
	if (!hasCodes) return person;
	return {
		...person,
		code: asPin(pinOf(row.Code)),
		stringCode: optionalTextOf(row.StringCode),
		numericCode: numberOf(row.NumericCode),
		gender: optionalTextOf(row.Gender),
	};
}
