import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { printableLines } from './printable.ts'

/** A wrong command line: shown without a stack trace. */
export class UsageError extends Error {}

/** Options of every command. */
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

/** Throws a `UsageError` if there is an argument too many; `hint` names a likely cause. */
export const refuseArgument = (argument: string | undefined, hint = ''): void => {
	if (argument !== undefined) throw new UsageError(`unexpected argument ${argument}${hint}`)
}

/** The text for an error, with the usage if the command line was wrong. */
export const explainError = (error: unknown, usage: string): string => {
	const { message, code } = error as NodeJS.ErrnoException
	if (code === 'ECONNREFUSED')
		return 'local mode is not running: start it with npm start, or name a deployed stack with --stack <name>'
	// The message may come from a server, so it is not trusted.
	const said = printableLines(message)
	return error instanceof UsageError ? `${said}\n\n${usage}` : said
}

/** What a command says: `text` to people, `json` to programs. */
export type Result = { readonly exitCode: number; readonly text: string; readonly json: object }

type Named = { readonly name: string; readonly json?: boolean }

/** Runs the command that a command line names, and prints what it says: to standard error unless it went well. */
export const runCommandLine = async <Command extends Named>(
	usage: string,
	parse: () => Command | { readonly name: 'help' },
	run: (command: Exclude<Command, { readonly name: 'help' }>) => Promise<Result>,
): Promise<void> => {
	try {
		const command: Named = parse()
		if (command.name === 'help') {
			process.stdout.write(usage)
			return
		}
		const { exitCode, text, json } = await run(command as Exclude<Command, { readonly name: 'help' }>)
		const printed = command.json ? JSON.stringify(json) : text
		;(exitCode === 0 ? process.stdout : process.stderr).write(`${printed}\n`)
		process.exitCode = exitCode
	} catch (error) {
		process.stderr.write(`${explainError(error, usage)}\n`)
		process.exitCode = 2
	}
}
