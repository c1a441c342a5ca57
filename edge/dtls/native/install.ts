import { AddonError, compileAddon } from './compileAddon.ts'

/** `npm ci` builds the addon, so that the first start does not have to. It goes on without it. */

try {
	compileAddon()
} catch (error) {
	if (!(error instanceof AddonError)) throw error
	process.stdout.write(`${error.message}. Everything else works without it.\n`)
}
