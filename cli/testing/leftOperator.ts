import type { Host } from '../../local/host.ts'
import { leaveOperator } from '../stack/operatorFile.ts'

/** Stores the credentials of a host in a folder, as `npm start` does. Returns the variables with which commands find them. */
export const leftOperator = ({ awsEndpoint, operator }: Host, folder: string) => {
	const { port } = new URL(awsEndpoint)
	leaveOperator(folder, port, operator)
	return { DATA_DIR: folder, AWS_PORT: port }
}
