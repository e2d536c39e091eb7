import {descendants, find, parseXml, type XmlElement} from './xml.ts';

/** What can be asked of eTimeTrackLite Web for one person, as its pages name it. */
export type OperationName = 'AddEmployee' | 'DeleteUser' | 'BlockUnblockUser' | 'GetCommandStatus';

/** One operation in the service's own spelling. It reads elements by exact name, and drops those it does not know. */
export interface Operation {
	readonly name: string;
	readonly action: string;
	readonly namespace: string;
	/** In the order in which it wants them. */
	readonly fields: readonly string[];
}

export type ServiceDescription = Readonly<Partial<Record<OperationName, Operation>>>;

const namespace = 'http://tempuri.org/';

const fields: Readonly<Record<OperationName, readonly string[]>> = {
	AddEmployee: [
		'APIKey',
		'EmployeeCode',
		'EmployeeName',
		'CardNumber',
		'SerialNumber',
		'UserName',
		'UserPassword',
		'CommandId',
	],
	DeleteUser: ['APIKey', 'EmployeeCode', 'SerialNumber', 'UserName', 'UserPassword', 'CommandId'],
	BlockUnblockUser: [
		'APIKey',
		'EmployeeCode',
		'EmployeeName',
		'SerialNumber',
		'IsBlock',
		'UserName',
		'UserPassword',
		'CommandId',
	],
	GetCommandStatus: ['CommandId', 'UserName', 'UserPassword'],
};

const operationNames = Object.keys(fields) as readonly OperationName[];

/**
The operations that a WSDL describes, spelled as there: versions differ in the case of elements.
@returns null when the document describes no service.
@throws XmlError
*/
export function readDescription(document: string): ServiceDescription | null {
	const root = parseXml(document);
	if (root.name !== 'definitions') return null;
	const types = new Map<string, XmlElement>();
	const actions = new Map<string, string>();
	for (const one of descendants(root)) {
		const name = one.attributes.name?.toLowerCase();
		if (name === undefined) continue;
		if (one.name === 'element' && one.children.length > 0 && !types.has(name)) types.set(name, one);
		const action = one.children.find(child => child.attributes.soapAction !== undefined);
		if (one.name === 'operation' && action !== undefined && !actions.has(name)) {
			actions.set(name, action.attributes.soapAction!);
		}
	}

	const target = root.attributes.targetNamespace ?? namespace;
	return pick(wanted => {
		const type = types.get(wanted.toLowerCase());
		if (type === undefined) return null;
		const name = type.attributes.name!;
		const sequence = find(type, 'sequence')?.children ?? [];
		return {
			name,
			action: actions.get(wanted.toLowerCase()) ?? `${target}${name}`,
			namespace: target,
			fields: sequence.map(field => field.attributes.name).filter(field => field !== undefined),
		};
	});
}

/**
The operations that the service's help page names; their elements are then taken as they are documented.
@returns null when the page names none.
*/
export function readHelpPage(page: string): ServiceDescription | null {
	const named = pick(wanted => {
		const found = new RegExp(`\\bop=(${wanted})\\b`, 'i').exec(page)?.[1];
		return found === undefined
			? null
			: {name: found, action: `${namespace}${found}`, namespace, fields: fields[wanted]};
	});
	return Object.keys(named).length === 0 ? null : named;
}

function pick(operationOf: (name: OperationName) => Operation | null): ServiceDescription {
	const found: Partial<Record<OperationName, Operation>> = {};
	for (const name of operationNames) {
		const operation = operationOf(name);
		if (operation !== null) found[name] = operation;
	}

	return found;
}
