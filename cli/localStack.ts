/** Local mode as AWS clients see it: any credentials will do, and the port tells who answers. */
export const localStackName = 'senml-live'

/** @param awsPort of `npm start`, see the table it prints */
export const localClientOptions = (awsPort: string | undefined) => ({
	endpoint: `http://127.0.0.1:${awsPort ?? '8081'}`,
	region: 'eu-west-1',
	credentials: { accessKeyId: 'cli', secretAccessKey: 'local' },
})
