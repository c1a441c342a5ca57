import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

/** Who may import whom. A broken rule names the files that break it. */

type Source = {
	/** path from here */
	readonly file: string
	/** its code, without comments */
	readonly code: string
	/** paths from here of what it imports of ours; `node:…` and names of packages as they stand */
	readonly imports: readonly string[]
}

const withoutComments = (text: string): string =>
	text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<!:)\/\/.*$/gm, '')

/** Static, dynamic and side-effect imports, and re-exports; of types, too. */
const specifiersIn = (code: string): readonly string[] =>
	[
		...code.matchAll(/^(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm),
		...code.matchAll(/^import\s*['"]([^'"]+)['"]/gm),
		...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
	].map(([, specifier = '']) => specifier)

const read = (file: string): Source => {
	const code = withoutComments(readFileSync(join(import.meta.dirname, file), 'utf8'))
	const imports = specifiersIn(code).map((specifier) =>
		specifier.startsWith('.') ? join(dirname(file), specifier) : specifier,
	)
	return { file, code, imports }
}

const isTest = (file: string): boolean => /\.test\.ts$|(?:^|\/)(?:test|testing)\//.test(file)

const notOurs = ['**/node_modules', 'cdk.out', '.senml-live', 'client/dist']

const sources = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname, exclude: notOurs })
	.filter((file) => !isTest(file))
	.map(read)

const isOurs = (imported: string): boolean => /\.(?:tsx?|json)$/.test(imported)

/** `<file> imports <what>` for every import in `files` that is not allowed. */
const offences = (
	files: (file: string) => boolean,
	isAllowed: (imported: string, file: string) => boolean,
): readonly string[] =>
	sources
		.filter(({ file }) => files(file))
		.flatMap(({ file, imports }) =>
			imports
				.filter((imported) => !isAllowed(imported, file))
				.map((imported) => `${file} imports ${imported}`),
		)

const within =
	(...folders: readonly string[]) =>
	(path: string): boolean =>
		folders.some((folder) => path.startsWith(`${folder}/`))

/** `lambda/imports` of `lambda/imports/ledger/entry.ts` */
const capabilityOf = (file: string): string => file.split('/').slice(0, 2).join('/')

/** What a capability has in common with the stack, the doors and the tests. */
const isContract = (file: string): boolean => /^lambda\/[^/]+\/contract\.ts$/.test(file)

/** The frames of the WebSockets, which the client publishes. */
const isWireContract = (file: string): boolean => /^client\/wire(?:Communications)?\.ts$/.test(file)

/** The rows of a capability in the table of entrances. */
const isEntrance = (file: string): boolean => /^lambda\/[^/]+\/(?:entrances?|[a-z]+Entrances)\.ts$/.test(file)

const isLambdaFile = (file: string): boolean => file.endsWith('.lambda.ts')

/** Puts capabilities together for more than one Lambda file, and decides nothing. */
const isWiring = (file: string): boolean => /^lambda\/[^/]+\/wire[A-Z]\w*\.ts$/.test(file)

describe('what is read here', () => {
	it('are the sources, with what they import', () => {
		const senml = sources.find(({ file }) => file === 'lambda/imports/formats/senml.ts')
		assert.deepEqual(senml?.imports, ['lambda/lwm2m/convert.ts', 'lambda/imports/formats/format.ts'])
		for (const folder of ['cdk', 'cli', 'client', 'edge', 'lambda', 'local', 'web'])
			assert.ok(
				sources.some(({ file }) => within(folder)(file)),
				folder,
			)
	})

	it('are imports of every form', () => {
		const code = `
import a from './a.ts'
import type {
	B,
} from "./b.ts"
export * from './c.ts'
export { d } from './d.ts'
import './e.ts'
const f = await import('./f.ts')
import g from './g.json' with { type: 'json' }
const sql = "SELECT * FROM 'topic'"`
		assert.deepEqual(
			specifiersIn(code).toSorted(),
			['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts', 'f.ts', 'g.json'].map((name) => `./${name}`),
		)
	})

	it('is code without comments', () => {
		assert.equal(withoutComments('a // Date.now()\n/* Math.random() */b("http://x")'), 'a \nb("http://x")')
	})
})

