import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** The functions of `@hello.nrfcloud.com/proto-map/senml` that make objects of a pack. */
export type Peer = {
	readonly fromCBOR: (records: readonly unknown[]) => unknown
	readonly senMLtoLwM2M: (
		senML: unknown,
	) => { readonly lwm2m: readonly unknown[] } | { readonly error: Error }
}

/** A variable, because its types are sources that our compiler options refuse. */
const published: string = '@hello.nrfcloud.com/proto-map/senml'

/** As it was published: compiled to ES5. */
export const publishedPeer = async (): Promise<Peer> => (await import(published)) as Peer

const packageFolder = fileURLToPath(new URL('../../', import.meta.resolve(published)))

/** Its TypeScript sources, compiled to ES2022. */
export const recompiledPeer = async (): Promise<Peer> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-bench-'))
	try {
		const outfile = join(folder, 'peer.mjs')
		const result = await build({
			stdin: {
				contents: `export * from './senml/fromCBOR.ts'\nexport * from './senml/senMLtoLwM2M.ts'`,
				resolveDir: packageFolder,
			},
			bundle: true,
			write: false,
			format: 'esm',
			platform: 'node',
			target: 'es2022',
			outfile,
		})
		for (const { path, contents } of result.outputFiles) writeFileSync(path, contents)
		return (await import(pathToFileURL(outfile).href)) as Peer
	} finally {
		rmSync(folder, { recursive: true })
	}
}
