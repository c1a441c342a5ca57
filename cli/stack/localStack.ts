import { join, resolve } from 'node:path'
import { operatorFile, readOperator } from './operatorFile.ts'

export const localStackName = 'senml-live'

/** Environment variables of `npm start`; unset ones are undefined. */
export type LocalVariables = Readonly<Partial<Record<'DATA_DIR' | 'AWS_PORT', string | undefined>>>

/** The folder with the data of local mode. */
export const dataFolderOf = ({ DATA_DIR }: LocalVariables): string =>
	resolve(DATA_DIR ?? join(import.meta.dirname, '../../.senml-live'))

/** The AWS endpoint of local mode, and the file with its credentials. */
export const localStack = (variables: LocalVariables) => {
	const port = variables.AWS_PORT ?? '8081'
	return { endpoint: `http://127.0.0.1:${port}`, file: operatorFile(dataFolderOf(variables), port) }
}

/** Options of AWS clients for local mode. Throws, with advice, if the file with the credentials is missing. */
export const localClientOptions = (variables: LocalVariables) => {
	const { endpoint, file } = localStack(variables)
	const credentials = readOperator(file)
	if (credentials === undefined)
		throw new Error(
			`local mode is not running: start it with npm start, with the same DATA_DIR and AWS_PORT (there is no ${file}), ` +
				'or name a deployed stack with --stack <name>',
		)
	return { endpoint, region: 'eu-west-1', credentials }
}
