import * as z from 'zod';

/**
Every key of `config.json`, once: reading, `config validate`, the schema for editors and the names that a mistyped
key is compared with come from here.
*/

const text = z.string().max(1000);
const host = z.string().min(1).max(255);
const port = z.number().int().min(1).max(65_535);
const pin = z.string().min(1).max(50);
const pins = z.array(pin).max(1000);

const database = z.strictObject({
	server: text.optional().describe('SQL Server, with its instance where it has one: GYMPC\\SQLEXPRESS'),
	port: port.optional().describe('Port; wins over the instance.'),
	instance: text.optional().describe('Instance, when it is not part of the server.'),
	database: text.optional().describe('Name of the database.'),
	user: text.optional().describe('Login; reading is enough.'),
	password: text.optional().describe('Password of the login.'),
	domain: text.optional().describe('Windows domain of the login (NTLM).'),
	encrypt: z.boolean().optional().describe('Encrypt the connection where the server can. Default true.'),
	trustServerCertificate: z
		.boolean()
		.optional()
		.describe('Accept a certificate that the server made for itself. Default true.'),
	sqlite: text.optional().describe('An embedded database file instead of SQL Server.'),
});

const identity = z.strictObject({
	server: text.nullable().optional(),
	database: text,
	databaseId: z.number().int().nullable().optional(),
	createdAt: text.nullable().optional().describe('When the database was made, as SQL Server says it.'),
});

const middleware = database.extend({
	identityConfirmed: z
		.boolean()
		.optional()
		.describe("Somebody has looked: this really is the middleware's database."),
	identity: identity.optional().describe('The database that was confirmed; ends when another one answers.'),
});

const expected = z
	.array(
		z.strictObject({
			pin,
			reason: z.string().min(1).max(200),
			signature: text.optional().describe('Ends the exception when the record changes.'),
		}),
	)
	.max(10_000);

const device = z.strictObject({
	name: z
		.string()
		.min(1)
		.max(40)
		.regex(/^[\w.-]+$/, 'letters, digits, dot, dash and underscore only')
		.optional()
		.describe('Used on the screen, in plans and in typed phrases.'),
	host: host.describe('Address or host name of the terminal.'),
	port: port.optional().describe('Default 4370.'),
	commKey: z
		.number()
		.int()
		.min(0)
		.max(0xff_ff_ff_ff)
		.optional()
		.describe("Number from the terminal's menu (Comm. > PC connection); 0 = none."),
	serial: text.optional().describe('Another serial answers: nothing is compared with it or written to it.'),
	encoding: z
		.enum(['utf-8', 'gbk', 'windows-1256', 'windows-1252', 'latin1'])
		.optional()
		.describe('How the terminal stores names. Default utf-8.'),
	readOnly: z.boolean().optional().describe('Refuse every write to this terminal.'),
	deviceAdmins: pins.optional().describe('PINs that may administer this terminal.'),
	expected: expected.optional().describe('Differences of this terminal that were looked at.'),
});

const soap = z.strictObject({
	url: z
		.string()
		.max(1000)
		.regex(/^https?:\/\/[^\s@]+$/i, 'an http or https address without a login in it')
		.describe("eTimeTrackLite Web's service: http://GYMPC:85/iclock/WebAPIService.asmx"),
	user: text.optional(),
	password: text.optional(),
	apiKey: text.optional(),
});

const theme = z.union([
	z.enum(['default', 'high-contrast', 'mono']),
	z.record(
		z
			.string()
			.regex(/^[a-z][a-z-]*$/, 'a role in small letters')
			.max(40),
		z
			.string()
			.regex(/^[a-z\d# -]+$/i, 'words such as "bright-red" or "bold yellow"')
			.max(60),
	),
]);

const keys = z.record(
	z
		.string()
		.regex(/^[a-z][\w-]*$/i, 'the name of an action')
		.max(60),
	z.array(z.string().min(1).max(20)).max(8),
);

export const configSchema = z.strictObject({
	$schema: text.optional().describe('For editors: the address of this schema.'),
	sql: database.optional().describe("The website's database."),
	middleware: z
		.union([z.literal('same'), z.literal('off'), middleware])
		.optional()
		.describe('"same" as sql (default), "off", or a database; what it leaves out is as in sql.'),
	middlewareWrite: z.boolean().optional().describe("The middleware's tables may be written. Default false."),
	websiteWrite: z.boolean().optional().describe("The website's tables may be written. Default false."),
	soap: soap.optional().describe("eTimeTrackLite Web's service, for a terminal that TCP does not reach."),
	devices: z
		.array(device)
		.max(100)
		.optional()
		.describe('The terminals; the first is used unless --device NAME.'),
	deviceAdmins: pins.optional().describe('PINs that may administer every terminal.'),
	expected: expected.optional().describe('Differences that were looked at.'),
	expireByPackage: z.boolean().optional().describe('A package that ended makes a member inactive.'),
	strictNames: z.boolean().optional().describe('Names that differ only in case or spaces are a difference.'),
	readOnly: z.boolean().optional().describe('Refuse every write.'),
	theme: theme.optional().describe('Colours of the screen: a name, or a colour for each role.'),
	keys: keys.optional().describe('Other keys for an action of the screen.'),
});

export type ConfigFile = z.infer<typeof configSchema>;
export type ConfigDatabase = NonNullable<ConfigFile['sql']>;
export type ConfigDevice = NonNullable<ConfigFile['devices']>[number];

/** For editors: completion and checking while `config.json` is written. */
export function configJsonSchema(): object {
	const {$schema, ...rest} = z.toJSONSchema(configSchema, {target: 'draft-2020-12'});
	return {
		$schema,
		title: 'trisync config.json',
		description: 'Settings of trisync. The file holds passwords: its owner alone may read it (chmod 600).',
		...rest,
	};
}
