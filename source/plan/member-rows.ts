import {
	type ColumnSchema,
	type DatabaseSchema,
	type PersonTable,
	plainText,
	type RowValue,
	type RowValues,
} from '../domain/index.ts';
import type {NewMember} from './plan.ts';
import type {RowWorld} from './world.ts';

/** The rows of a new member, by the columns that this database has. */
export interface MemberRows {
	/** null = the table is not there. */
	readonly employee: RowValues | null;
	readonly client: RowValues | null;
	/** Why they cannot be written, a sentence each. */
	readonly problems: readonly string[];
	readonly remarks: readonly string[];
}

export interface MemberFacts {
	readonly pin: string;
	/** Without control characters. */
	readonly name: string;
	readonly member: NewMember;
	/** `YYYY-MM-DD`. */
	readonly today: string;
	readonly packageEnd: string | null;
}

/** As the website's own form once did it right: every column that the middleware needs, and none that is not there. */
export function memberRows(facts: MemberFacts, {schema, defaults}: RowWorld): MemberRows {
	const employee = fill('Employees', employeeValues(facts, defaults), schema);
	const client = fill('GymClients', clientValues(facts), schema);
	const hasClients = schema.tables['GymClients'] !== undefined;
	return {
		employee: employee.values,
		client: client.values,
		problems: [
			...(employee.values === null ? ['This database has no Employees table.'] : employee.problems),
			...(hasClients ? client.problems : []),
		],
		remarks: [
			...(facts.member.gender === null && employee.values?.['Gender'] === ''
				? ['no gender given: left empty']
				: []),
			...(hasClients ? [] : ['this database has no GymClients table']),
		],
	};
}

/** undefined = only where the database asks for a value. */
type Known = Readonly<Record<string, {readonly value: RowValue; readonly isOptional?: true}>>;

function employeeValues({pin, name, member, today}: MemberFacts, defaults: RowWorld['defaults']): Known {
	return {
		EmployeeName: {value: name},
		EmployeeCode: {value: pin},
		StringCode: {value: ''},
		NumericCode: {value: pin},
		Gender: member.gender === null ? {value: '', isOptional: true} : {value: member.gender},
		CompanyId: {value: defaults.CompanyId},
		DepartmentId: {value: defaults.DepartmentId},
		CategoryId: {value: defaults.CategoryId},
		DOJ: {value: today},
		DOC: {value: today},
		// "Not resigned", as the middleware itself writes it.
		DOR: {value: '3000-01-01'},
		EmployeeCodeInDevice: {value: pin},
		EmployeeRFIDNumber: {value: member.card},
		EmployementType: {value: 'Permanent'},
		Status: {value: 'Working'},
		RecordStatus: {value: '1'},
		Designation: {value: '', isOptional: true},
		Location: {value: '', isOptional: true},
		DOB: {value: '1900-01-01', isOptional: true},
		IsRecieveNotification: {value: '0', isOptional: true},
		HolidayGroup: {value: '-1', isOptional: true},
		ShiftGroupId: {value: '0', isOptional: true},
		ShiftRosterId: {value: '0', isOptional: true},
	};
}

function clientValues({pin, member, today, packageEnd}: MemberFacts): Known {
	const {months} = member;
	return {
		EmployeeCodeInDevice: {value: pin},
		...(packageEnd === null ? {} : {RemainingDate: {value: packageEnd}}),
		...(member.package === null ? {} : {PackageType: {value: member.package}}),
		...(member.trainer === null ? {} : {Trainer: {value: member.trainer}}),
		...(months === undefined || months === null ? {} : {Months: {value: String(months)}}),
		BillingDate: {value: today},
		CreatedAt: {value: today},
		UpdatedAt: {value: today},
		IsTrainer: {value: '0', isOptional: true},
	};
}

/** Columns that the writer fills by itself: the key, and the link to the new Employees row. */
const linked: Readonly<Partial<Record<PersonTable, readonly string[]>>> = {
	GymClients: ['id', 'employeeid'],
};

function fill(
	name: PersonTable,
	known: Known,
	{tables}: DatabaseSchema,
): {readonly values: RowValues | null; readonly problems: readonly string[]} {
	const table = tables[name];
	if (table === undefined) return {values: null, problems: []};
	const byName = new Map(Object.entries(known).map(([column, one]) => [column.toLowerCase(), one]));
	const isRequired = ({name: column}: ColumnSchema): boolean => table.required.includes(column);
	const values: Record<string, RowValue> = {};
	const problems: string[] = [];
	const unknown: string[] = [];
	for (const column of table.columns) {
		if (column.isIdentity || column.isComputed || linked[name]?.includes(column.name.toLowerCase())) continue;
		const given = byName.get(column.name.toLowerCase());
		if (given === undefined || (given.value === null && isRequired(column))) {
			if (isRequired(column)) unknown.push(plainText(column.name, 60));
			continue;
		}

		if ((given.isOptional && !isRequired(column)) || given.value === null) continue;
		const {value} = given;
		if (
			typeof value === 'string' &&
			column.maxLength !== null &&
			column.maxLength > 0 &&
			value.length > column.maxLength
		) {
			problems.push(
				`${name}.${plainText(column.name, 60)} takes ${column.maxLength} characters and "${plainText(value, 20)}…" has ${value.length}.`,
			);
		}

		values[column.name] = value;
	}

	if (unknown.length > 0) {
		problems.push(`${name} needs a value for ${unknown.join(', ')}, and nobody here knows one.`);
	}

	return {values, problems};
}
