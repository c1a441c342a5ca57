import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'
import { documentsOf } from '../../contracts/documents.ts'
import { contractsFunction, documentsFile } from '../../lambda/contracts/contract.ts'
import { pageFunction } from '../../lambda/page/contract.ts'
import type { Entrance } from '../../lambda/rest/entrance.ts'
import { entrances } from '../entrances.ts'
import { bundlePage } from './bundlePage.ts'
import { compileEntrances } from './compileEntrances.ts'

const root = join(import.meta.dirname, '../..')

/** What a function would load at its start without ever needing it, or most of it, and the files that say why. */
const replacements: Readonly<Record<string, string>> = {
	'@aws-sdk/client-apigatewaymanagementapi': 'lean/apiGatewayManagementApi.ts',
	'@aws-sdk/client-dynamodb': 'lean/dynamoDb.ts',
	'@aws-sdk/client-secrets-manager': 'lean/secretsManager.ts',
	'@aws-sdk/client-sqs': 'lean/sqs.ts',
	'@aws-sdk/client-iot-data-plane': 'lean/iotDataPlane.ts',
	'@aws-sdk/core/client': 'parts/awsClient.js',
	'@smithy/core/protocols': 'parts/smithyProtocols.js',
	'@smithy/core/retry': 'parts/smithyRetry.js',
	'@smithy/core/serde': 'parts/smithySerde.js',
	'node:crypto': 'builtins/crypto.ts',
	'node:fs/promises': 'builtins/fsPromises.ts',
	'node:http': 'builtins/http.ts',
}

/** How the code of a function is bundled. */
export const bundleOptions: BuildOptions = {
	absWorkingDir: root,
	bundle: true,
	// Without `keepNames`: it sets the name of each function whenever that is created, a fifth of the time of a cold start.
	minify: true,
	platform: 'node',
	target: 'node24',
	format: 'esm',
	mainFields: ['module', 'main'],
	alias: Object.fromEntries(
		Object.entries(replacements).map(([name, file]) => [name, join(root, 'lambda/aws', file)]),
	),
	// Nothing that a function sends or gets is a `Blob` or a `ReadableStream`. The SDK asks whether it is, and that would
	// load them; as would to ask the global `crypto` for a UUID, instead of the module.
	define: { Blob: 'undefined', ReadableStream: 'undefined', crypto: 'nodeCrypto' },
	banner: { js: "const nodeCrypto={randomUUID:()=>process.getBuiltinModule('node:crypto').randomUUID()};" },
	logLevel: 'warning',
}

export type Bundles = {
	/** of all functions: `<capability>/<name>` */
	readonly names: readonly string[]
	/** the files that a bundle is made of, and how many bytes of it they are */
	readonly inputs: (name: string) => readonly { readonly file: string; readonly bytes: number }[]
	/** the folder with the code of `lambda/<capability>/<name>.lambda.ts`, named `<capability>/<name>` */
	readonly folder: (name: string) => string
	/** removes the folders, once their content has been copied */
	readonly dispose: () => void
}

const nameOf = (source: string): string => `${basename(dirname(source))}/${basename(source, '.lambda.ts')}`

/** Writes the compiled rows of each function, and gives the files by the names under which functions import them. */
const writeEntrances = (rows: readonly Entrance[], folder: string): Readonly<Record<string, string>> => {
	mkdirSync(folder)
	const byFunction = [...Map.groupBy(rows, ({ handler }) => handler.code)]
	return Object.fromEntries(
		byFunction.map(([code, rows]) => {
			const file = join(folder, `${code.replace('/', '-')}.js`)
			writeFileSync(file, compileEntrances(rows))
			return [`#entrances/${code}`, file]
		}),
	)
}

type BundledFunctions = {
	readonly rows?: readonly Entrance[]
	/** entry points besides those in `lambda/`, by their paths in the project */
	readonly more?: readonly string[]
}

/**
 * Bundles all functions in one pass, each into a folder of its own, the AWS SDK included: that starts faster than
 * the copy of the runtime. The folder of the page's function gets the page as well, that of the contracts
 * the documents of these rows.
 */
export const bundleLambdas = ({ rows = entrances, more = [] }: BundledFunctions = {}): Bundles => {
	const outdir = mkdtempSync(join(tmpdir(), 'senml-live-'))
	const sources = [...globSync('lambda/*/*.lambda.ts', { cwd: root }), ...more]
	const { metafile } = buildSync({
		...bundleOptions,
		alias: { ...bundleOptions.alias, ...writeEntrances(rows, join(outdir, 'entrances')) },
		// The compiled rows lie outside of the project, and import from Ajv how it counts characters.
		nodePaths: [join(root, 'node_modules')],
		entryPoints: sources.map((source) => ({ in: join(root, source), out: `${nameOf(source)}/index` })),
		outdir,
		outExtension: { '.js': '.mjs' },
		metafile: true,
	})
	bundlePage(join(outdir, pageFunction.code))
	writeFileSync(join(outdir, contractsFunction.code, documentsFile), JSON.stringify(documentsOf(rows)))
	const inputs = new Map(
		Object.values(metafile.outputs).map(({ entryPoint = '', inputs }) => [nameOf(entryPoint), inputs]),
	)
	return {
		names: sources.map(nameOf),
		inputs: (name) =>
			Object.entries(inputs.get(name) ?? {}).map(([file, { bytesInOutput: bytes }]) => ({ file, bytes })),
		folder: (name) => join(outdir, name),
		dispose: () => rmSync(outdir, { recursive: true }),
	}
}
