import {expect} from 'vitest';
import {StoredUser} from '../../source/protocol/stored-user.ts';

// A user read from a terminal is a view without properties of its own: `toEqual` would find any two of them equal.
expect.addEqualityTesters([
	function equalUsers(a, b, testers) {
		if (!(a instanceof StoredUser || b instanceof StoredUser)) return undefined;
		return this.equals(plain(a), plain(b), testers);
	},
]);

const plain = (value: unknown): unknown => (value instanceof StoredUser ? value.toJSON() : value);
