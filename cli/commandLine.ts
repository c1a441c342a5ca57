import { type ParseArgsConfig, parseArgs } from 'node:util'
import { printableLines } from './printable.ts'

/** A mistake of who typed the command: shown without a stack trace. */
export class UsageError extends Error {}

/** Reads a command line; what is not in `config` is a `UsageError`. */
export const readCommandLine = <Config extends ParseArgsConfig>(
	config: Config,
): ReturnType<typeof parseArgs<Config>> => {
	try {
		return parseArgs(config)
	} catch (error) {
		throw new UsageError((error as Error).message)
	}
}

/** What is printed for an error: with the usage, if it was a mistake of who typed the command. */
export const explainError = (error: unknown, usage: string): string => {
	const { message, code } = error as NodeJS.ErrnoException
	if (code === 'ECONNREFUSED')
		return 'local mode is not running: start it with npm start, or name a deployed stack with --stack <name>'
	// A server may have written it.
	const said = printableLines(message)
	return error instanceof UsageError ? `${said}\n\n${usage}` : said
}
