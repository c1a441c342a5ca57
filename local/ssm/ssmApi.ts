import { type AwsOperation, awsError } from '../aws/awsOperation.ts'

/** A parameter of Systems Manager as its resource in the template describes it. */
export type Parameter = {
	readonly name: string
	readonly arn: string
	/** `String` or `StringList` */
	readonly type: string
	readonly value: string
}

/** Finds a parameter by its name or its ARN. */
export const findParameter = (parameters: readonly Parameter[], nameOrArn: unknown): Parameter | undefined =>
	parameters.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn)

/** The names in a request: of one parameter, or of several. */
export const parameterNames = ({ Name, Names }: Readonly<Record<string, unknown>>): readonly string[] =>
	Array.isArray(Names) ? Names.map(String) : [String(Name)]

/**
 * The Parameter Store of AWS Systems Manager, over its JSON protocol: reading. A parameter has one version, the value in
 * the template.
 *
 * @param createdAt when the host created the parameters, in milliseconds since the Unix epoch
 */
export const ssmApi = (parameters: readonly Parameter[], createdAt: number): AwsOperation => {
	const member = ({ name, arn, type, value }: Parameter) => ({
		Name: name,
		Type: type,
		Value: value,
		Version: 1,
		LastModifiedDate: createdAt / 1000,
		ARN: arn,
		DataType: 'text',
	})
	const getParameter = (name: string) => {
		const found = findParameter(parameters, name)
		if (found === undefined) throw awsError(400, 'ParameterNotFound', `Parameter ${name} not found.`)
		return { Parameter: member(found) }
	}
	const getParameters = (names: readonly string[]) => {
		const found = names.map((name) => findParameter(parameters, name)).filter((each) => each !== undefined)
		return {
			Parameters: [...new Set(found)].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(member),
			InvalidParameters: names.filter((name) => findParameter(parameters, name) === undefined),
		}
	}
	return async ({ operation, input }) => {
		const names = parameterNames(input)
		if (operation === 'GetParameter') return getParameter(names[0] ?? '')
		if (operation === 'GetParameters') return getParameters(names)
		throw awsError(400, 'UnsupportedOperation', `SSM ${operation} is not supported by the local host`)
	}
}
