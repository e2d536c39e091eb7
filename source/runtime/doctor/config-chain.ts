import type {Finding, Step} from './ladder.ts';
import type {ConfigFacts, FileFacts} from './ports.ts';

/**
Where the settings come from, who may read them, and whether work can be kept safe.
@param missing what they do not name, in words: it has no chain of its own that could fail.
*/
export function configSteps(read: () => Promise<ConfigFacts>, missing: readonly string[]): readonly Step[] {
	let facts: ConfigFacts | null = null;
	return [
		{
			id: 'file',
			tried: 'looked for the settings',
			async run() {
				facts = await read();
				return fileFinding(facts, missing);
			},
		},
		{
			id: 'mode',
			tried: 'looked who may read the settings',
			run: () => modeFinding(facts!),
		},
		{
			id: 'state',
			tried: 'looked whether backups and journals can be written',
			run: () => stateFinding(facts!),
		},
	];
}

export function fileFinding(
	{file, env}: Pick<ConfigFacts, 'file' | 'env'>,
	missing: readonly string[],
): Finding {
	const found = [file, env].filter(({exists}) => exists).map(({path}) => path);
	const measured = found.length === 0 ? `no ${file.path}: flags and environment alone` : found.join(', ');
	if (missing.length === 0) return {state: 'ok', measured};
	return {
		state: 'warn',
		measured: `${measured}; not configured and not checked: ${missing.join(' and ')}`,
		cause: 'ERR_CHECK_NOT_CONFIGURED',
		likely: "The website's .env lies in another folder, or does not name everything.",
		next: "trisync setup asks for it; --env FILE takes it from the website's .env.",
	};
}

export function modeFinding({file, env}: ConfigFacts): Finding {
	if (isOpen(file)) {
		return {
			state: 'fail',
			measured: `${file.path} has mode ${octal(file)}: others can read its passwords`,
			cause: 'ERR_CHECK_MODE',
			likely: 'The file was copied or made with an editor.',
			next: `Run: chmod 600 ${file.path}`,
		};
	}

	if (isOpen(env)) {
		return {
			state: 'warn',
			measured: `${env.path} has mode ${octal(env)}: others can read its passwords`,
			cause: 'ERR_CHECK_MODE',
			likely: "It is the website's, which may need it so.",
			next: `If only the website's own user reads it: chmod 600 ${env.path}`,
		};
	}

	const known = [file, env].filter(({mode}) => mode !== null);
	if (known.length > 0)
		return {state: 'ok', measured: known.map(one => `${octal(one)} ${one.path}`).join(', ')};
	return [file, env].some(({exists}) => exists)
		? {state: 'not-run', measured: 'this system keeps no modes; the user profile protects the file'}
		: {state: 'ok', measured: 'no file that others could read'};
}

export function stateFinding({state}: ConfigFacts): Finding {
	if (state.problem === null) return {state: 'ok', measured: state.path};
	return {
		state: 'fail',
		measured: `${state.path} cannot be written (${state.problem})`,
		cause: 'ERR_CHECK_STATE',
		likely: 'It belongs to another user, or the disk is full or read-only.',
		next: 'Correct its rights, or name another folder in TRISYNC_STATE; until then every write is refused.',
	};
}

const isOpen = ({mode}: FileFacts): boolean => mode !== null && (mode & 0o077) !== 0;
const octal = ({mode}: FileFacts): string => (mode ?? 0).toString(8).padStart(4, '0');
