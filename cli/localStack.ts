import { join, resolve } from 'node:path'
import { operatorFile, readOperator } from './operatorFile.ts'

export const localStackName = 'senml-live'

/** Those of `npm start`, as far as they are set. */
export type LocalVariables = Readonly<Partial<Record<'DATA_DIR' | 'AWS_PORT', string | undefined>>>

/** Where local mode keeps its data. */
export const dataFolderOf = ({ DATA_DIR }: LocalVariables): string =>
	resolve(DATA_DIR ?? join(import.meta.dirname, '../.senml-live'))

/** Where AWS clients find local mode, and the file with the credentials that it leaves to them. */
export const localStack = (variables: LocalVariables) => {
	const port = variables.AWS_PORT ?? '8081'
	return { endpoint: `http://127.0.0.1:${port}`, file: operatorFile(dataFolderOf(variables), port) }
}

/** What AWS clients need to talk to local mode. Throws, and says what to do, unless its operator's credentials are there. */
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
