import { existsSync, readFileSync, statSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { UsageError } from '../commandLine.ts'
import { fromArgument, fromContent, type Source } from './senmlInput.ts'

/** Reads the input of a command: `-` for standard input, a file, or the SenML itself. */
export const readInput = async (input: string): Promise<Source> => {
	if (input === '-') return fromContent(await buffer(process.stdin), 'standard input')
	if (existsSync(input)) {
		if (statSync(input).isDirectory()) throw new UsageError(`${input} is a folder`)
		return fromContent(readFileSync(input), input)
	}
	const source = fromArgument(input)
	if (source === undefined) throw new UsageError('the input is not a file, hex digits, base64 or JSON')
	return source
}
