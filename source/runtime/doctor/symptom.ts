import type {CheckRung, Symptom, SymptomName} from '../../domain/index.ts';

/** From the first failures to the entry of the troubleshooting list. */
export function symptomOf(rungs: readonly CheckRung[], pin: string | null): Symptom | null {
	const found = findSymptom(rungs, pin);
	if (found === null) return null;
	const [name, title] = found;
	return {name, title: pin === null ? title : `PIN ${pin}: ${title}`};
}

/** Rungs below which nothing was said to the terminal's satisfaction. */
const connecting = new Set(
	['dns', 'own', 'route', 'port', 'line', 'hello', 'key', 'serial'].map(id => `dev.${id}`),
);

function findSymptom(rungs: readonly CheckRung[], pin: string | null): readonly [SymptomName, string] | null {
	const stateOf = (id: string) => rungs.find(rung => rung.id === id)?.state;
	const hasFailed = (id: string) => stateOf(id) === 'fail';
	if (pin !== null) {
		const isPassed = (id: string) => stateOf(id) === 'ok' || stateOf(id) === 'warn';
		if (
			rungs.some(
				({chain, cause, state}) => chain === 'pin' && state === 'fail' && cause === 'ERR_CHECK_DUPLICATE',
			)
		)
			return ['no-entry', 'this PIN is given more than once'];
		const enters = rungs.some(({cause}) => cause === 'ERR_CHECK_STILL_ENTERS')
			? ', but still on the device'
			: '';
		if (hasFailed('pin.website')) return ['not-in-website', `not in website${enters}`];
		if (hasFailed('pin.active')) return ['may-not-enter', `not active on the website${enters}`];
		if (hasFailed('pin.mw')) return ['not-in-middleware', 'in website, not in middleware'];
		if (hasFailed('pin.device'))
			return [
				'not-on-device',
				isPassed('pin.mw') ? 'in middleware, not on device' : 'in website, not on device',
			];
		if (rungs.some(({chain, state}) => chain === 'pin' && state === 'fail'))
			return ['no-entry', 'on the device, but no entry'];
		// On the device all the same: then it is no failure of this person's.
		if (hasFailed('mw.row')) return ['not-in-middleware', 'in website, not in middleware'];
	}

	if (rungs.some(({id, state}) => connecting.has(id) && state === 'fail'))
		return ['no-connection', 'the device does not connect'];
	if (stateOf('dev.ping') === 'warn') return ['no-ping', 'no reply to ping'];
	return null;
}
