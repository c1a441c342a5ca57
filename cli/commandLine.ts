import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { printableLines } from './printable.ts'

/** A mistake of who typed the command: shown without a stack trace. */
export class UsageError extends Error {}

/** Every command has it. */
const common = {
	help: { type: 'boolean', short: 'h', default: false },
} as const

type CommandLine<Options extends ParseArgsOptionsConfig> = ReturnType<
	typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options & typeof common }>
>

/** Reads a command line with these options and `--help`; throws a `UsageError` for any other option. */
export const readCommandLine = <const Options extends ParseArgsOptionsConfig>(
	argv: readonly string[],
	options: Options,
): CommandLine<Options> => {
	try {
		return parseArgs({ args: [...argv], allowPositionals: true, options: { ...options, ...common } })
	} catch (error) {
		throw new UsageError((error as Error).message)
	}
}

/** Throws a `UsageError` for an argument that the command does not take; `hint` says what it may come from. */
export const refuseArgument = (argument: string | undefined, hint = ''): void => {
	if (argument !== undefined) throw new UsageError(`unexpected argument ${argument}${hint}`)
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
