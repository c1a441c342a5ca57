import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type BuildOptions, buildSync, type Metafile } from 'esbuild'
import { assetsFolder, type Manifest, manifestFile } from '../../lambda/page/contract.ts'
import { codings } from '../../lambda/rest/contract.ts'
import { licensesOf } from './licensesOf.ts'

const root = join(import.meta.dirname, '../..')

/** How the page is bundled. A room that is imported dynamically is loaded when it is opened. */
const pageOptions = {
	absWorkingDir: root,
	entryPoints: ['web/main.tsx', 'web/icon.svg'],
	bundle: true,
	splitting: true,
	minify: true,
	platform: 'browser',
	target: 'es2022',
	format: 'esm',
	jsx: 'automatic',
	jsxImportSource: 'preact',
	loader: { '.svg': 'copy' },
	entryNames: '[name]-[hash]',
	chunkNames: '[name]-[hash]',
	assetNames: '[name]-[hash]',
	publicPath: `/${assetsFolder}`,
	// Browsers wait for the response to be complete before they run it: comments of licenses go into a file of their own.
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
} as const satisfies BuildOptions

const mediaTypes: Readonly<Record<string, string>> = {
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.json': 'application/json',
	'.txt': 'text/plain; charset=utf-8',
}

/** Above this many bytes the best quality takes ten times as long, for a tenth less: these are the fine coast lines. */
const large = 500_000

const compress: Readonly<Record<(typeof codings)[number]['name'], (bytes: Buffer) => Buffer>> = {
	br: (bytes) =>
		brotliCompressSync(bytes, {
			params: {
				[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
				[constants.BROTLI_PARAM_QUALITY]: bytes.length > large ? 9 : 11,
			},
		}),
	gzip: (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
	identity: (bytes) => bytes,
}

type Outputs = Metafile['outputs']

const urlOf = (output: string): string => `/${assetsFolder}/${basename(output)}`

/** The output of an entry point. */
const outputOf = (outputs: Outputs, entry: string): string => {
	const found = Object.entries(outputs).find(
		([output, { entryPoint }]) => entryPoint === entry && extname(output) !== '.css',
	)
	if (found === undefined) throw new Error(`nothing was bundled from ${entry}`)
	return found[0]
}

/** What the scripts of the page import at once, directly or through others. */
const importsOf = (outputs: Outputs, output: string): readonly string[] =>
	(outputs[output]?.imports ?? [])
		.filter(({ kind, external }) => kind === 'import-statement' && external !== true)
		.flatMap(({ path }) => [path, ...importsOf(outputs, path)])

/** The HTML with the names of its assets. */
const htmlOf = (outputs: Outputs, licenses: string): string => {
	const script = outputOf(outputs, 'web/main.tsx')
	const preloads = [...new Set(importsOf(outputs, script))].map(
		(chunk) => `<link rel="modulepreload" href="${urlOf(chunk)}">`,
	)
	const values: Readonly<Record<string, string>> = {
		icon: urlOf(outputOf(outputs, 'web/icon.svg')),
		style: urlOf(outputs[script]?.cssBundle ?? ''),
		script: urlOf(script),
		preloads: preloads.join(''),
		licenses: urlOf(licenses),
	}
	const template = readFileSync(join(root, 'web/index.html'), 'utf8')
	return template
		.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder)
		.replaceAll(/\s*\n\s*/g, '\n')
}

/** A file like those that esbuild writes. */
const textAsset = (folder: string, name: string, text: string) => {
	const contents = Buffer.from(text)
	const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase()
	return { path: join(folder, `${name}-${hash}.txt`), contents }
}

/**
 * Bundles the page into the folder of the function that serves it: each asset in all codings, under a name with a hash of
 * its content, and a manifest.
 */
export const bundlePage = (folder: string): void => {
	const assets = join(folder, assetsFolder)
	const { metafile, outputFiles } = buildSync({ ...pageOptions, outdir: assets, write: false })
	const licenses = textAsset(assets, 'licenses', licensesOf(root, metafile))
	const files = [...outputFiles, licenses]
	mkdirSync(assets, { recursive: true })
	for (const { path, contents } of files)
		for (const { name, suffix } of codings)
			writeFileSync(join(dirname(path), `${basename(path)}${suffix}`), compress[name](Buffer.from(contents)))
	const manifest: Manifest = {
		html: htmlOf(metafile.outputs, licenses.path),
		assets: Object.fromEntries(
			files.map(({ path }) => [basename(path), mediaTypes[extname(path)] ?? 'application/octet-stream']),
		),
	}
	writeFileSync(join(folder, manifestFile), JSON.stringify(manifest))
}
