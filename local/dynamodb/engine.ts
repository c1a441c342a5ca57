import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { DynamoDbRequest } from './dynamoDbRequest.ts'

export type EngineProcess = ChildProcessByStdio<Writable, Readable, Readable>

/** A program that emulates DynamoDB. It ends when its standard input ends, and so when this process ends. */
export type Engine = {
	readonly name: 'dynoxide' | 'dynalite'
	readonly argv: readonly string[]
	/** environment variables beside those of this process */
	readonly variables?: Readonly<Record<string, string>>
	/** the file or folder with its tables */
	readonly data: string
	/** resolves when it answers; rejects if it ends before */
	readonly connect: (child: EngineProcess) => Promise<DynamoDbRequest>
}
