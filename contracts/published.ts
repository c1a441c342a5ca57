import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contracts } from './documents.ts'

const folder = join(import.meta.dirname, 'published')

const files = { openApi: join(folder, 'openapi.json'), asyncApi: join(folder, 'asyncapi.json') } as const

/** The contract as it was accepted last. */
export const readPublished = (): Contracts => ({
	openApi: JSON.parse(readFileSync(files.openApi, 'utf8')) as Contracts['openApi'],
	asyncApi: JSON.parse(readFileSync(files.asyncApi, 'utf8')) as Contracts['asyncApi'],
})

const write = (file: string, document: object): void =>
	writeFileSync(file, `${JSON.stringify(document, undefined, '\t')}\n`)

export const writePublished = ({ openApi, asyncApi }: Contracts): void => {
	write(files.openApi, openApi)
	write(files.asyncApi, asyncApi)
}
