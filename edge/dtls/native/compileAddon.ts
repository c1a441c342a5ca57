import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type AddonOptions = Readonly<{
	/** checks memory and undefined behaviour (AddressSanitizer, UBSan); its run-time library must be preloaded */
	isSanitized?: boolean
}>

/** The addon cannot be built or loaded here. The message is one sentence for people. */
export class AddonError extends Error {}

const SOURCES = import.meta.dirname
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/senml-live')

const WARNINGS = ['-Wall', '-Wextra', '-Werror', '-Wshadow', '-Wconversion', '-Wno-sign-conversion']
const COMMON = ['-std=c17', '-g', '-fPIC', '-fvisibility=hidden', ...WARNINGS]
const OPTIMISED = ['-O2', '-fstack-protector-strong', '-D_FORTIFY_SOURCE=2']
const SANITIZED = [
	'-O1',
	'-fsanitize=address,undefined',
	'-fno-sanitize-recover=all',
	'-fno-omit-frame-pointer',
]
// -z now: a function that Node.js does not export is an error when the addon is loaded, not when it is called.
const LINKED: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
	linux: ['-shared', '-Wl,-z,now'],
	darwin: ['-bundle', '-undefined', 'dynamic_lookup'],
}

/** Path of the addon. Compiles it with the C compiler `cc`, in a second, unless that was done before. Throws an `AddonError`. */
export const compileAddon = ({ isSanitized = false }: AddonOptions = {}): string => {
	const linked = LINKED[process.platform]
	if (linked === undefined) throw new AddonError(`DTLS is not available on ${process.platform}`)
	const headers = findHeaders()
	const flags = [...COMMON, ...(isSanitized ? SANITIZED : OPTIMISED), ...linked, '-isystem', headers]
	const names = readdirSync(SOURCES)
		.filter((name) => /\.[ch]$/.test(name))
		.toSorted()
	const digest = createHash('sha256').update(JSON.stringify([flags, process.arch]))
	for (const name of names) digest.update(name).update(readFileSync(join(SOURCES, name)))
	digest.update(readFileSync(join(headers, 'node_version.h')))
	const file = join(CACHE, `dtls-${digest.digest('hex').slice(0, 16)}.node`)
	if (!existsSync(file))
		compile(
			flags,
			names.filter((name) => name.endsWith('.c')),
			file,
		)
	return file
}

const compile = (flags: readonly string[], sources: readonly string[], file: string): void => {
	mkdirSync(CACHE, { recursive: true })
	// Another process may build it at the same time; each renames its own whole file.
	const unfinished = `${file}.${process.pid}`
	const args = [...flags, '-o', unfinished, ...sources.map((source) => join(SOURCES, source))]
	const { error, status, stderr } = spawnSync('cc', args, { encoding: 'utf8' })
	if (error !== undefined)
		throw new AddonError(
			'DTLS needs a C compiler to build its addon once: install gcc or clang, so that cc runs',
		)
	if (status !== 0) {
		rmSync(unfinished, { force: true })
		throw new AddonError(`DTLS: cc cannot build the addon: ${stderr.trim()}`)
	}
	renameSync(unfinished, file)
}

/** The headers of Node.js and its OpenSSL in the npm package `node`, whose platform package has the same version. */
const findHeaders = (): string => {
	const root = dirname(createRequire(import.meta.url).resolve('node/package.json'))
	for (const folder of [join(root, 'node_modules'), dirname(root)]) {
		if (!existsSync(folder)) continue
		for (const name of readdirSync(folder).filter((candidate) => candidate.startsWith('node-'))) {
			const headers = join(folder, name, 'include/node')
			if (existsSync(join(headers, 'node_api.h'))) return headers
		}
	}
	throw new AddonError('DTLS needs the headers of Node.js in the npm package node: run npm ci')
}
