import type { Contracts } from '../../contracts/documents.ts'
import type { Environment } from './environment.ts'

/** The documents that a stack serves. */
export const readContracts = async ({ restUrl }: Environment): Promise<Contracts> => {
	const read = async <Document>(name: string): Promise<Document> => {
		const response = await fetch(`${restUrl.replace(/\/$/, '')}/${name}`)
		if (!response.ok) throw new Error(`${name}: status ${response.status}`)
		return (await response.json()) as Document
	}
	return {
		openApi: await read<Contracts['openApi']>('openapi.json'),
		asyncApi: await read<Contracts['asyncApi']>('asyncapi.json'),
	}
}
