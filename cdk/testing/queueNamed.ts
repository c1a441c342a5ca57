import type { TinyHost } from '../../local/testing/tinyHost.ts'

/** The URL of a queue by the start of its logical id, as the roles name it. */
export const queueNamed = ({ host }: TinyHost, logicalId: string): string => {
	const found = host.roles
		.flatMap(({ statements }) => statements.flatMap(({ resources }) => resources))
		.map((resource) => /^arn:aws:sqs:[^:]+:(\d+):(.+)$/.exec(resource))
		.find((match) => match?.[2]?.replace(/^.*?-/, '').includes(logicalId))
	if (found == null) throw new Error(`no role names a queue ${logicalId}`)
	return `${host.awsEndpoint}/${found[1]}/${found[2]}`
}
