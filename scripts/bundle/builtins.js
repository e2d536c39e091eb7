import {isBuiltin} from 'node:module';

const statement = /(?<=^|[;\n])import\s*([^"';()]+?)\s*from\s*"([^"]+)";/g;
const names = /^(?:\*\s*as\s+(?<whole>[\w$]+)|(?<own>[\w$]+)?\s*,?\s*(?:\{(?<some>[^}]*)\})?)$/;
const later = /\bimport\("(node:[\w/]+)"\)/g;

/**
A bundle that asks for Node's own modules by `process.getBuiltinModule`. To an import statement Node answers with
everything that the module has, and some of it takes long to be made: for one name of node:http a whole second HTTP
client is loaded (40 ms). Asked for like this, only what is named is looked at.
@param {string} text as esbuild wrote it
*/
export function withBuiltinsAsked(text) {
	return text
		.replace(statement, (imported, bindings, from) => {
			if (!isBuiltin(from)) return imported;
			const module = asked(from);
			const {whole, own, some} = names.exec(bindings).groups;
			const all = whole ?? own;
			const taken = some?.replaceAll(/\s+as\s+/g, ':');
			return [
				...(all === undefined ? [] : [`const ${all}=${module};`]),
				...(taken ? [`const{${taken}}=${all ?? module};`] : []),
			].join('');
		})
		.replace(later, (_, from) => `Promise.resolve(${asked(from)})`);
}

function asked(name) {
	return `process.getBuiltinModule(${JSON.stringify(name.startsWith('node:') ? name : `node:${name}`)})`;
}