describe('imports', () => {
	// A program that writes a source file, no part of the library.
	const isGenerator = (file: string) => file.startsWith('lambda/lwm2m/xml/')

	it('of lambda/senml stay in lambda/senml', () => {
		assert.deepEqual(offences(within('lambda/senml'), within('lambda/senml')), [])
	})

	it('of lambda/lwm2m are of lambda/senml and lambda/lwm2m', () => {
		assert.deepEqual(
			offences(
				(file) => within('lambda/lwm2m')(file) && !isGenerator(file),
				within('lambda/lwm2m', 'lambda/senml'),
			),
			[],
		)
	})

	it('of lambda/measurements are of lambda/senml, lambda/lwm2m and lambda/measurements', () => {
		assert.deepEqual(
			offences(within('lambda/measurements'), within('lambda/measurements', 'lambda/lwm2m', 'lambda/senml')),
			[],
		)
	})

	it('of lambda/nrfCloud are of lambda/senml, lambda/lwm2m, lambda/measurements and lambda/nrfCloud', () => {
		const allowed = within('lambda/nrfCloud', 'lambda/measurements', 'lambda/lwm2m', 'lambda/senml')
		assert.deepEqual(offences(within('lambda/nrfCloud'), allowed), [])
	})

	it('of a capability are its own, what all of them share, and packages', () => {
		const folders = within(
			'lambda/senml',
			'lambda/lwm2m',
			'lambda/measurements',
			'lambda/nrfCloud',
			'lambda/aws',
			'lambda/rest',
		)
		const shared = (file: string) => folders(file) || isWireContract(file)
		assert.deepEqual(
			offences(
				(file) => within('lambda')(file) && !isLambdaFile(file) && !isWiring(file) && !isGenerator(file),
				(imported, file) => !isOurs(imported) || shared(imported) || within(capabilityOf(file))(imported),
			),
			[],
		)
	})

	it('of a Lambda file and of what is wired for it are of lambda', () => {
		assert.deepEqual(
			offences(
				(file) => isLambdaFile(file) || isWiring(file),
				(imported) => !isOurs(imported) || within('lambda')(imported),
			),
			[],
		)
	})

	it('of what all capabilities share are of none of them', () => {
		assert.deepEqual(
			offences(within('lambda/aws', 'lambda/rest'), (imported, file) =>
				isOurs(imported) ? within('lambda/aws', capabilityOf(file))(imported) : true,
			),
			[],
		)
	})

	it('of cdk are the contracts and the entrances of capabilities, and the documents that are made of them', () => {
		assert.deepEqual(
			offences(
				within('cdk'),
				(imported) =>
					!isOurs(imported) ||
					within('cdk')(imported) ||
					imported === 'package.json' ||
					isContract(imported) ||
					isEntrance(imported) ||
					imported === 'contracts/documents.ts',
			),
			[],
		)
	})

	it('of local know no other folder: it could host another stack', () => {
		assert.deepEqual(
			offences(within('local'), (imported) => !isOurs(imported) || within('local')(imported)),
			[],
		)
	})

	it('of edge are of edge and the contracts of capabilities', () => {
		assert.deepEqual(
			offences(
				within('edge'),
				(imported) => !isOurs(imported) || within('edge')(imported) || isContract(imported),
			),
			[],
		)
	})

	it('of client stay in client: it is a package of its own, for browsers, too', () => {
		assert.deepEqual(offences(within('client'), within('client')), [])
	})

	it('of web are of web, the client, contracts, entrances, and what is pure in lambda', () => {
		const pure = within(
			'lambda/senml',
			'lambda/lwm2m',
			'lambda/measurements',
			'lambda/imports/capsule',
			'lambda/imports/formats',
			'lambda/converters',
		)
		const isAllowed = (imported: string): boolean =>
			within('web', 'client')(imported) ||
			isContract(imported) ||
			isEntrance(imported) ||
			(pure(imported) && !isLambdaFile(imported)) ||
			imported === 'lambda/devices/fingerprint.ts'
		assert.deepEqual(
			offences(within('web'), (imported) => !isOurs(imported) || isAllowed(imported)),
			[],
		)
	})

	it('of web are not of Node.js: it runs in a browser', () => {
		assert.deepEqual(
			offences(within('web'), (imported) => !imported.startsWith('node:')),
			[],
		)
	})

	it('of nobody else are web, but for the format of the test cases that the page makes', () => {
		assert.deepEqual(
			offences(
				(file) => !within('web')(file),
				(imported) => !within('web')(imported) || imported === 'web/imports/share/capsule.ts',
			),
			[],
		)
	})

	it('of nobody are an entry point of lambda', () => {
		assert.deepEqual(
			offences(
				() => true,
				(imported) => !isLambdaFile(imported),
			),
			[],
		)
	})
})

