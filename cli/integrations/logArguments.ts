import { readCommandLine, refuseArgument, UsageError } from '../commandLine.ts'

type Common = { readonly integrationId: string; readonly stack: string | undefined; readonly json: boolean }

export type LogCommand = Common &
	(
		| {
				readonly name: 'log'
				readonly onlyErrors: boolean
				readonly limit: number
				readonly since: string | undefined
		  }
		| { readonly name: 'run-again'; readonly since: string }
	)

const options = {
	errors: { type: 'boolean', default: false },
	limit: { type: 'string' },
	since: { type: 'string' },
	stack: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

const usualLimit = 20

const limitOf = (text: string | undefined): number => {
	if (text === undefined) return usualLimit
	if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--limit: expected a number from 1, got ${text}`)
	return Number(text)
}

/** Whether a command line is one of these; the others are those of integrations themselves. */
export const isLogCommand = ([name]: readonly string[]): boolean => name === 'log' || name === 'run-again'

/** Reads the command line of `npm run integrations -- log` and `run-again`. Throws a `UsageError`. */
export const parseLogArguments = (argv: readonly string[]): LogCommand | { readonly name: 'help' } => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return { name: 'help' }
	const [name, integrationId, unexpected] = positionals
	const { errors, limit, since, stack, json } = values
	if (integrationId === undefined) throw new UsageError(`${name} needs the id of an integration`)
	refuseArgument(unexpected)
	const common = { integrationId, stack, json }
	if (name === 'log') return { ...common, name, onlyErrors: errors, limit: limitOf(limit), since }
	if (errors || limit !== undefined) throw new UsageError('--errors and --limit are for log')
	if (since === undefined) throw new UsageError('run-again needs --since: how far back?')
	return { ...common, name: 'run-again', since }
}