describe('folders', () => {
	it('have at most 25 files side by side', () => {
		// A feature is a page, and each capability has one.
		const sources = globSync('**/*.{ts,tsx,mjs,md,sh,css}', {
			cwd: import.meta.dirname,
			exclude: notOurs,
		}).filter((path) => !path.endsWith('.feature.md'))
		const folders = Map.groupBy(sources, dirname)
		const crowded = [...folders].filter(([folder, files]) => files.length > 25 && folder !== 'docs/adr')
		assert.deepEqual(
			crowded.map(([folder, files]) => `${folder}: ${files.length}`),
			[],
		)
	})
})

/** Files that import one another, directly or through others; imports of types count. */
const circles = (): readonly string[] => {
	const importsOf = new Map(sources.map(({ file, imports }) => [file, imports]))
	const done = new Set<string>()
	const found: string[] = []
	const visit = (file: string, path: readonly string[]): void => {
		if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' > '))
		if (path.includes(file) || done.has(file)) return
		for (const imported of importsOf.get(file) ?? []) visit(imported, [...path, file])
		done.add(file)
	}
	for (const { file } of sources) visit(file, [])
	return found
}

describe('files', () => {
	it('do not import themselves through others, not even types', () => {
		assert.deepEqual(circles(), [])
	})
})

describe('the page', () => {
	it('makes no HTML of text', () => {
		const makes = /\b(?:inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/
		const found = sources.filter(({ file, code }) => within('web')(file) && makes.test(code))
		assert.deepEqual(
			found.map(({ file }) => file),
			[],
		)
	})
})

describe('environment, clock and chance', () => {
	const reads = /\bprocess\.env\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/

	const isEntryPoint = (file: string): boolean =>
		isLambdaFile(file) ||
		[
			'app/npmStart.ts',
			'app/edge.ts',
			'test.ts',
			'features/run.ts',
			'fuzz/run.ts',
			'interop/run.ts',
			'cli/accounts.ts',
			'cli/certs.ts',
			'cli/converters.ts',
			'cli/devices.ts',
			'cli/downlinks.ts',
			'cli/integrations.ts',
			'cli/keys.ts',
			'cli/redrive.ts',
			'cli/send.ts',
			'cli/senml.ts',
			'cli/watch.ts',
			'web/main.tsx',
		].includes(file)

	/** Programs and parts of programs that are not deployed. */
	const elsewhere: Readonly<Record<string, (file: string) => boolean>> = {
		'the host emulates AWS, whose clock nobody passes in': within('local'),
		'steps act on a system that runs': within('features/steps'),
		'a program that kills and starts another one': within('torture'),
		'a program that measures': within('bench'),
		'a program that deploys to an emulator': within('rehearse'),
		'runs inside QuickJS, whose clock is the reception of the message': (file) =>
			within('lambda/converters/tbel/runtime')(file) || file === 'lambda/converters/tbel/runtimeTexts.ts',
		'a default, which tests replace': (file) =>
			['client/socket/ports.ts', 'edge/coapServer.ts', 'lambda/aws/lean/signer.ts'].includes(file),
		'what the page uses of its browser': (file) => file === 'web/console/browserPorts.ts',
	}

	it('come in at the entry points', () => {
		const found = sources
			.filter(({ file, code }) => !isEntryPoint(file) && reads.test(code))
			.map(({ file }) => file)
			.filter((file) => !Object.values(elsewhere).some((matches) => matches(file)))
		assert.deepEqual(found, [])
	})
})
